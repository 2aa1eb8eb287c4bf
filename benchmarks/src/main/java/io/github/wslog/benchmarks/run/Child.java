package io.github.wslog.benchmarks.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that we started, and that does not outlive us. */
final class Child implements Closeable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Thread reaper;

    /** Starts a process whose standard error goes to {@code log}; its standard output too if {@code silent}. */
    Child(List<String> command, Path log, boolean silent) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        if (silent) {
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
        }
        process = builder.start();
        reaper = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(reaper);
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /** Waits for the end; false if it does not come. */
    boolean awaitEnd() throws InterruptedException {
        return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Ends it in order (SIGTERM), or by force after 20 s. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!awaitEnd()) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(reaper);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: the hook has done its work, or is about to.
            process.destroyForcibly();
        }
    }
}
