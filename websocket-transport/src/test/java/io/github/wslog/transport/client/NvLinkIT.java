package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that was dialled: frames, their limits, its end. */
@Timeout(120)
class NvLinkIT {
    private static final String[] PROOF = {"Sec-WebSocket-Protocol: wslog.v1", "Wslog-Version: 1"};
    private final Told told = new Told();

    @Test
    void frames_arriveWholeAndInOrder_whilePongsFallBetweenThem() throws Exception {
        BlockingQueue<TestFrame> got = new LinkedBlockingQueue<>();
        RawServer.Script pinging = peer -> {
            peer.accept();
            for (int i = 0; i < 20; i++) {
                peer.send(TestFrame.PING, new byte[] {(byte) i});
            }
            for (TestFrame frame; (frame = peer.read()) != null; ) {
                got.add(frame);
                if (frame.opcode() == TestFrame.PONG) {
                    peer.send(TestFrame.PING, frame.payload());
                }
            }
        };
        try (RawServer server = RawServer.start(pinging)) {
            Link link = told.open(server, null);
            FrameWriter frames = new FrameWriter(new MaskingKeys(new java.security.SecureRandom()), 70_000);
            byte[] payload = new byte[60_000];
            new Random(7).nextBytes(payload);
            for (int i = 0; i < 300; i++) {
                int length = i % 3 == 0 ? 60_000 : 200 + i;
                payload[0] = (byte) i;
                frames.append(FrameWriter.BINARY, payload, 0, length);
                frames.writeTo(link);
            }
            int data = 0;
            int pongs = 0;
            while (data < 300 || pongs < 20) {
                TestFrame frame = got.poll(30, TimeUnit.SECONDS);
                assertThat(frame).isNotNull();
                if (frame.opcode() == TestFrame.PONG) {
                    pongs++;
                    continue;
                }
                payload[0] = (byte) data;
                int length = data % 3 == 0 ? 60_000 : 200 + data;
                assertThat(frame.opcode()).isEqualTo(TestFrame.BINARY);
                assertThat(Arrays.equals(frame.payload(), Arrays.copyOf(payload, length)))
                        .isTrue();
                data++;
            }
            link.abort();
        }
    }

    @Test
    void endOfThePeer_isTold_withItsCloseCode() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            peer.close(1013, "later");
            peer.in.readAllBytes();
        })) {
            told.open(server, null);

            Ending ending = told.endings.poll(30, TimeUnit.SECONDS);
            assertThat(ending.code()).isEqualTo(1013);
            assertThat(ending.reason()).isEqualTo("closed by the peer with 1013: later");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"between frames", "in a frame", "reset"})
    void brokenConnection_isAnEndWithoutCode(String where) throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            switch (where) {
                case "in a frame" -> peer.out.write(new byte[] {(byte) 0x82, 100, 1, 2});
                case "reset" -> peer.reset();
                default -> {}
            }
        })) {
            told.open(server, null);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).code()).isEqualTo(Ending.ABNORMAL);
        }
    }

    @Test
    void hugeFrame_isRefused_beforeMemoryIsTakenForIt() throws Exception {
        BlockingQueue<TestFrame> answers = new LinkedBlockingQueue<>();
        byte[] claimsTwoGigabytes = {(byte) 0x82, 127, 0, 0, 0, 0, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xF0};
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            peer.out.write(claimsTwoGigabytes);
            answers.add(peer.read());
        })) {
            told.open(server, null);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains("2147483632 bytes");
            assertThat(answers.poll(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void endlessMessage_isRefused_alsoWhenItsFragmentsAreEmpty() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            peer.out.write(TestFrame.ofServer(false, TestFrame.TEXT, new byte[0]));
            byte[] fragment = TestFrame.ofServer(false, TestFrame.CONTINUATION, new byte[0]);
            for (int i = 0; i < 1_000_000; i++) {
                peer.out.write(fragment);
            }
        })) {
            told.open(server, null);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains("the peer sent a message");
        }
    }

    @Test
    void messageInFragments_isPutTogether_withControlFramesBetweenThem() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept(PROOF);
            peer.out.write(TestFrame.ofServer(false, TestFrame.BINARY, new byte[] {1}));
            peer.send(TestFrame.PING, new byte[] {9});
            byte[] rest = TestFrame.ofServer(true, TestFrame.CONTINUATION, new byte[] {2, 3});
            for (byte octet : rest) {
                peer.out.write(octet);
            }
            peer.read();
        })) {
            Link link = told.open(server, "wslog.v1");

            assertThat(told.messages.poll(30, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
            link.abort();
        }
    }

    @Test
    void pong_isPassedOn_withItsPayload() throws Exception {
        try (RawServer server = RawServer.start(peer -> peer.accept().readData())) {
            Link link = told.open(server, null);
            FrameWriter frames = new FrameWriter(() -> 1, 100);

            frames.append(FrameWriter.PING, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 8);
            frames.writeTo(link);

            assertThat(told.pongs.poll(30, TimeUnit.SECONDS)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            link.abort();
        }
    }

    @Test
    void close_comesBehindTheData_andEndsInOrder() throws Exception {
        BlockingQueue<TestFrame> got = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            got.add(peer.read());
            TestFrame close = peer.read();
            got.add(close);
            peer.send(TestFrame.CLOSE, close.payload());
            assertThat(peer.read()).isNull();
            got.add(close);
        })) {
            Link link = told.open(server, null);
            FrameWriter frames = new FrameWriter(() -> 1, 100);
            frames.append(FrameWriter.TEXT, "last words".getBytes(StandardCharsets.UTF_8), 0, 10);
            frames.writeTo(link);

            link.close(1001, "bye");

            assertThat(got.poll(30, TimeUnit.SECONDS).text()).isEqualTo("last words");
            assertThat(got.poll(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1001);
            assertThat(got.poll(30, TimeUnit.SECONDS))
                    .as("the connection was closed")
                    .isNotNull();
            assertThat(told.endings.poll(30, TimeUnit.SECONDS).code()).isEqualTo(1001);
            assertThat(server.failures).isEmpty();
        }
    }

    @Test
    void blockedWrite_isFreed_byAbort() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            done.await();
        })) {
            Link link = told.open(server, null);
            BlockingQueue<Exception> outcome = new LinkedBlockingQueue<>();
            Thread writer = new Thread(() -> {
                byte[] frame = new byte[1 << 20];
                try {
                    while (true) {
                        link.write(frame, 0, frame.length);
                    }
                } catch (IOException freed) {
                    outcome.add(freed);
                }
            });
            writer.setDaemon(true);
            writer.start();
            while (writer.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }

            link.abort();

            assertThat(outcome.poll(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            done.countDown();
        }
    }
}
