package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.AuthenticatingProxy;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ShipperIT implements Status {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final EventLog log = Rig.log(64 << 20);
    private final RecordBuffer buffer = new RecordBuffer();
    private Shipper shipper;

    @AfterEach
    void end() {
        if (shipper != null) {
            shipper.close(Duration.ZERO);
        }
        log.close();
    }

    private Shipper ship(TestSettings settings) {
        shipper = new Shipper(log, settings.make(), this);
        shipper.start();
        return shipper;
    }

    private static TestSettings quick(URI... urls) {
        return TestSettings.of(urls).reconnectDelay(Duration.ofMillis(20), Duration.ofMillis(100));
    }

    private void append(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        buffer.start(RecordKind.FORMATTED, EventLevel.INFO.number(), 1, "logger", bytes.length);
        buffer.startBody();
        buffer.body(bytes, 0, bytes.length);
        buffer.finish();
        while (log.append(buffer.level(), buffer.array(), 0, buffer.length()) != Admission.ACCEPTED) {
            LockSupport.parkNanos(100_000);
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "event " + i).toList();
    }

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

    @ParameterizedTest
    @EnumSource(Delivery.class)
    void close_isBounded_whenThePeerReadsNothing(Delivery delivery) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        boolean wslog = delivery == Delivery.ACKNOWLEDGED;
        try (RawServer server = RawServer.start(peer -> {
            peer.accept(wslog ? TestReceiver.PROOF : new String[0]);
            if (wslog) {
                peer.read();
                byte[] welcome = io.github.wslog.transport.wire.Frames.encode(
                        new io.github.wslog.transport.wire.Welcome(0, 0, 1 << 20, 60_000, 1L << 40));
                peer.send(TestFrame.BINARY, welcome);
            }
            done.await();
        })) {
            ship(quick(server.url()).delivery(delivery));
            for (int i = 0; i < 400; i++) {
                append("x".repeat(50_000));
            }
            await(() -> shipper.stats().bytesSent() > 0);
            long start = System.nanoTime();

            boolean delivered = shipper.close(Duration.ofMillis(300));

            assertThat(delivered).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
            assertThat(said).last().asString().contains("closed with").contains("INFO) not delivered");
            done.countDown();
        }
    }

    @Test
    void close_givesUp_whenNobodyListensUntilTimeIsOut() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        ship(TestSettings.of(URI.create("ws://localhost:" + free + "/")));
        append("a");
        await(() -> shipper.stats().failures() > 0);

        assertThat(shipper.close(Duration.ofMillis(300))).isFalse();

        assertThat(said).last().asString().contains("closed with 1 event (1 INFO) not delivered");
    }

    @Test
    void interruptedClose_endsEarly_andKeepsTheInterrupt() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            done.await();
        })) {
            ship(quick(server.url()));
            append("a");
            await(() -> shipper.stats().bytesSent() > 0);
            Thread.currentThread().interrupt();

            boolean delivered = shipper.close(Duration.ofMinutes(5));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(delivered).isFalse();
            done.countDown();
        }
    }

    @Test
    void close_beforeStart_andTwice_doesNoHarm() throws Exception {
        assertThat(new Shipper(log, quick(URI.create("ws://localhost:9/")).make(), this).close(LONG))
                .isTrue();
        try (RawServer server = RawServer.start(new TestReceiver())) {
            ship(quick(server.url()));
            append("a");
            assertThat(shipper.close(LONG)).isTrue();
            assertThat(shipper.close(LONG)).isTrue();
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

    @Test
    void noThread_isLeft_afterClose() throws Exception {
        try (RawServer server = RawServer.start(new TestReceiver())) {
            ship(quick(server.url()));
            append("a");
            await(() -> shipper.stats().delivered() == 1);
            assertThat(ours())
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(thread -> assertThat(thread.isDaemon()).isTrue());
            shipper.close(LONG);
            await(() -> ours().isEmpty());
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wslog-")
                        && !thread.getName().startsWith("wslog-log"))
                .toList();
    }

    @Test
    void jvm_exitsByItself_withoutClose() throws Exception {
        try (RawServer server = RawServer.start(new TestReceiver())) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Forgetful.class.getName(),
                            server.url().toString())
                    .redirectErrorStream(true)
                    .start();
            try (InputStream output = child.getInputStream()) {
                String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
                assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(text).isEqualTo("delivered\n");
                assertThat(child.exitValue()).isZero();
            } finally {
                child.destroyForcibly();
            }
        }
    }

    /** A program that ships one event, and ends without closing anything. */
    static final class Forgetful {
        public static void main(String[] arguments) {
            ShipperIT it = new ShipperIT();
            it.ship(quick(URI.create(arguments[0])));
            it.append("a");
            await(() -> it.shipper.stats().delivered() == 1);
            System.out.println("delivered");
        }
    }

    @Override
    public void info(String message) {
        said.add("info " + message);
    }

    @Override
    public void warn(String message, Throwable cause) {
        said.add("warn " + message);
    }

    @Override
    public void error(String message, Throwable cause) {
        said.add("error " + message);
    }
}
