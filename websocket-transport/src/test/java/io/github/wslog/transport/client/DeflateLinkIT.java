package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.deflate.Compressed;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.deflate.OffHeap;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate, RFC 7692, as a client does it. */
@Timeout(60)
class DeflateLinkIT {
    private static final String PROTOCOL = "Sec-WebSocket-Protocol: wslog.v1";
    private static final String PROOF = "Wslog-Version: 1";
    private static final String AGREED = "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover";
    private static final int RSV1 = 0x40;

    private final Told told = new Told();
    private final BlockingQueue<TestFrame> answers = new LinkedBlockingQueue<>();

    private Dialed dial(RawServer server, Compression compression) {
        return told.dial(TestSettings.of(server.url()).compression(compression), server.url(), "wslog.v1");
    }

    private Link open(RawServer server) {
        return ((Dialed.Connected) dial(server, Compression.DEFLATE)).link();
    }

    /** Accepts the offer, sends this, and keeps the answer. */
    private RawServer sending(byte[]... frames) throws IOException {
        return RawServer.start(peer -> {
            peer.accept(PROTOCOL, PROOF, AGREED);
            for (byte[] frame : frames) {
                peer.out.write(frame);
            }
            for (TestFrame frame = peer.read(); frame != null; frame = peer.read()) {
                answers.add(frame);
            }
        });
    }

    private static byte[] frame(boolean fin, int opcode, String hex) {
        return TestFrame.ofServer(fin, opcode, HexFormat.of().parseHex(hex));
    }

    @Test
    void compressedMessages_areExpanded_alsoInFragments_andBesidePlainOnes() throws Exception {
        byte[] large = new byte[InboundGuard.MAX_MESSAGE_BYTES];
        Arrays.fill(large, (byte) 7);
        try (RawServer server = sending(
                frame(true, TestFrame.BINARY | RSV1, "f248cdc9c90700"),
                frame(true, TestFrame.BINARY, "4869"),
                frame(false, TestFrame.BINARY | RSV1, "f248cd"),
                frame(true, TestFrame.PING, ""),
                frame(true, TestFrame.CONTINUATION, "c9c90700"),
                TestFrame.ofServer(true, TestFrame.BINARY | RSV1, Compressed.of(large)),
                frame(true, TestFrame.BINARY | RSV1, "00"))) {
            Link link = open(server);

            assertThat(link.deflates()).isTrue();
            assertThat(link.provenWslog()).isTrue();
            assertThat(message()).asString().isEqualTo("Hello");
            assertThat(message()).asString().isEqualTo("Hi");
            assertThat(message()).asString().isEqualTo("Hello");
            assertThat(message()).isEqualTo(large);
            assertThat(message()).isEmpty();
            link.abort();
        }
    }

    private byte[] message() throws InterruptedException {
        return told.messages.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void peer_thatDoesNotAgree_isTalkedToPlain() throws Exception {
        BlockingQueue<String> offers = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.start(peer -> {
            peer.accept(PROTOCOL, PROOF);
            offers.add(peer.request.get("Sec-WebSocket-Extensions"));
            peer.out.write(frame(true, TestFrame.BINARY | RSV1, "f248cdc9c90700"));
            peer.read();
        })) {
            assertThat(open(server).deflates()).isFalse();

            assertThat(offers.poll(30, TimeUnit.SECONDS))
                    .isEqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
            // It is the library's to refuse; whether its Close frame goes out before it closes the socket is left to
            // chance.
            assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains("RSV1");
            assertThat(told.messages).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "DEFLATE, permessage-deflate, without the server_no_context_takeover",
                "DEFLATE, permessage-deflate; server_no_context_takeover; client_max_window_bits=10, not offered",
                "DEFLATE, x-snappy, not offered",
                "NONE, permessage-deflate; server_no_context_takeover, not offered",
            })
    void answerThatCannotBeHonoured_failsTheAttempt(Compression compression, String answer, String why)
            throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept(PROTOCOL, PROOF, "Sec-WebSocket-Extensions: " + answer);
            peer.read();
        })) {
            Dialed.Failed failed = Told.failed(dial(server, compression));

            assertThat(failed.reason())
                    .startsWith("answered with the extension '" + answer + "'")
                    .contains(why);
            assertThat(failed.kind()).isEqualTo(Dialed.Kind.REFUSED);
        }
    }

    @Test
    void bomb_isRefused_with1009() throws Exception {
        byte[] most = Arrays.copyOf(Compressed.gigabyteOfZeros(), InboundGuard.MAX_MESSAGE_BYTES - 64);
        try (RawServer server = sending(TestFrame.ofServer(true, TestFrame.BINARY | RSV1, most))) {
            open(server);

            assertEnd(1009, "the largest message is " + InboundGuard.MAX_MESSAGE_BYTES + " bytes");
        }
    }

    private void assertEnd(int code, String reason) throws InterruptedException {
        assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains(reason);
        TestFrame answer = answers.poll(30, TimeUnit.SECONDS);
        assertThat(answer.opcode()).isEqualTo(TestFrame.CLOSE);
        assertThat(answer.closeCode()).isEqualTo(code);
        assertThat(told.messages).isEmpty();
    }

    @Test
    void rubbish_isRefused_with1007() throws Exception {
        try (RawServer server = sending(frame(true, TestFrame.BINARY | RSV1, "ffffffff"))) {
            open(server);

            assertEnd(1007, "not compressed as RFC 7692 says");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {TestFrame.PING | RSV1, TestFrame.BINARY | 0x20, TestFrame.BINARY | 0x10})
    void bitsThatMeanNothing_areRefused_with1002(int opcode) throws Exception {
        try (RawServer server = sending(frame(true, opcode, ""))) {
            open(server);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains("reserved bits");
            TestFrame answer = answers.poll(30, TimeUnit.SECONDS);
            assertThat(answer.opcode() == TestFrame.PONG ? answers.poll(30, TimeUnit.SECONDS) : answer)
                    .satisfies(close -> assertThat(close.closeCode()).isEqualTo(1002));
        }
    }

    @Test
    void markWithinAMessage_isRefused_with1002() throws Exception {
        try (RawServer server = sending(
                frame(false, TestFrame.BINARY | RSV1, "f248cd"),
                frame(true, TestFrame.CONTINUATION | RSV1, "c9c90700"))) {
            open(server);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains("reserved bits");
            assertThat(answers.poll(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1002);
        }
    }

    @Test
    void connections_giveBackWhatTheyHold_howeverManyThereWere() throws Exception {
        int before = OffHeap.holders();
        try (RawServer server = sending(frame(true, TestFrame.BINARY | RSV1, "f248cdc9c90700"))) {
            for (int i = 0; i < 300; i++) {
                Link link = open(server);
                assertThat(message()).asString().isEqualTo("Hello");
                link.abort();
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (OffHeap.holders() > before && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
            // Fewer, if connections of other tests were still ending at first.
            assertThat(OffHeap.holders()).isLessThanOrEqualTo(before);
        }
    }
}
