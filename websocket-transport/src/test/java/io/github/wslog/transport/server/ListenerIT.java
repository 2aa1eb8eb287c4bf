package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ListenerIT {
    private static final int LARGEST = 200_000;

    private final BlockingQueue<RecordingHandler> handlers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private volatile Endpoint endpoint = handshake -> new RecordingHandler();
    private Listener listener;

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close();
        }
    }

    private int listen(Duration idle, Duration ping, int maxConnections) throws IOException {
        ListenerSettings settings = new ListenerSettings(
                "127.0.0.1",
                0,
                LARGEST,
                maxConnections,
                idle,
                ping,
                Set.of("logs.example"),
                Set.of("https://ops.example"));
        Endpoint recorded = handshake -> {
            PeerHandler handler = endpoint.accept(handshake);
            if (handler instanceof RecordingHandler recording) {
                handlers.add(recording);
            }
            return handler;
        };
        HttpHandler http = (path, query) -> path.equals("/")
                ? HttpHandler.Answer.text(200, "hello " + query)
                : HttpHandler.Answer.text(404, "nothing here");
        listener = Listener.start(settings, Map.of("/logs", recorded), http, status());
        return listener.port();
    }

    private int listen() throws IOException {
        return listen(Duration.ofSeconds(30), Duration.ofSeconds(20), 100);
    }

    private Status status() {
        return new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, Throwable cause) {
                warnings.add(message);
            }

            @Override
            public void error(String message, Throwable cause) {
                warnings.add(message);
            }
        };
    }

    private RecordingHandler handler() throws InterruptedException {
        return handlers.poll(20, TimeUnit.SECONDS);
    }

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
    @ValueSource(ints = {0, 1, 125, 126, 127, 65_472, 65_535, 65_536, 65_537, LARGEST})
    void message_arrivesWhole(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            peer.binary(bytes);
            assertThat(handler.nextBinary()).isEqualTo(bytes);
            peer.frame(0x02, Arrays.copyOf(bytes, size / 3));
            peer.frame(0x89, new byte[] {1});
            peer.frame(0x00, Arrays.copyOfRange(bytes, size / 3, size / 2));
            peer.frame(0x80, Arrays.copyOfRange(bytes, size / 2, size));
            assertThat(handler.nextBinary())
                    .as("in fragments, a ping between them")
                    .isEqualTo(bytes);
            handler.peer().send(ByteBuffer.wrap(bytes));
            assertThat(peer.read().opCode()).isEqualTo(10);
            assertThat(peer.read().payload()).isEqualTo(bytes);
        }
    }

    @Test
    void messageAndHeadroom_areTheHandlersToChange() throws Exception {
        BlockingQueue<Integer> headroom = new LinkedBlockingQueue<>();
        endpoint = handshake -> new PeerHandler() {
            @Override
            public void opened(Peer peer) {}

            @Override
            public void text(ByteBuffer utf8) {}

            @Override
            public void binary(ByteBuffer message) {
                int before = message.arrayOffset() + message.position();
                Arrays.fill(message.array(), before - HEADROOM, before + message.remaining(), (byte) 0);
                headroom.add(before);
            }

            @Override
            public void closed(int code, String reason) {}
        };
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            for (int size : new int[] {0, 10, LARGEST}) {
                peer.binary(new byte[size]);
                assertThat(headroom.poll(20, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(PeerHandler.HEADROOM);
            }
        }
    }

    @Test
    void peer_learnsTheCode_whenItsMessageIsTooLargeAndItGoesOnSending() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            peer.binary(new byte[LARGEST + 1]);
            for (int i = 0; i < 20; i++) {
                peer.binary(new byte[100_000]);
            }
            RawPeer.Frame close = peer.read();
            assertThat(close.opCode()).isEqualTo(8);
            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).contains("200000");
            peer.frame(0x88, Arrays.copyOf(close.payload(), 2));
            assertThat(peer.atEnd()).isTrue();
            assertThat(handler.closeCode()).isEqualTo(1009);
            assertThat(handler.binaries).isEmpty();
        }
    }

    @Test
    void text_isDelivered_ifItIsUtf8_andClosesWith1007_ifNot() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            peer.text("grüße 漢字 😀");
            assertThat(handler.nextText()).isEqualTo("grüße 漢字 😀");
            peer.frame(0x81, new byte[] {'a', (byte) 0xC3});
            assertThat(peer.read().closeCode()).isEqualTo(1007);
            peer.text("behind it");
            assertThat(handler.messages).isEmpty();
        }
    }

    @Test
    void ping_isAnsweredBehindTheData() throws Exception {
        BlockingQueue<String> order = new LinkedBlockingQueue<>();
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            handler().onText = order::add;
            peer.text("data");
            peer.frame(0x89, "barrier".getBytes(StandardCharsets.UTF_8));
            RawPeer.Frame pong = peer.read();
            assertThat(pong.opCode()).isEqualTo(10);
            assertThat(new String(pong.payload(), StandardCharsets.UTF_8)).isEqualTo("barrier");
            assertThat(order).containsExactly("data");
        }
    }

    @Test
    void nothingIsDelivered_whileTheHandlerHolds() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            Peer held = handler.peer();
            handler.onText = text -> {
                if (text.equals("1")) {
                    held.hold();
                }
            };
            peer.text("1");
            peer.text("2");
            assertThat(handler.nextText()).isEqualTo("1");
            // An answer to this ping would prove that reading goes on.
            peer.frame(0x89, new byte[0]);
            assertThat(handler.messages.poll(200, TimeUnit.MILLISECONDS)).isNull();
            held.resume();
            assertThat(handler.nextText()).isEqualTo("2");
            assertThat(peer.read().opCode()).isEqualTo(10);
        }
    }

    @Test
    void heldPeer_canBeClosed() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            Peer held = handler.peer();
            handler.onText = text -> held.hold();
            peer.text("1");
            assertThat(handler.nextText()).isEqualTo("1");
            held.close(4404, "unknown handle");
            RawPeer.Frame close = peer.read();
            assertThat(close.closeCode()).isEqualTo(4404);
            peer.frame(0x88, close.payload());
            assertThat(handler.closeCode()).isEqualTo(4404);
        }
    }

    @Test
    void connection_isClosedWith1011_whenItsHandlerFails() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            handler().onText = text -> {
                throw new IllegalStateException("broken");
            };
            peer.text("1");
            assertThat(peer.read().closeCode()).isEqualTo(1011);
        }
        assertThat(warnings.poll(20, TimeUnit.SECONDS)).contains("its handler failed");
    }

    @Test
    void silentPeer_isCutOff_andOneThatAnswersPingsIsNot() throws Exception {
        int port = listen(Duration.ofSeconds(2), Duration.ofMillis(100), 100);
        try (RawPeer silent = RawPeer.open(port, "/logs");
                RawPeer alive = RawPeer.open(port, "/logs")) {
            RecordingHandler silentHandler = handler();
            RecordingHandler aliveHandler = handler();
            for (int pings = 0; pings < 30; pings++) {
                RawPeer.Frame ping = alive.readAny();
                assertThat(ping.opCode()).isEqualTo(9);
                alive.frame(0x8A, ping.payload());
            }
            assertThat(silent.atEnd()).isTrue();
            assertThat(silentHandler.closeCode()).isEqualTo(1006);
            assertThat(aliveHandler.closed).isNotDone();
        }
    }

    @Test
    void peerThatDoesNotRead_isCutOff_beforeItFillsTheMemory() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            Peer stuck = handler.peer();
            ByteBuffer message = ByteBuffer.allocate(100_000);
            for (int i = 0; i < 1000 && !handler.closed.isDone(); i++) {
                stuck.send(message.duplicate());
                assertThat(stuck.bytesPending()).isLessThanOrEqualTo(Connection.MAX_PENDING_BYTES + 100_000);
            }
            assertThat(handler.closeCode()).isEqualTo(1006);
            assertThat(stuck.bytesPending()).isZero();
        }
    }

    @Test
    void connection_isRefusedWith503_overTheLimit() throws Exception {
        int port = listen(Duration.ofSeconds(30), Duration.ofSeconds(20), 1);
        try (RawPeer first = RawPeer.open(port, "/logs")) {
            RecordingHandler handler = handler();
            handler.peer();
            try (RawPeer second = RawPeer.open(port, "/logs")) {
                assertThat(second.status()).isEqualTo(503);
                assertThat(second.header("Retry-After")).isEqualTo("5");
            }
            first.text("still there");
            first.frame(0x88, new byte[0]);
            assertThat(first.atEnd()).isTrue();
            // The place is free when the handler is told, which may be after the peer has seen the end.
            handler.closeCode();
        }
        try (RawPeer third = RawPeer.open(port, "/logs")) {
            assertThat(third.status()).isEqualTo(101);
        }
    }

    @Test
    void listener_saysWhatIsWrong_whenThePortIsTaken() throws Exception {
        int port = listen();
        ListenerSettings same = new ListenerSettings(
                "127.0.0.1", port, 1024, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Set.of(), Set.of());
        assertThatThrownBy(() -> Listener.start(same, Map.of(), status()).close())
                .isInstanceOf(BindException.class)
                .hasMessage("cannot listen on 127.0.0.1:" + port + ": Address already in use");
        ListenerSettings unknown = new ListenerSettings(
                "no-such-host.invalid",
                port,
                1024,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Set.of(),
                Set.of());
        assertThatThrownBy(() -> Listener.start(unknown, Map.of(), status()).close())
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("unknown host");
    }

    @Test
    void peers_getWhatWasSentAndThen1001_whenTheListenerCloses() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            RecordingHandler handler = handler();
            handler.peer().send(ByteBuffer.wrap(new byte[] {7}));
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> listener.close(Duration.ofSeconds(20)));
            assertThat(peer.read().payload()).containsExactly(7);
            RawPeer.Frame close = peer.read();
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(closed).isNotDone();
            peer.frame(0x88, close.payload());
            closed.get(20, TimeUnit.SECONDS);
            assertThat(handler.closeCode()).isEqualTo(1001);
            assertThatThrownBy(() -> RawPeer.open(port, "/logs").close()).isInstanceOf(IOException.class);
        }
    }

    /** A connection that is accepted at the wrong moment is forgotten by Jetty: it is never answered, and never closed. */
    @Test
    void port_isClosedFirst_whenTheListenerCloses() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            handler().peer();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> listener.close(Duration.ofSeconds(60)));
            assertThat(peer.read().closeCode()).isEqualTo(1001);

            assertThatThrownBy(() -> connectUntilRefused(port)).isInstanceOf(ConnectException.class);

            assertThat(closed).as("waits for the farewell of the peer").isNotDone();
            peer.frame(0x88, new byte[] {3, (byte) 0xE9});
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    private static void connectUntilRefused(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() - deadline < 0) {
            try (RawPeer late = RawPeer.open(port, "/logs")) {
                assertThat(late.status()).as("accepted just before").isEqualTo(101);
            } catch (ConnectException refused) {
                throw refused;
            } catch (IOException reset) {
                // It waited to be accepted when the port was closed.
            }
        }
        throw new IOException("still listening");
    }

    @Test
    void peerThatNeverAnswers_doesNotHoldUpTheEndLongerThanItsGrace() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            RecordingHandler handler = handler();
            handler.peer();
            listener.close(Duration.ofMillis(50));
            assertThat(handler.closeCode()).isEqualTo(1006);
            assertThat(peer.read().closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void threads_areDaemons_andGoneAfterTheEnd() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            handler().peer();
            List<Thread> running = ours();
            assertThat(running).isNotEmpty().allMatch(Thread::isDaemon);
            listener.close(Duration.ZERO);
            for (Thread thread : running) {
                thread.join(20_000);
            }
            assertThat(running).noneMatch(Thread::isAlive);
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wslog-server"))
                .toList();
    }
}
