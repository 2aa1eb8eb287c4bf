package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The samples in server mode, and subscribers that know nothing of us: what was logged arrives whole, whatever its length. */
class ServeIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern MESSAGE = Pattern.compile("\"binary\": ?false, ?\"base64\": ?\"([^\"]*)\"");

    @TempDir
    Path directory;

    private Path input;
    private List<String> lines;

    @BeforeEach
    void makeInput() throws IOException {
        lines = IntStream.of(1, 125, 126, 1023, 1024, 1025, 65_535, 65_536, 65_537, 256 * 1024)
                .mapToObj("x"::repeat)
                .toList();
        input = Files.write(directory.resolve("input.log"), lines);
    }

    @ParameterizedTest
    @EnumSource
    void nodeSubscriber_getsEachEventWhole(Sample sample) {
        int port = Ports.free();
        try (Program program = serving(sample, port);
                Program subscriber = Peers.node("ws", "ws-subscriber.js", url(port), lines.size())) {
            assertArrived(subscriber, program);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pythonSubscriber_getsEachEventWhole(Sample sample) {
        int port = Ports.free();
        try (Program program = serving(sample, port);
                Program subscriber = Peers.python("websockets", "websockets_subscriber.py", url(port), lines.size())) {
            assertArrived(subscriber, program);
        }
    }

    /** The configurations that the README shows. */
    @ParameterizedTest
    @EnumSource
    void shippedConfiguration_serves(Sample sample) {
        int port = Ports.free();
        try (Program program = sample.serve(input, port, "--config", sample.config("server.xml"));
                Program subscriber = subscriber(program, port)) {
            assertArrived(subscriber, program);
        }
    }

    /** With what its manual says for WebSockets and no more. */
    @Test
    void subscriber_getsEachEventWhole_throughNginx() throws IOException {
        Path nginx = Peers.require("nginx");
        int port = Ports.free();
        int front = Ports.free();
        try (Program program = serving(Sample.LOG4J2, port);
                Program proxy = Program.start(
                        List.of(nginx.toString(), "-p", directory.toString(), "-c", nginxFor(front, port)), Map.of())) {
            proxy.awaitLine("start worker process \\d+", LIMIT);
            try (Program subscriber = Peers.node("ws", "ws-subscriber.js", url(front), lines.size())) {
                assertArrived(subscriber, program);
            }
        }
    }

    private String nginxFor(int front, int port) throws IOException {
        return Files.writeString(directory.resolve("nginx.conf"), """
                        daemon off;
                        pid nginx.pid;
                        error_log stderr notice;
                        events {}
                        http {
                          access_log off;
                          server {
                            listen 127.0.0.1:%d;
                            location / {
                              proxy_pass http://127.0.0.1:%d;
                              proxy_http_version 1.1;
                              proxy_set_header Upgrade $http_upgrade;
                              proxy_set_header Connection "upgrade";
                            }
                          }
                        }
                        """.formatted(front, port))
                .toString();
    }

    private Program subscriber(Program program, int port) {
        awaitServing(program, port);
        return Peers.node("ws", "ws-subscriber.js", url(port), lines.size());
    }

    private Program serving(Sample sample, int port) {
        Program program = sample.serve(input, port);
        awaitServing(program, port);
        return program;
    }

    /** Nothing that logs waits for the port to be opened. */
    private void awaitServing(Program program, int port) {
        program.awaitLine("logged " + lines.size(), LIMIT);
        Ports.awaitListening(port, LIMIT);
    }

    private static String url(int port) {
        return "ws://127.0.0.1:" + port + "/live?replay=1000";
    }

    private void assertArrived(Program subscriber, Program program) {
        assertThat(subscriber.awaitExit(LIMIT))
                .as(subscriber.output().toString())
                .isZero();
        assertThat(subscriber.output().stream().map(ServeIT::message))
                .zipSatisfy(lines, (message, line) -> assertThat(message).endsWith(" - " + line));

        program.terminate();
        assertThat(program.awaitExit(LIMIT)).isEqualTo(143);
        assertThat(program.output()).noneMatch(line -> line.contains("SLF4J") || line.contains("WARN"));
    }

    private static String message(String json) {
        Matcher matcher = MESSAGE.matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return new String(Base64.getDecoder().decode(matcher.group(1)), UTF_8);
    }

    @Test
    void browserSample_isNoLongerThanFortyLines() throws IOException {
        assertThat(Files.readAllLines(Built.inTree("samples/browser/index.html")))
                .hasSizeLessThanOrEqualTo(40);
    }
}
