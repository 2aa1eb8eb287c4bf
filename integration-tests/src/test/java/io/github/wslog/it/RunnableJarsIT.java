package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The jars that are started by {@code java -jar} have everything inside; {@link ReplayIT} starts the other samples. */
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
    void serverSample_endsAtOnce_whenItIsTold() {
        try (Program program = Jvm.runningJar(Built.inTree("samples/server/target/server-sample.jar"))
                .arguments(0)
                .start()) {
            program.awaitLine("^listening on ws://127\\.0\\.0\\.1:\\d+/$", LIMIT);
            program.terminate();
            assertThat(program.awaitExit(LIMIT)).isEqualTo(143);
        }
    }
}
