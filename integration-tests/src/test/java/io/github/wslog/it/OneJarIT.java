package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.it.app.BesideAnotherJetty;
import io.github.wslog.it.app.JettyUntilStopped;
import io.github.wslog.it.app.LibraryWarning;
import io.github.wslog.transport.contract.Watcher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport is one jar: enough by itself, and in nobody's way. */
class OneJarIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern ORIGIN = Pattern.compile("\"(?:logger|thread)\":\"([^\"]*)\"");

    private static final String LOGBACK = """
            <configuration>
              <appender name="ws" class="io.github.wslog.logback.WebSocketAppender">
                <mode>server</mode><port>%d</port><path>/live</path>
              </appender>
              <root level="TRACE"><appender-ref ref="ws"/></root>
            </configuration>
            """;
    private static final String LOG4J2 = """
            <Configuration status="WARN">
              <Appenders><WebSocket name="ws" mode="server" port="%d" path="/live"/></Appenders>
              <Loggers><Root level="TRACE"><AppenderRef ref="ws"/></Root></Loggers>
            </Configuration>
            """;

    @TempDir
    Path directory;

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

    @ParameterizedTest
    @ValueSource(strings = {"logback", "log4j2"})
    void appender_servesWhatAnotherJettyLogsAtTrace_andNothingOfItsOwn(String framework) throws Exception {
        int port = Ports.free();
        boolean logback = framework.equals("logback");
        Files.writeString(directory.resolve(framework + ".xml"), (logback ? LOGBACK : LOG4J2).formatted(port));
        Path stop = directory.resolve("stop");
        List<String> messages = new ArrayList<>();
        try (Program application = Jvm.running(JettyUntilStopped.class)
                .with(directory)
                .with(Built.jars(Built.inTree("samples/spring-boot-" + framework + "/target/libraries")))
                .with(jettyWithoutSlf4j())
                .with(logback ? Built.logbackAppender() : Built.log4j2Appender())
                .with(Built.transport())
                .arguments(stop)
                .start()) {
            Ports.awaitListening(port, LIMIT);
            try (Watcher watcher = Watcher.at("ws://127.0.0.1:" + port + "/live?format=json&replay=100000")) {
                watcher.until("\"message\":\"answered 404\"", messages);
                Files.createFile(stop);
                assertThat(watcher.closing()).startsWith("1001 ");
                watcher.rest(messages);
            }
            assertThat(application.awaitExit(LIMIT)).isZero();
            assertThat(application.output()).containsExactly("Jetty 12.0.21 has stopped");
        }
        List<String> origins = ORIGIN.matcher(String.join("", messages))
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(origins).contains("org.eclipse.jetty.server.Server", JettyUntilStopped.class.getName());
        assertThat(origins)
                .noneMatch(origin -> origin.startsWith("io.github.wslog.transport") || origin.startsWith("wslog-"));
    }

    private static List<Path> jettyWithoutSlf4j() {
        return Built.library("jetty-12.0").stream()
                .filter(jar -> !jar.getFileName().toString().startsWith("slf4j"))
                .toList();
    }
}
