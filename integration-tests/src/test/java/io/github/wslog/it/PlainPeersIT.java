package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.CuttingProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that know nothing of us: Node's ws with its defaults, Python's websockets with a subprotocol of its own. */
class PlainPeersIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int LINES = 20_000;
    private static final int CUTS = 5;
    private static final Pattern MESSAGE = Pattern.compile("\"base64\": ?\"([^\"]*)\"");
    private static final Pattern RESENT = Pattern.compile("sent again (\\d+)");

    @TempDir
    Path directory;

    private Path input;
    private List<String> lines;

    @BeforeEach
    void makeInput() throws IOException {
        lines = IntStream.range(0, LINES)
                .mapToObj(i -> i + " äöü 日本 " + "event ".repeat(i % 50))
                .toList();
        input = Files.write(directory.resolve("input.log"), lines);
    }

    @ParameterizedTest
    @EnumSource
    void nodeServer_missesNothing_whenConnectionsAreCutInTheMidstOfAFrame(Sample sample) throws IOException {
        try (Program server = Peers.node("ws", "ws-server.js")) {
            sendThroughCuts(sample, server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pythonServer_missesNothing_whenConnectionsAreCutInTheMidstOfAFrame(Sample sample) throws IOException {
        try (Program server = Peers.python("websockets", "websockets_server.py")) {
            sendThroughCuts(sample, server);
        }
    }

    private void sendThroughCuts(Sample sample, Program server) throws IOException {
        int port = Integer.parseInt(server.awaitLine("^(\\d+)$", LIMIT).group(1));
        try (CuttingProxy proxy = new CuttingProxy(port, CUTS, 150_000);
                Program program =
                        sample.replay(input, "ws://127.0.0.1:" + proxy.port() + "/", true, "--rate", 20_000)) {
            assertThat(program.awaitExit(LIMIT)).as(program.output().toString()).isZero();

            assertThat(proxy.cutsLeft()).isZero();
            Matcher resent = program.awaitLine(RESENT.pattern(), LIMIT);
            assertThat(Long.parseLong(resent.group(1))).isPositive();
            // Delivered means that the peer's WebSocket layer has it; its application may still be printing.
            server.awaitLine(Pattern.quote(base64(lines.get(LINES - 1) + "\n")), LIMIT);
            List<String> arrived =
                    server.output().stream().skip(1).map(PlainPeersIT::message).toList();
            assertThat(new LinkedHashSet<>(arrived))
                    .as("each line at least once, first in order, and nothing else")
                    .containsExactlyElementsOf(lines.stream().map(l -> l + "\n").collect(Collectors.toList()));
        }
    }

    private static String message(String json) {
        Matcher matcher = MESSAGE.matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return new String(Base64.getDecoder().decode(matcher.group(1)), UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    @Test
    void receiver_writesTheSameBytes_fromNodeClient() throws IOException {
        try (Receiver receiver = Receiver.writing(directory.resolve("out.log"));
                Program client = Peers.node("ws", "ws-client.js", receiver.url(), input)) {
            assertThat(client.awaitExit(LIMIT)).isZero();
            assertThat(receiver.stopAndRead()).isEqualTo(Files.readAllBytes(input));
        }
    }

    @Test
    void receiver_writesTheSameBytes_fromPythonClient() throws IOException {
        try (Receiver receiver = Receiver.writing(directory.resolve("out.log"));
                Program client = Peers.python("websockets", "websockets_client.py", receiver.url(), input)) {
            assertThat(client.awaitExit(LIMIT)).isZero();
            assertThat(receiver.stopAndRead()).isEqualTo(Files.readAllBytes(input));
        }
    }
}
