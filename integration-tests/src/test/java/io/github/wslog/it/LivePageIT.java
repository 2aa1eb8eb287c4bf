package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a browser. The scripts drive Chromium and print a line a check. */
class LivePageIT {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String PAGE =
            "websocket-transport/src/main/resources/io/github/wslog/transport/live/page.html";

    @TempDir
    Path directory;

    @Test
    void page_doesWhatEachOfItsControlsSays_againstAStandInForTheServer() {
        run("live-page.js", Built.inTree(PAGE));
    }

    @Test
    void page_showsWhatAnApplicationLogs_log4jWithALayout() throws IOException {
        runAgainst("log4j2", """
                <Configuration status="WARN">
                  <Appenders>
                    <WebSocket name="ws" mode="server" port="${sys:live.port}" bufferBytes="8 MiB" maxEventBytes="512 KiB">
                      <PatternLayout pattern="%m%n"/>
                    </WebSocket>
                  </Appenders>
                  <Loggers><Root level="INFO"><AppenderRef ref="ws"/></Root></Loggers>
                </Configuration>
                """);
    }

    @Test
    void page_showsWhatAnApplicationLogs_logbackWithoutAnEncoder() throws IOException {
        runAgainst("logback", """
                <configuration>
                  <appender name="ws" class="io.github.wslog.logback.WebSocketAppender">
                    <mode>server</mode>
                    <port>${live.port}</port>
                    <bufferBytes>8 MiB</bufferBytes>
                    <maxEventBytes>512 KiB</maxEventBytes>
                  </appender>
                  <root level="INFO"><appender-ref ref="ws"/></root>
                </configuration>
                """);
    }

    /** The sample program logs what the script writes into its standard input. */
    private void runAgainst(String framework, String configuration) throws IOException {
        Path config = Files.writeString(directory.resolve("server.xml"), configuration);
        run(
                "live-page-server.js",
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-Xmx256m",
                "-Dlive.port={port}",
                "-jar",
                Built.inTree("samples/" + framework + "/target/" + framework + "-sample.jar"),
                "replay",
                "-",
                "--config",
                config);
    }

    private static void run(String script, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(Peers.require("chromium")));
        arguments.addAll(List.of(more));
        try (Program checks = Peers.node(List.of("playwright-core", "ws"), script, arguments.toArray())) {
            assertThat(checks.awaitExit(LIMIT))
                    .as(String.join("\n", checks.output()))
                    .isZero();
        }
    }
}
