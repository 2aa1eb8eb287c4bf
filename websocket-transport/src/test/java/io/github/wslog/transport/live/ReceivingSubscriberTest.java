package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReceivingSubscriberTest {
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Status status = new Status() {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {
            warnings.add(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            warnings.add(message + " " + cause);
        }
    };
    private final TestLog log = new TestLog();
    private final Pump pump = new Pump(log.feed(), 10, status);
    private final FakeReceiver receiver = new FakeReceiver();

    @AfterEach
    void end() {
        pump.close();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "e" + i).toList();
    }

    private void logNumbers(int from, int to) {
        numbers(from, to).forEach(log::info);
    }

    @Test
    void receiver_getsAllThatIsHeld_andWhatComes_inOrder() {
        logNumbers(0, 1000);
        receiver.dial(pump, log);
        logNumbers(1000, 3000);

        receiver.await(() -> receiver.bodies.size() >= 3000);

        assertThat(receiver.bodies()).isEqualTo(numbers(0, 3000));
        Hello hello = receiver.hellos.get(0);
        assertThat(hello.stream()).isEqualTo(log.log.stream());
        assertThat(hello.relation()).isEqualTo(Relation.OWN);
        assertThat(hello.source()).isEqualTo(TestLog.SOURCE);
        assertThat(hello.firstUnreleased()).isEqualTo(1);
        assertThat(hello.silenceMillis()).isEqualTo(45_000);
        assertThat(hello.contentType()).isEqualTo("text/x-log");
        assertThat(warnings).isEmpty();
    }

    @Test
    void nextConnection_goesOnBehindWhatIsHeld() {
        FakeReceiver.Connection first = receiver.dial(pump, log);
        logNumbers(0, 500);
        receiver.await(() -> receiver.bodies.size() >= 500);
        first.cut();
        logNumbers(500, 700);

        receiver.dial(pump, log);
        receiver.await(() -> receiver.bodies.size() >= 700);

        assertThat(receiver.bodies()).isEqualTo(numbers(0, 700));
    }

    @Test
    void overtaken_streamIsOpenedAnew_underAnotherHandle() {
        receiver.credit = 100_000;
        receiver.acknowledges = false;
        FakeReceiver.Connection connection = receiver.dial(pump, log);
        receiver.await(() -> !receiver.hellos.isEmpty());
        String padding = "x".repeat(1000);
        for (int i = 0; i < 20_000; i++) {
            log.info(padding); // five times what the log holds
        }
        receiver.await(() -> !receiver.bodies.isEmpty());
        synchronized (receiver) {
            receiver.acknowledges = true;
            // It may have been overtaken before the first batch: then that came under another handle.
            int handle = receiver.hellos.get(receiver.hellos.size() - 1).handle();
            connection.acknowledge(handle, receiver.held.get(log.log.stream()));
        }

        receiver.await(() -> receiver.held.get(log.log.stream()) == 20_000);

        assertThat(receiver.hellos).hasSizeGreaterThan(1);
        assertThat(receiver.hellos.get(1).handle()).isEqualTo(1);
        assertThat(receiver.hellos.get(1).stream()).isEqualTo(log.log.stream());
        assertThat(receiver.skipped).isPositive();
        assertThat(receiver.skipped + receiver.bodies().size()).isEqualTo(20_000);
    }

    @Test
    void bytesOfAHandleGivenUp_areNotWaitedFor() {
        receiver.credit = 200_000;
        receiver.acknowledges = false;
        String padding = "x".repeat(1000);
        for (int i = 0; i < 1000; i++) {
            log.info(padding);
        }
        // Not earlier: then every batch is as long as it may be.
        FakeReceiver.Connection connection = receiver.dial(pump, log);
        receiver.await(() -> receiver.bodies.size() > 120); // that is the third batch, and all that the credit allows
        for (int i = 0; i < 20_000; i++) {
            log.info(padding);
        }
        synchronized (receiver) {
            receiver.acknowledges = true;
            connection.acknowledge(0, 60); // the first batch; the others never are
        }
        receiver.await(() -> receiver.held.get(log.log.stream()) == 21_000);

        assertThat(receiver.skipped).isPositive();
        assertThat(pump.farewell(Duration.ofSeconds(20), true)).isTrue();
        assertThat(receiver.ends).hasSize(1);
    }

    @Test
    void credit_isNotExceeded() {
        receiver.credit = 5000;
        logNumbers(0, 10_000);
        receiver.dial(pump, log);

        receiver.await(() -> receiver.bodies.size() >= 10_000);

        assertThat(receiver.mostInFlight).isBetween(1000L, 5000L);
    }

    @Test
    void creditOfNothing_holdsEverything_untilThereIsMore() {
        receiver.credit = 0;
        FakeReceiver.Connection connection = receiver.dial(pump, log);
        receiver.await(() -> !receiver.hellos.isEmpty());
        logNumbers(0, 10);
        pump.drain(Duration.ofMillis(50));
        assertThat(receiver.bodies()).isEmpty();

        synchronized (receiver) {
            receiver.credit = 10_000;
            connection.acknowledge(0, 0);
        }

        receiver.await(() -> receiver.bodies.size() >= 10);
    }

    @Test
    void recordThatIsTooLarge_leavesAGapRecordInItsPlace_andIsSaid() {
        receiver.maxRecordBytes = 2000;
        log.info("small");
        log.event(17, "com.acme.Order", "x".repeat(5000));
        log.info("small too");
        receiver.dial(pump, log);

        receiver.await(() -> receiver.bodies.size() >= 3);

        assertThat(receiver.bodies())
                .containsExactly(
                        "small",
                        "1 event lost (1 ERROR) from 2026-01-02T03:04:05.006Z to 2026-01-02T03:04:05.006Z: too large",
                        "small too");
        assertThat(warnings).singleElement().asString().contains("at most 2000 bytes");
    }

    @Test
    void breachOfTheProtocol_closesWithItsCode() {
        FakeReceiver.Connection connection = receiver.dial(pump, log);
        receiver.await(() -> !receiver.hellos.isEmpty());

        connection.say(new Ack(0, 17, 1000));
        receiver.await(() -> receiver.closed.startsWith("4417"));
        FakeReceiver.Connection second = receiver.dial(pump, log);
        second.say(new Ack(99, 0, 1000));
        receiver.await(() -> receiver.closed.startsWith("4404"));
        FakeReceiver.Connection third = receiver.dial(pump, log);
        third.handler.text(ByteBuffer.wrap("level=WARN".getBytes(StandardCharsets.UTF_8)));

        receiver.await(() -> receiver.closed.startsWith("4400"));
    }

    @Test
    void welcomeOfMoreThanWasAssigned_closesWith4418() {
        log.info("one");
        receiver.held.put(log.log.stream(), 2L);

        receiver.dial(pump, log);

        receiver.await(() -> receiver.closed.startsWith("4418"));
    }

    @Test
    void secondWelcome_closesWith4400() {
        FakeReceiver.Connection connection = receiver.dial(pump, log);
        receiver.await(() -> !receiver.hellos.isEmpty());

        connection.say(new Welcome(0, 0, 1 << 20, 60_000, 1000));

        receiver.await(() -> receiver.closed.startsWith("4400"));
    }

    @Test
    void farewell_isSaid_whenEverythingIsAcknowledged() {
        receiver.dial(pump, log);
        logNumbers(0, 100);

        assertThat(pump.farewell(Duration.ofSeconds(20), true)).isTrue();

        assertThat(receiver.ends)
                .singleElement()
                .satisfies(end -> assertThat(end.lastOrdinal()).isEqualTo(100));
    }

    @Test
    void noFarewell_whereTheStreamGoesOn() {
        receiver.dial(pump, log);
        logNumbers(0, 100);

        assertThat(pump.farewell(Duration.ofSeconds(20), false)).isTrue();

        assertThat(receiver.ends).isEmpty();
        assertThat(receiver.bodies()).hasSize(100);
    }

    @Test
    void streamOfAnEarlierRun_endsAtOnce_notWithTheNextEvent(@TempDir Path directory) throws IOException {
        LogSettings settings = new LogSettings(8 << 20, 1 << 20, 1 << 16, 0, Retention.MOST_RECENT);
        try (TestLog earlier = new TestLog(EventLog.open(directory, settings, TestLog.SOURCE.encode()))) {
            earlier.info("earlier");
        }
        try (TestLog later = new TestLog(EventLog.open(directory, settings, TestLog.SOURCE.encode()))) {
            Pump other = new Pump(later.feed(), 10, status);
            receiver.dial(other, later);

            receiver.await(() -> !receiver.ends.isEmpty());
            later.info("later");
            receiver.await(() -> receiver.bodies.size() >= 2);
            other.close();
        }

        assertThat(receiver.ends).singleElement().satisfies(end -> {
            assertThat(end.handle()).isZero();
            assertThat(end.lastOrdinal()).isEqualTo(1);
        });
        assertThat(receiver.bodies()).containsExactly("earlier", "later");
    }

    @Test
    void streamsOfEarlierRuns_comeFirst_asAdopted_andEnd(@TempDir Path directory) throws IOException {
        LogSettings settings = new LogSettings(8 << 20, 1 << 20, 1 << 16, 0, Retention.MOST_RECENT);
        SourceInfo before = new SourceInfo("orders", "web-1", 1);
        try (TestLog earlier = new TestLog(EventLog.open(directory, settings, before.encode()))) {
            earlier.info("earlier");
        }
        try (TestLog later = new TestLog(EventLog.open(directory, settings, TestLog.SOURCE.encode()))) {
            Pump other = new Pump(later.feed(), 10, status);
            later.info("later");
            receiver.dial(other, later);

            receiver.await(() -> receiver.bodies.size() >= 2);
            other.close();
        }

        assertThat(receiver.bodies()).containsExactly("earlier", "later");
        assertThat(receiver.hellos).extracting(Hello::relation).containsExactly(Relation.ADOPTED, Relation.OWN);
        assertThat(receiver.hellos.get(0).source()).isEqualTo(before);
        assertThat(receiver.ends).singleElement().satisfies(end -> {
            assertThat(end.handle()).isZero();
            assertThat(end.lastOrdinal()).isEqualTo(1);
        });
    }
}
