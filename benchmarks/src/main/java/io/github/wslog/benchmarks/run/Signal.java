package io.github.wslog.benchmarks.run;

import java.io.IOException;

/** Stops a process where it stands, as a hung machine would, and lets it go on. */
enum Signal {
    STOP,
    CONT;

    void send(long pid) throws IOException {
        try {
            int status = new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("kill -" + name() + " " + pid + " ended with " + status);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
