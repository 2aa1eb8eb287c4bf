package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.AuthenticatingProxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the peer is and does: what was logged arrives. */
@Timeout(120)
class ShipperIT extends RealShipping {
    @Test
    void everyEvent_arrivesOnce_whenTheReceiverBreaksOffInTheMiddleOfFrames() throws Exception {
        TestReceiver receiver = new TestReceiver();
        Random random = new Random(5);
        RawServer.Script breaking = peer -> {
            peer.breakAfter(100_000 + random.nextInt(200_000));
            receiver.run(peer);
        };
        try (RawServer server = RawServer.start(breaking, breaking, breaking, breaking, breaking, receiver)) {
            ship(quick(server.url()));
            numbers(60_000).forEach(this::append);

            assertThat(shipper.close(LONG)).isTrue();
            assertThat(receiver.bodies()).isEqualTo(numbers(60_000));
            await(() -> receiver.ends() == 1); // read behind the acknowledgement that ends the close
            assertThat(shipper.stats().connects()).isEqualTo(6);
            assertThat(shipper.stats().delivered()).isEqualTo(60_000);
            assertThat(shipper.stats().resent()).isPositive();
            assertThat(server.failures).isEmpty();
        }
    }

    @Test
    void noEvent_isMissingAtAPlainPeer_thatBreaksOffInTheMiddleOfFrames() throws Exception {
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        Random random = new Random(6);
        RawServer.Script plain = peer -> collect(peer, got);
        RawServer.Script breaking = peer -> {
            peer.breakAfter(100_000 + random.nextInt(200_000));
            collect(peer, got);
        };
        try (RawServer server = RawServer.start(breaking, breaking, breaking, breaking, breaking, plain)) {
            ship(quick(server.url()));
            numbers(60_000).forEach(this::append);

            assertThat(shipper.close(LONG)).isTrue();
            Set<String> once = new LinkedHashSet<>(got);
            assertThat(List.copyOf(once))
                    .as("each, in the order of its first arrival")
                    .isEqualTo(numbers(60_000));
            assertThat(shipper.stats().resent()).isPositive().isGreaterThanOrEqualTo(got.size() - 60_000);
            assertThat(server.failures).isEmpty();
        }
    }

    private static void collect(RawServer.Peer peer, List<String> texts) throws IOException {
        peer.accept();
        for (TestFrame frame; (frame = peer.readData()) != null; ) {
            texts.add(frame.text());
        }
    }

    @Test
    void peerThatMindsTheSubprotocol_getsPlainMessages() throws Exception {
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        try (RawServer server = RawServer.start(peer -> peer.refuse(400), peer -> collect(peer, got))) {
            ship(quick(server.url()));
            append("a\n");

            assertThat(shipper.close(LONG)).isTrue();
            assertThat(got).containsExactly("a\n");
            assertThat(server.connections).hasValue(2);
        }
    }

    @Test
    void peerThatEchoesTheSubprotocol_withoutProof_getsPlainMessagesOnly() throws Exception {
        List<TestFrame> got = Collections.synchronizedList(new ArrayList<>());
        try (RawServer server = RawServer.start(peer -> {
            peer.accept("Sec-WebSocket-Protocol: wslog.v1");
            for (TestFrame frame; (frame = peer.readData()) != null; ) {
                got.add(frame);
            }
        })) {
            ship(quick(server.url()));
            append("a");

            assertThat(shipper.close(LONG)).isTrue();
            assertThat(got).hasSize(1).first().satisfies(f -> {
                assertThat(f.opcode()).isEqualTo(TestFrame.TEXT);
                assertThat(f.text()).isEqualTo("a");
            });
        }
    }

    @Test
    void messageOverThePeersLimit_isCut_andThoseBehindItArrive() throws Exception {
        List<String> got = Collections.synchronizedList(new ArrayList<>());
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            for (TestFrame frame; (frame = peer.readData()) != null; ) {
                if (frame.payload().length > 65_536) {
                    peer.close(1009, "too big");
                    peer.readData();
                    return;
                }
                got.add(frame.text());
            }
        })) {
            ship(quick(server.url()));
            append("before");
            append("x".repeat(100_000));
            append("behind");

            assertThat(shipper.close(LONG)).isTrue();
            assertThat(got).contains("before", "behind").anyMatch(text -> text.endsWith("bytes]"));
            assertThat(shipper.stats().truncated()).isEqualTo(1);
        }
    }

    @Test
    void peerThatReadsNothing_isCutAfterTheSilence_andTheNextGetsEverything() throws Exception {
        TestReceiver receiver = new TestReceiver();
        CountDownLatch done = new CountDownLatch(1);
        try (RawServer server = RawServer.start(
                peer -> {
                    peer.accept();
                    done.await();
                },
                receiver)) {
            ship(quick(server.url()).ping(Duration.ofMillis(100), Duration.ofMillis(400)));
            for (int i = 0; i < 200; i++) {
                append("x".repeat(50_000));
            }

            await(() -> shipper.stats().delivered() == 200);
            assertThat(said).anyMatch(line -> line.contains("the peer was not heard for 400 ms"));
            done.countDown();
        }
    }

    @Test
    void tlsAndProxy_carryEverything(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "dns:localhost");
        TestReceiver receiver = new TestReceiver();
        try (RawServer server = RawServer.startTls(certificate.server(), receiver);
                AuthenticatingProxy proxy = new AuthenticatingProxy("me", "secret")) {
            ship(quick(server.url())
                    .sslContext(certificate.trusting())
                    .proxy(URI.create("http://me:secret@localhost:" + proxy.port()))
                    .delivery(Delivery.ACKNOWLEDGED));
            numbers(20_000).forEach(this::append);

            assertThat(shipper.close(LONG)).isTrue();
            assertThat(receiver.bodies()).isEqualTo(numbers(20_000));
        }
    }

    @Test
    void secondUrl_takesOver_andTheOutageIsSaid() throws Exception {
        TestReceiver receiver = new TestReceiver();
        try (RawServer refusing = RawServer.start(peer -> peer.refuse(503));
                RawServer server = RawServer.start(receiver)) {
            ship(quick(refusing.url(), server.url()));
            append("a");
            await(() -> shipper.stats().delivered() == 1);

            assertThat(receiver.bodies()).containsExactly("a");
            assertThat(said.get(0)).startsWith("warn ws://localhost:" + refusing.port() + " and 1 more");
            assertThat(shipper.stats().state()).isEqualTo("open to ws://localhost:" + server.port());
        }
    }

    @Test
    void settings_areChanged_withoutLosingAnything() throws Exception {
        TestReceiver first = new TestReceiver();
        TestReceiver second = new TestReceiver();
        try (RawServer one = RawServer.start(first);
                RawServer two = RawServer.start(second)) {
            ship(quick(one.url()));
            numbers(100).forEach(this::append);
            await(() -> shipper.stats().delivered() > 0);
            shipper.reconnect(quick(two.url()).make());
            await(() -> two.connections.get() > 0);
            append("for the second");
            assertThat(shipper.close(LONG)).isTrue();

            List<String> all = new ArrayList<>(first.bodies());
            all.addAll(second.bodies());
            List<String> expected = new ArrayList<>(numbers(100));
            expected.add("for the second");
            assertThat(new LinkedHashSet<>(all)).containsExactlyElementsOf(expected);
            assertThat(second.bodies()).contains("for the second");
        }
    }
}
