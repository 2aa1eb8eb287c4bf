package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.it.app.BesideAnotherJetty;
import io.github.wslog.it.app.LibraryWarning;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The transport is one jar: enough by itself, and in nobody's way. */
class OneJarIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void transportJar_isEnough_byItself() {
        try (Program program =
                Jvm.running(LibraryWarning.class).with(Built.transport()).start()) {
            int exit = program.awaitExit(LIMIT);
            // Nothing else: neither SLF4J nor Jetty says a word on the console.
            assertThat(program.output())
                    .containsExactly(
                            "warn: org.eclipse.jetty.Test: in {braces} and 7; java.lang.IllegalStateException: why",
                            "enabled: debug false, info false, warn true",
                            "started and stopped");
            assertThat(exit).isZero();
        }
    }

    @Test
    void transportJar_leavesTheApplicationItsOwnJettyAndSlf4j() {
        try (Program program = Jvm.running(BesideAnotherJetty.class)
                .with(Built.library("jetty-12.0"))
                .with(Built.transport())
                .property("slf4j.provider", "org.slf4j.simple.SimpleServiceProvider")
                .start()) {
            int exit = program.awaitExit(LIMIT);
            assertThat(String.join("\n", program.output()))
                    .contains("application's Jetty 12.0.21 answered 204")
                    .contains("application's slf4j is org.slf4j.simple.SimpleLoggerFactory")
                    .contains("[main] WARN org.eclipse.jetty.Test - the application's own")
                    .contains("ours started and stopped")
                    .contains("ours said: warn: org.eclipse.jetty.Test: the transport's own")
                    .doesNotContain("SLF4JServiceProvider");
            assertThat(exit).isZero();
        }
    }
}
