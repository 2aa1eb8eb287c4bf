package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes over a connection, whole and in order, and what ends it. */
@Timeout(120)
class MessagesIT extends Listening {
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
    void frameOfAGigabyte_isRefused_withItsFirstByte() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            peer.write(new byte[] {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4, 5});
            RawPeer.Frame close = peer.read();
            assertThat(close.opCode()).isEqualTo(8);
            assertThat(close.closeCode()).isEqualTo(1009);
            peer.write(new byte[100_000]);
            assertThat(peer.atEnd())
                    .as("it is not waited for longer than for a farewell")
                    .isTrue();
            assertThat(handler.closeCode()).as("it has not answered").isEqualTo(1006);
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
}
