package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long an end may take, and what is left behind. */
@Timeout(120)
class ShipperEndIT extends RealShipping {
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
            ShipperEndIT it = new ShipperEndIT();
            it.ship(quick(URI.create(arguments[0])));
            it.append("a");
            await(() -> it.shipper.stats().delivered() == 1);
            System.out.println("delivered");
        }
    }
}
