package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.Outcome;
import io.github.wslog.receiver.output.OutputContext;
import io.github.wslog.receiver.output.OutputCounters;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.status.Status;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When what was sent counts as held; the daemon is played by the test. */
@Timeout(60)
class StreamOutputTest {
    private static final Status SILENT = new Status() {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, @Nullable Throwable cause) {}

        @Override
        public void error(String message, @Nullable Throwable cause) {}
    };

    private final AtomicLong now = new AtomicLong();
    private final SpooledBatch one = Events.batch(Events.SHOP, 1, 1, List.of(event("one")));
    private final SpooledBatch two = Events.batch(Events.SHOP, 2, 2, List.of(event("two")));
    private ServerSocket daemon;
    private StreamOutput output;

    @BeforeEach
    void start() throws Exception {
        daemon = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        MessageFormat format = new MessageFormat(
                MessageFormat.Standard.RFC5424,
                1,
                65_536,
                MessageFormat.Oversize.TRUNCATE,
                MessageFormat.Multiline.KEEP,
                false,
                1,
                false);
        output = new StreamOutput(
                Target.parse("tcp://127.0.0.1:" + daemon.getLocalPort()),
                Framing.OCTET,
                Checkpoints.every(Duration.ofSeconds(5), Checkpoints.BYTES),
                new SyslogEncoder(format),
                now::get);
        output.start(new OutputContext("d", null, SILENT, new OutputCounters()), null);
    }

    @AfterEach
    void stop() throws Exception {
        output.close();
        daemon.close();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Reads to the end, as a daemon that lives, and closes. */
    private static CompletableFuture<String> readAll(Socket from) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (from) {
                        return new String(from.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> new Thread(task, "daemon").start());
    }

    private static final Outcome NOTHING = new Outcome.Held(null);

    @Test
    void nothingIsHeld_untilTheDaemonHasReadIt_andTheNextConnectionHasOutlivedThat() throws Exception {
        assertThat(output.take(one)).isEqualTo(NOTHING);
        assertThat(output.flush()).isEqualTo(NOTHING);
        CompletableFuture<String> first = readAll(daemon.accept());
        pass(Duration.ofMillis(4999));
        assertThat(output.flush()).as("before the interval is over").isEqualTo(NOTHING);
        assertThat(first).isNotDone();

        pass(Duration.ofMillis(1));
        assertThat(output.flush()).as("read, but who knows by whom").isEqualTo(NOTHING);
        assertThat(first.get()).endsWith("one");
        assertThat(output.take(two)).isEqualTo(NOTHING);
        assertThat(output.flush()).isEqualTo(NOTHING);
        try (Socket next = daemon.accept()) {
            pass(Duration.ofMillis(250));
            assertThat(output.flush()).isEqualTo(new Outcome.Held(one.position()));
            assertThat(new String(next.getInputStream().readNBytes(20), StandardCharsets.UTF_8))
                    .contains("<14>1");
        }
    }

    @Test
    void nothingIsHeld_ifTheDaemonDiesWithTheNextConnection() throws Exception {
        output.take(one);
        output.flush();
        CompletableFuture<String> first = readAll(daemon.accept());
        pass(Duration.ofSeconds(5));
        assertThat(output.flush()).isEqualTo(NOTHING);
        first.get();
        daemon.accept().close();

        assertThat(output.finish()).isInstanceOf(Outcome.Failed.class);
        output.start(new OutputContext("d", null, SILENT, new OutputCounters()), null);
        output.take(one);
        output.flush();
        assertThat(new String(daemon.accept().getInputStream().readNBytes(10), StandardCharsets.UTF_8))
                .as("again")
                .contains("<14>1");
    }

    @Test
    void nothingIsHeld_ifTheDaemonCloses_beforeItWasAskedTo() throws Exception {
        output.take(one);
        output.flush();
        Socket first = daemon.accept();
        first.getInputStream().read();
        first.setSoLinger(true, 0);
        first.close();

        assertThat(output.finish()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void drain_confirmsAtOnce() throws Exception {
        output.take(one);
        output.flush();
        CompletableFuture<String> first = readAll(daemon.accept());
        assertThat(output.finish()).isEqualTo(NOTHING);
        assertThat(first.get()).endsWith("one");
        assertThat(output.finish()).isEqualTo(new Outcome.Held(one.position()));
    }

    @Test
    void idleConnectionThatTheDaemonCloses_isNoFailure() throws Exception {
        output.take(one);
        output.flush();
        CompletableFuture<String> first = readAll(daemon.accept());
        output.finish();
        first.get();
        output.finish();
        Socket idle = daemon.accept();
        idle.close();
        output.take(two);
        Outcome outcome = output.flush();
        assertThat(outcome).isEqualTo(new Outcome.Held(one.position()));
    }
}
