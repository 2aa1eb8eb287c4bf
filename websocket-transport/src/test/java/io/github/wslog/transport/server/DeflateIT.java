package io.github.wslog.transport.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.deflate.Compressed;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.deflate.OffHeap;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate, RFC 7692, as a server does it. */
@Timeout(60)
class DeflateIT extends Listening {
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";
    private static final int RSV1 = 0x40;
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;

    private int port;

    private RawPeer open(Compression compression) throws IOException {
        port = listen(new ListenerSettings(
                "127.0.0.1",
                0,
                LARGEST,
                100,
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Set.of(),
                Set.of(),
                null,
                TrustedProxies.NONE,
                compression));
        return RawPeer.open(port, "/logs", OFFER);
    }

    private RawPeer open() throws IOException {
        return open(Compression.DEFLATE);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    @Test
    void offer_isAccepted_withoutContextTakeover() throws Exception {
        try (RawPeer peer = open()) {
            assertThat(peer.status()).isEqualTo(101);
            assertThat(peer.header("Sec-WebSocket-Extensions").split(";"))
                    .containsExactlyInAnyOrder(
                            "permessage-deflate", "server_no_context_takeover", "client_no_context_takeover");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Nothing: 1", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=9"})
    void peer_whoOffersNothingThatCanBeDone_isServedPlain(String header) throws Exception {
        open().close();
        handler();
        try (RawPeer peer = RawPeer.open(port, "/logs", header)) {
            assertThat(peer.status()).isEqualTo(101);
            assertThat(peer.header("Sec-WebSocket-Extensions")).isNull();
            handler().peer().send(ByteBuffer.allocate(1000));
            assertThat(peer.read()).satisfies(frame -> {
                assertThat(frame.first()).isEqualTo(BINARY);
                assertThat(frame.payload()).hasSize(1000);
            });
        }
    }

    @Test
    void offer_isDeclined_whereCompressionIsOff_andRsv1Is1002() throws Exception {
        try (RawPeer peer = open(Compression.NONE)) {
            assertThat(peer.header("Sec-WebSocket-Extensions")).isNull();
            peer.frame(TEXT | RSV1, hex("f248cdc9c90700"));
            assertThat(peer.read().closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void compressedMessage_isDelivered_alsoInFragments_andBesideAPlainOne() throws Exception {
        try (RawPeer peer = open()) {
            RecordingHandler handler = handler();
            peer.frame(TEXT | RSV1, hex("f248cdc9c90700"));
            peer.text("plain");
            peer.frame(0x01 | RSV1, hex("f248cd"));
            peer.frame(0x89, new byte[] {1});
            peer.frame(0x00, hex("c9c9"));
            peer.frame(0x80, hex("0700"));
            byte[] noise = new byte[LARGEST - 100];
            new Random(3).nextBytes(noise);
            peer.frame(BINARY | RSV1, Compressed.of(noise));
            byte[] zeros = new byte[LARGEST];
            peer.frame(BINARY | RSV1, Compressed.of(zeros));

            assertThat(handler.nextText()).isEqualTo("Hello");
            assertThat(handler.nextText()).isEqualTo("plain");
            assertThat(handler.nextText()).isEqualTo("Hello");
            assertThat(handler.nextBinary()).isEqualTo(noise);
            assertThat(handler.nextBinary()).isEqualTo(zeros);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "c1, ffffffff, 1007", // rubbish
        "c1, 4A04007f, 1007", // text that is not UTF-8, whatever it says
        "89, '', 0", // for comparison: a ping
        "c9, '', 1002", // RSV1 on a control frame
        "a1, 00, 1002", // RSV2
        "91, 00, 1002", // RSV3
    })
    void whatIsWrong_isRefusedWithItsCode(String first, String payload, int code) throws Exception {
        try (RawPeer peer = open()) {
            peer.frame(Integer.parseInt(first, 16), hex(payload));
            RawPeer.Frame answer = peer.read();
            assertThat(answer.opCode()).isEqualTo(code == 0 ? 0xA : 8);
            if (code != 0) {
                assertThat(answer.closeCode()).isEqualTo(code);
            }
        }
    }

    @Test
    void markWithinAMessage_is1002() throws Exception {
        try (RawPeer peer = open()) {
            peer.frame(0x01 | RSV1, hex("f248cd"));
            peer.frame(0x80 | RSV1, hex("c9c90700"));
            assertThat(peer.read().closeCode()).isEqualTo(1002);
            assertThat(handler().messages).isEmpty();
        }
    }

    @Test
    void messageThatGrowsBeyondTheLimit_is1009_andTheNextConnectionLives() throws Exception {
        try (RawPeer peer = open()) {
            byte[] bomb = Compressed.gigabyteOfZeros();
            // As much of it as may come, which would become 200 MB.
            peer.frame(BINARY | RSV1, Arrays.copyOf(bomb, LARGEST));
            RawPeer.Frame close = peer.read();
            assertThat(close.closeCode()).isEqualTo(1009);
            assertThat(close.closeReason()).isEqualTo("the largest message is " + LARGEST + " bytes");
            assertThat(handler().binaries).isEmpty();
        }
        try (RawPeer next = RawPeer.open(port, "/logs", OFFER)) {
            next.frame(TEXT | RSV1, hex("f248cdc9c90700"));
            assertThat(handler().nextText()).isEqualTo("Hello");
        }
    }

    @Test
    void messages_areCompressed_whereItIsWorthWhile() throws Exception {
        try (RawPeer peer = open()) {
            Peer sending = handler().peer();
            byte[] text = "a line of the log, and another one; ".repeat(100).getBytes(UTF_8);
            byte[] noise = new byte[5000];
            new Random(5).nextBytes(noise);
            byte[] large = new byte[3 * LARGEST];
            new Random(6).nextBytes(large);
            Arrays.fill(large, 2 * LARGEST, large.length, (byte) 0);
            sending.sendText(ByteBuffer.wrap(text));
            sending.sendText(ByteBuffer.wrap(text, 0, 255));
            sending.send(ByteBuffer.wrap(noise));
            sending.send(ByteBuffer.wrap(large));
            sending.close(1000, "a reason that is not short ".repeat(4));

            RawPeer.Frame first = peer.read();
            assertThat(first.first()).isEqualTo(TEXT | RSV1);
            assertThat(first.payload()).hasSizeLessThan(100);
            assertThat(Compressed.read(first.payload())).isEqualTo(text);
            assertPlain(peer.read(), TEXT, Arrays.copyOf(text, 255));
            assertPlain(peer.read(), BINARY, noise);
            // Compressed it would still have to be cut.
            RawPeer.Frame piece = peer.read();
            assertThat(piece.first()).isEqualTo(0x02);
            byte[] whole = Arrays.copyOf(piece.payload(), large.length);
            int end = piece.payload().length;
            while (end < large.length) {
                piece = peer.read();
                assertThat(piece.first() & ~0x80).isZero();
                System.arraycopy(piece.payload(), 0, whole, end, piece.payload().length);
                end += piece.payload().length;
            }
            assertThat(whole).isEqualTo(large);
            assertThat(peer.read().first()).isEqualTo(0x88);
        }
    }

    private static void assertPlain(RawPeer.Frame frame, int first, byte[] payload) {
        assertThat(frame.first()).isEqualTo(first);
        assertThat(frame.payload()).isEqualTo(payload);
    }

    @Test
    void thousandConnections_holdNoMoreThanOne_andNothingAtTheEnd() throws Exception {
        int before = OffHeap.holders();
        open().close();
        handler();
        for (int i = 0; i < 1000; i++) {
            try (RawPeer peer = RawPeer.open(port, "/logs", OFFER)) {
                RecordingHandler handler = handler();
                peer.frame(TEXT | RSV1, hex("f248cdc9c90700"));
                handler.peer().send(ByteBuffer.allocate(1000));
                assertThat(peer.read().first()).isEqualTo(BINARY | RSV1);
            }
        }
        // One thread reads, and one writes.
        assertThat(OffHeap.holders() - before).isLessThanOrEqualTo(8);
        listener.close();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (OffHeap.holders() > before && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        // Fewer, if connections of other tests were still ending at first.
        assertThat(OffHeap.holders()).isLessThanOrEqualTo(before);
    }
}
