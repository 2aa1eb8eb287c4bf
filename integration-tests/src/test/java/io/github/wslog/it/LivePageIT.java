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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"log4j2", "logback"})
    void page_showsWhatAnApplicationLogs_whenKilledAndOvertakenToo(String framework) {
        runAgainst(framework);
    }

    @Test
    void page_showsWhatAnApplicationLogs_asItsLayoutHasIt_compressed() throws IOException {
        Path config = Files.writeString(directory.resolve("server.xml"), """
                <Configuration status="WARN">
                  <Appenders>
                    <WebSocket name="ws" mode="server" port="${sys:ws.port}" maxEventBytes="512 KiB" allowSend="true"
                               compression="deflate">
                      <PatternLayout pattern="%m%n"/>
                    </WebSocket>
                  </Appenders>
                  <Loggers><Root level="INFO"><AppenderRef ref="ws"/></Root></Loggers>
                </Configuration>
                """);
        runAgainst("log4j2", "--config", config);
    }

    @Test
    void page_ofTheReceiver_showsWhatArrives_andFromWhom() throws IOException {
        Path input = Files.writeString(directory.resolve("input.txt"), "one\ntwo\n");
        try (Receiver receiver = Receiver.writing(directory.resolve("out.log"));
                Program application = Sample.LOG4J2.replay(input, receiver.url(), false)) {
            assertThat(application.awaitExit(LIMIT)).isZero();
            run("live-page-receiver.js", receiver.url());
        }
    }

    /** The sample program logs what the script writes into its standard input. */
    private static void runAgainst(String framework, Object... more) {
        List<Object> program = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                "-Xmx256m",
                "-jar",
                Built.inTree("samples/" + framework + "/target/" + framework + "-sample.jar"),
                "replay",
                "-",
                "--serve",
                "{port}"));
        program.addAll(List.of(more));
        run("live-page-server.js", program.toArray());
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
