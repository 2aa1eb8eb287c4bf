package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.CuttingProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** permessage-deflate with other people's: Node's ws, Python's websockets. Bytes on the wire are counted. */
class CompressedPeersIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern MESSAGE = Pattern.compile("\"base64\": ?\"([^\"]*)\"");

    @TempDir
    Path directory;

    private Path input;
    private List<String> lines;
    private long bytes;

    @BeforeEach
    void makeInput() throws IOException {
        lines = IntStream.range(0, 500)
                .mapToObj(i -> i + " äöü " + "an event like others ".repeat(20 + i % 50))
                .toList();
        input = Files.write(directory.resolve("input.log"), lines);
        bytes = Files.size(input);
    }

    private Path config(Sample sample, String options) throws IOException {
        StringBuilder elements = new StringBuilder();
        Matcher option = Pattern.compile("(\\w+)=(\\S+)").matcher(options);
        while (option.find()) {
            elements.append("<%1$s>%2$s</%1$s>".formatted(option.group(1), option.group(2)));
        }
        String text = sample == Sample.LOG4J2
                ? """
                        <Configuration status="WARN">
                          <Appenders><WebSocket name="ws" %s><PatternLayout pattern="%%m"/></WebSocket></Appenders>
                          <Loggers><Root level="INFO"><AppenderRef ref="ws"/></Root></Loggers>
                        </Configuration>
                        """.formatted(options.replaceAll("=(\\S+)", "=\"$1\""))
                : """
                        <configuration>
                          <appender name="ws" class="io.github.wslog.logback.WebSocketAppender">
                            %s<encoder><pattern>%%m</pattern></encoder>
                          </appender>
                          <root level="INFO"><appender-ref ref="ws"/></root>
                        </configuration>
                        """.formatted(elements);
        return Files.writeString(directory.resolve(sample + ".xml"), text);
    }

    private void assertShipped(Sample sample, Program server) throws IOException {
        int port = Integer.parseInt(server.awaitLine("^(\\d+)$", LIMIT).group(1));
        Path config = config(
                sample,
                "url=${sys:ws.url} compression=deflate shutdownTimeoutMillis=30000"
                        .replace("sys:", sample == Sample.LOG4J2 ? "sys:" : ""));
        try (CuttingProxy proxy = new CuttingProxy(port);
                Program program =
                        sample.replay(input, "ws://127.0.0.1:" + proxy.port() + "/", true, "--config", config)) {
            assertThat(program.awaitExit(LIMIT)).as(program.output().toString()).isZero();
            server.awaitLine(
                    Pattern.quote(Base64.getEncoder()
                            .encodeToString(lines.get(lines.size() - 1).getBytes(UTF_8))),
                    LIMIT);
            assertThat(server.output().stream().skip(1).map(CompressedPeersIT::message))
                    .containsExactlyElementsOf(lines);
            assertThat(proxy.passed()).isLessThan(bytes / 3);
        }
    }

    private static String message(String json) {
        Matcher matcher = MESSAGE.matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return new String(Base64.getDecoder().decode(matcher.group(1)), UTF_8);
    }

    @Test
    void nodeServer_getsWhatWasLogged() throws IOException {
        try (Program server = Peers.node("ws", "ws-server.js", 0, "deflate")) {
            assertShipped(Sample.LOG4J2, server);
        }
    }

    @Test
    void pythonServer_getsWhatWasLogged() throws IOException {
        try (Program server = Peers.python("websockets", "websockets_server.py")) {
            assertShipped(Sample.LOGBACK, server);
        }
    }

    @Test
    void receiver_writesTheSameBytes_fromNodeAndPython() throws IOException {
        try (Receiver receiver =
                        Receiver.writing(directory.resolve("out.log"), List.of("--listen-compression", "deflate"));
                CuttingProxy proxy = new CuttingProxy(port(receiver.url()))) {
            String url = "ws://127.0.0.1:" + proxy.port() + "/logs";
            try (Program client = Peers.node("ws", "ws-client.js", url, input)) {
                assertThat(client.awaitExit(LIMIT)).isZero();
            }
            try (Program client = Peers.python("websockets", "websockets_client.py", url, input)) {
                assertThat(client.awaitExit(LIMIT)).isZero();
            }
            List<String> twice = new ArrayList<>(lines);
            twice.addAll(lines);
            assertThat(new String(receiver.stopAndRead(), UTF_8).lines()).containsExactlyElementsOf(twice);
            assertThat(proxy.passed()).isLessThan(2 * bytes / 3);
        }
    }

    private static int port(String url) {
        return Integer.parseInt(url.replaceFirst(".*:(\\d+)/.*", "$1"));
    }

    @Test
    void nodeAndPythonSubscribers_getWhatWasLogged() throws IOException {
        int port = Ports.free();
        Path config = config(Sample.LOG4J2, "mode=server port=${sys:ws.port} compression=deflate");
        try (Program program = Sample.LOG4J2.serve(input, port, "--config", config);
                CuttingProxy proxy = new CuttingProxy(port)) {
            program.awaitLine("logged " + lines.size(), LIMIT);
            Ports.awaitListening(port, LIMIT);
            String url = "ws://127.0.0.1:" + proxy.port() + "/live?replay=1000";
            try (Program subscriber = Peers.node("ws", "ws-subscriber.js", url, lines.size())) {
                assertGot(subscriber);
            }
            try (Program subscriber = Peers.python("websockets", "websockets_subscriber.py", url, lines.size())) {
                assertGot(subscriber);
            }
            assertThat(proxy.passed()).isLessThan(2 * bytes / 3);
        }
    }

    private void assertGot(Program subscriber) {
        assertThat(subscriber.awaitExit(LIMIT))
                .as(subscriber.output().toString())
                .isZero();
        assertThat(subscriber.output().stream().map(CompressedPeersIT::message)).containsExactlyElementsOf(lines);
    }
}
