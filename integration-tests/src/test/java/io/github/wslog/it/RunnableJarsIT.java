package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The jars that are started by {@code java -jar}: everything they need is inside, and merged as it must be. */
class RunnableJarsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void receiver_tellsItsVersion() {
        try (Program program =
                Jvm.runningJar(Built.receiver()).arguments("--version").start()) {
            assertThat(program.awaitExit(LIMIT)).isZero();
            assertThat(program.output()).first().asString().contains(Built.property("wslog.it.version"));
        }
    }

    @Test
    void log4j2Sample_logs() {
        try (Program program = Jvm.runningJar(sample("log4j2"))
                .property("log4j2.level", "INFO")
                .arguments(2)
                .start()) {
            assertThat(program.awaitExit(LIMIT)).isZero();
            // Two lines and no more: without its own plugins Log4j would complain of every element of the pattern.
            assertThat(program.output())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).contains("event ", " of 2"));
        }
    }

    @Test
    void logbackSample_logs() {
        try (Program program = Jvm.runningJar(sample("logback")).arguments(2).start()) {
            assertThat(program.awaitExit(LIMIT)).isZero();
            assertThat(program.output())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).contains("event ", " of 2"));
        }
    }

    @Test
    void serverSample_endsAtOnce_whenItIsTold() {
        try (Program program = Jvm.runningJar(sample("server")).arguments(0).start()) {
            program.awaitLine("^listening on ws://127\\.0\\.0\\.1:\\d+/$", LIMIT);
            program.terminate();
            assertThat(program.awaitExit(LIMIT)).isEqualTo(143);
        }
    }

    private static Path sample(String name) {
        return Built.inTree("samples/" + name + "/target/" + name + "-sample.jar");
    }
}
