package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.run.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code micro}: JMH, once a framework, each with its own class path. */
final class MicroCommand {
    private MicroCommand() {}

    /** Hands {@code options} on to JMH; exit code of the last that failed, or 0. */
    static int run(List<String> options) throws IOException, InterruptedException {
        Installation installation = Installation.ofThisJar();
        Path results = new Results(installation, "micro").directory();
        int status = 0;
        for (String framework : List.of("log4j", "logback")) {
            List<String> command = new ArrayList<>(List.of(
                    Installation.java(),
                    "-cp",
                    installation.classPath("jmh", framework),
                    "org.openjdk.jmh.Main",
                    "(?i)micro\\." + framework,
                    "-rf",
                    "text",
                    "-rff",
                    results.resolve("micro-" + framework + ".txt").toString()));
            command.addAll(options);
            int ended = new ProcessBuilder(command).inheritIO().start().waitFor();
            status = ended == 0 ? status : ended;
        }
        return status;
    }
}
