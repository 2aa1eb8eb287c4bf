package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes in, and what the others are answered. */
@Timeout(120)
class HandshakeIT extends Listening {
    @Test
    void handshake_carriesWhatTheEndpointChose() throws Exception {
        CompletableFuture<Handshake> seen = new CompletableFuture<>();
        endpoint = handshake -> {
            seen.complete(handshake);
            handshake.chooseSubprotocol("b");
            handshake.respondWith("Wslog-Version", "1");
            return new RecordingHandler();
        };
        try (RawPeer peer = RawPeer.open(
                listen(),
                "/logs?x=1",
                "Sec-WebSocket-Protocol: a",
                "Sec-WebSocket-Protocol: b, c",
                "X-Two: 1",
                "x-two: 2")) {
            assertThat(peer.status()).isEqualTo(101);
            assertThat(peer.header("Sec-WebSocket-Protocol")).isEqualTo("b");
            assertThat(peer.header("Wslog-Version")).isEqualTo("1");
            assertThat(peer.header("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        }
        Handshake handshake = seen.get();
        assertThat(handshake.path()).isEqualTo("/logs");
        assertThat(handshake.query()).isEqualTo("x=1");
        assertThat(handshake.offeredSubprotocols()).containsExactly("a", "b", "c");
        assertThat(handshake.header("X-TWO")).isEqualTo("1, 2");
        assertThat(handshake.remote()).startsWith("127.0.0.1:");
    }

    @Test
    void handshake_agreesOnNoExtension_evenIfDeflateIsOffered() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs", "Sec-WebSocket-Extensions: permessage-deflate")) {
            assertThat(peer.status()).isEqualTo(101);
            assertThat(peer.header("Sec-WebSocket-Extensions")).isNull();
        }
    }

    @Test
    void handshake_isAnsweredWithTheStatus_whenTheEndpointRefuses() throws Exception {
        endpoint = handshake -> {
            throw new Refused(401, "no token");
        };
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            assertThat(peer.status()).isEqualTo(401);
            assertThat(peer.body()).isEqualTo("no token\n");
        }
    }

    @Test
    void handshake_isAnsweredWith500_whenTheEndpointFails() throws Exception {
        endpoint = handshake -> {
            throw new IllegalStateException("broken");
        };
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            assertThat(peer.status()).isEqualTo(500);
        }
        assertThat(warnings.poll(20, TimeUnit.SECONDS)).contains("handshake of 127.0.0.1:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "10.1.2.3:80"})
    void request_isRefused_whenItsHostIsNotOurs(String host) throws Exception {
        try (RawPeer peer = RawPeer.request(listen(), "GET / HTTP/1.1", "Host: " + host)) {
            assertThat(peer.status()).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:80", "localhost:80", "LOGS.example", "logs.example:1", "[::1]:9"})
    void request_isAnswered_whenItsHostIsOurs(String host) throws Exception {
        try (RawPeer peer = RawPeer.request(listen(), "GET /?a=b HTTP/1.1", "Host: " + host)) {
            assertThat(peer.status()).isEqualTo(200);
            assertThat(peer.body()).isEqualTo("hello a=b\n");
        }
    }

    @Test
    void handshake_isRefused_whenItsOriginIsForeign() throws Exception {
        int port = listen();
        for (String origin : List.of("http://evil.example", "null", "http://localhost:1", "file://localhost:" + port)) {
            try (RawPeer peer = RawPeer.open(port, "/logs", "Origin: " + origin)) {
                assertThat(peer.status()).as(origin).isEqualTo(403);
            }
        }
        for (String origin : List.of("http://localhost:" + port, "https://OPS.example")) {
            try (RawPeer peer = RawPeer.open(port, "/logs", "Origin: " + origin)) {
                assertThat(peer.status()).as(origin).isEqualTo(101);
            }
        }
    }

    @Test
    void request_isAnsweredWith426_whenItIsNoUpgrade() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.request(port, "GET /logs HTTP/1.1", "Host: localhost")) {
            assertThat(peer.status()).isEqualTo(426);
            assertThat(peer.header("Upgrade")).isEqualTo("websocket");
            assertThat(peer.header("Sec-WebSocket-Version")).isEqualTo("13");
        }
        try (RawPeer peer = RawPeer.request(
                port,
                "GET /logs HTTP/1.1",
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13")) {
            assertThat(peer.status()).as("without a key").isEqualTo(400);
        }
        try (RawPeer peer = RawPeer.open(port, "/other")) {
            assertThat(peer.status()).isEqualTo(404);
        }
        try (RawPeer peer = RawPeer.request(port, "POST / HTTP/1.1", "Host: localhost", "Content-Length: 0")) {
            assertThat(peer.status()).isEqualTo(405);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /logs HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000\r\n\r\n"
            })
    void requestThatNeverEnds_isCutOff_thoughItsPeerIsNeverSilent(String beginning) throws Exception {
        int port = listen(Duration.ofMillis(200), Duration.ofSeconds(1), 100);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(20);
            int answered = 0;
            for (int sent = 0; answered == 0 && sent < 500; sent++) {
                try {
                    socket.getOutputStream().write('x');
                    answered = socket.getInputStream().read();
                } catch (SocketTimeoutException stillOpen) {
                    // It waits for the rest.
                } catch (SocketException reset) {
                    answered = -1;
                }
            }

            assertThat(answered).isEqualTo(-1);
        }
    }
}
