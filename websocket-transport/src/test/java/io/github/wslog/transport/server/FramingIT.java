package io.github.wslog.transport.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.status.Status;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 6455, sections 5 and 7, from the outside. */
class FramingIT {
    private static final byte[] NOTHING = {};

    private final BlockingQueue<RecordingHandler> handlers = new LinkedBlockingQueue<>();
    private Listener listener;

    @BeforeEach
    void listen() throws Exception {
        ListenerSettings settings = new ListenerSettings(
                "127.0.0.1", 0, 300_000, 100, Duration.ofSeconds(30), Duration.ofSeconds(20), Set.of(), Set.of());
        Endpoint endpoint = handshake -> {
            RecordingHandler handler = new RecordingHandler();
            handlers.add(handler);
            return handler;
        };
        Status silent = new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, Throwable cause) {}

            @Override
            public void error(String message, Throwable cause) {}
        };
        listener = Listener.start(settings, Map.of("/logs", endpoint), silent);
    }

    @AfterEach
    void close() {
        listener.close(Duration.ZERO);
    }

    private RawPeer open() throws Exception {
        return RawPeer.open(listener.port(), "/logs");
    }

    private RecordingHandler handler() throws InterruptedException {
        return handlers.poll(20, TimeUnit.SECONDS);
    }

    static List<byte[]> violations() {
        byte[] unmasked = {(byte) 0x82, 1, 7};
        byte[] tooLong = {(byte) 0x82, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0};
        return List.of(
                unmasked,
                tooLong,
                RawPeer.encode(0xC2, NOTHING), // RSV1 without an extension
                RawPeer.encode(0x83, NOTHING), // reserved opcode
                RawPeer.encode(0x8B, NOTHING), // reserved control opcode
                RawPeer.encode(0x09, NOTHING), // fragmented ping
                RawPeer.encode(0x89, new byte[126]), // long ping
                RawPeer.encode(0x80, NOTHING), // continuation of nothing
                both(RawPeer.encode(0x01, NOTHING), RawPeer.encode(0x81, NOTHING))); // a message within a message
    }

    private static byte[] both(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    @ParameterizedTest
    @MethodSource("violations")
    void violation_closesWith1002_andNothingBehindItIsDelivered(byte[] bytes) throws Exception {
        try (RawPeer peer = open()) {
            RecordingHandler handler = handler();
            peer.text("before");
            peer.write(bytes);
            peer.text("behind");
            assertThat(peer.read().closeCode()).isEqualTo(1002);
            assertThat(handler.nextText()).isEqualTo("before");
            assertThat(handler.messages).isEmpty();
        }
    }

    @Test
    void frames_areUnderstood_howeverTheyAreCutOnTheWay() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < 20; round++) {
            List<byte[]> sent = new ArrayList<>();
            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            for (int i = 0; i < 40; i++) {
                byte[] message = new byte[random.nextInt(3) == 0 ? random.nextInt(70_000) : random.nextInt(300)];
                random.nextBytes(message);
                sent.add(message);
                int cut = random.nextInt(message.length + 1);
                if (random.nextBoolean()) {
                    wire.writeBytes(RawPeer.encode(0x82, message));
                } else {
                    wire.writeBytes(RawPeer.encode(0x02, Arrays.copyOf(message, cut)));
                    wire.writeBytes(RawPeer.encode(0x89, new byte[random.nextInt(126)]));
                    wire.writeBytes(RawPeer.encode(0x80, Arrays.copyOfRange(message, cut, message.length)));
                }
            }
            try (RawPeer peer = open()) {
                RecordingHandler handler = handler();
                byte[] bytes = wire.toByteArray();
                int most = round < 2 ? 20 : 50_000;
                for (int from = 0; from < bytes.length; ) {
                    // The first rounds one small piece at a time, but not the whole of it.
                    int length = Math.min(bytes.length - from, from > 20_000 ? 50_000 : 1 + random.nextInt(most));
                    peer.write(Arrays.copyOfRange(bytes, from, from + length));
                    from += length;
                }
                for (byte[] message : sent) {
                    assertThat(handler.nextBinary()).isEqualTo(message);
                }
            }
        }
    }

    @Test
    void frame_rightBehindTheHandshake_isRead() throws Exception {
        byte[] head = String.join(
                        "\r\n",
                        "GET /logs HTTP/1.1",
                        "Host: localhost",
                        "Upgrade: websocket",
                        "Connection: keep-alive, Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "",
                        "")
                .getBytes(UTF_8);
        try (RawPeer peer = RawPeer.raw(listener.port(), both(head, RawPeer.encode(0x81, "early".getBytes(UTF_8))))) {
            assertThat(peer.status()).isEqualTo(101);
            assertThat(handler().nextText()).isEqualTo("early");
        }
    }

    @Test
    void close_isEchoed_andThenTheServerEndsTheConnection() throws Exception {
        try (RawPeer peer = open()) {
            RecordingHandler handler = handler();
            handler.peer().send(ByteBuffer.wrap(new byte[] {1}));
            peer.frame(0x88, new byte[] {0x0F, (byte) 0xA1, 'b', 'y', 'e'});
            assertThat(peer.read().payload()).containsExactly(1);
            RawPeer.Frame close = peer.read();
            assertThat(close.opCode()).isEqualTo(8);
            assertThat(close.closeCode()).isEqualTo(4001);
            assertThat(peer.atEnd()).isTrue();
            assertThat(handler.closeCode()).isEqualTo(4001);
        }
    }

    @Test
    void close_withoutACode_isEchoedWithoutOne() throws Exception {
        try (RawPeer peer = open()) {
            RecordingHandler handler = handler();
            peer.frame(0x88, NOTHING);
            assertThat(peer.read().payload()).isEmpty();
            assertThat(peer.atEnd()).isTrue();
            assertThat(handler.closeCode()).isEqualTo(1005);
        }
    }

    @Test
    void brokenConnection_isReported1006_whileAMessageIsOnItsWay() throws Exception {
        RecordingHandler handler;
        try (RawPeer peer = open()) {
            handler = handler();
            handler.peer();
            peer.write(Arrays.copyOf(RawPeer.encode(0x82, new byte[1000]), 500));
        }
        assertThat(handler.closeCode()).isEqualTo(1006);
        assertThat(handler.binaries).isEmpty();
    }

    @Test
    void closeReason_isCutBetweenCharacters() throws Exception {
        try (RawPeer peer = open()) {
            handler().peer().close(4400, "é".repeat(100));
            RawPeer.Frame close = peer.read();
            assertThat(close.payload()).hasSize(2 + 122);
            assertThat(close.closeReason()).isEqualTo("é".repeat(61));
        }
    }

    @Test
    void floodOfPings_isAnsweredWithoutPilingUp_toAPeerThatDoesNotRead() throws Exception {
        try (RawPeer peer = open()) {
            RecordingHandler handler = handler();
            ByteArrayOutputStream pings = new ByteArrayOutputStream();
            for (int i = 0; i < 2000; i++) {
                pings.writeBytes(RawPeer.encode(0x89, new byte[125]));
            }
            for (int i = 0; i < 50; i++) {
                peer.write(pings.toByteArray());
            }
            peer.frame(0x89, "last".getBytes(UTF_8));
            peer.text("behind");
            assertThat(handler.nextText()).isEqualTo("behind");
            assertThat(handler.peer().bytesPending()).isZero();
            byte[] pong = NOTHING;
            while (!Arrays.equals(pong, "last".getBytes(UTF_8))) {
                RawPeer.Frame frame = peer.read();
                assertThat(frame.opCode()).isEqualTo(10);
                pong = frame.payload();
            }
        }
    }

    @Test
    void connectionThatNeverPauses_doesNotKeepTheOthersWaiting() throws Exception {
        try (RawPeer busy = open();
                RawPeer other = open()) {
            RecordingHandler first = handler();
            RecordingHandler second = handler();
            byte[] frame = RawPeer.encode(0x82, new byte[60_000]);
            Thread sender = new Thread(() -> {
                try {
                    for (int i = 0; i < 1000; i++) {
                        busy.write(frame);
                    }
                } catch (java.io.IOException ended) {
                    // The test is over.
                }
            });
            sender.start();
            for (int i = 0; i < 20; i++) {
                other.text("turn " + i);
                assertThat(second.nextText()).isEqualTo("turn " + i);
            }
            for (int i = 0; i < 1000; i++) {
                assertThat(first.nextBinary()).hasSize(60_000);
            }
            sender.join();
        }
    }
}
