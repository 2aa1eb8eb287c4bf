package io.github.wslog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RegistryTest {
    private static final Duration AGES = Duration.ofHours(1);

    private final List<FakeCarrier> carriers = new CopyOnWriteArrayList<>();
    private final Messages messages = new Messages();
    private final Object owner = new Object();

    /** Delivers nothing until it is told to. */
    private static final class FakeCarrier implements Carrier {
        final EventLog log;
        final CountDownLatch closed = new CountDownLatch(1);
        volatile TransportSettings settings;
        final AtomicInteger reconnects = new AtomicInteger();
        volatile @Nullable Duration drain;

        FakeCarrier(EventLog log, TransportSettings settings) {
            this.log = log;
            this.settings = settings;
        }

        @Override
        public void start() {}

        @Override
        public void reconnect(TransportSettings changed) {
            settings = changed;
            reconnects.incrementAndGet();
        }

        @Override
        public boolean close(Duration limit) {
            drain = limit;
            closed.countDown();
            return false;
        }

        void deliverAll() {
            log.release(log.stream(), log.highestAssigned());
        }

        @Override
        public Progress progress() {
            return new Progress("waiting", false, 0, 0, 0, 0, null);
        }
    }

    private static final class Messages implements Status {
        final List<String> warnings = new CopyOnWriteArrayList<>();

        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            warnings.add(message);
        }

        @Override
        public void error(String message, @Nullable Throwable cause) {
            warnings.add("ERROR " + message);
        }
    }

    private Registry registry(Duration linger) {
        return new Registry(this::carrier, linger);
    }

    private Carrier carrier(EventLog log, TransportSettings settings, SourceInfo source, Status status) {
        FakeCarrier carrier = new FakeCarrier(log, settings);
        carriers.add(carrier);
        return carrier;
    }

    private static TransportSettings.Builder at(String url) {
        return new TransportSettings.Builder().set(Option.URL, url);
    }

    private static Admission offer(Transport transport, int level) {
        RecordBuffer record = Transport.take();
        record.start(RecordKind.PLAIN, level, 0, "test", transport.settings().maxEventBytes());
        record.startBody();
        record.body("x".repeat(10_000));
        return transport.offer(record);
    }

    /** Offers until that is the answer. Where the processors are busy, FULL may come before, and pass. */
    private static int offerUntil(Admission wanted, Transport transport, int level) {
        int accepted = 0;
        Admission admission;
        do {
            admission = offer(transport, level);
            accepted += admission == Admission.ACCEPTED ? 1 : 0;
        } while (admission != wanted);
        return accepted;
    }

    @Test
    void sameAppender_findsItsBufferAgain_whenTheNewOneStartsBeforeTheOldOneStops() {
        Registry registry = registry(AGES);
        Transport first = registry.acquire(owner, "A", at("ws://a").build(), messages);
        offer(first, 9);

        Transport second = registry.acquire(owner, "A", at("ws://a").build(), messages);
        first.release(Duration.ZERO);
        offer(second, 9);

        assertThat(carriers).hasSize(1);
        assertThat(second.stats().waiting()).isEqualTo(2);
        assertThat(carriers.get(0).reconnects).hasValue(0);
    }

    @Test
    void sameAppender_findsItsBufferAgain_whenTheOldOneStopsBeforeTheNewOneStarts() {
        Registry registry = registry(AGES);
        Transport first = registry.acquire(owner, "A", at("ws://a").build(), messages);
        offer(first, 9);
        first.release(Duration.ZERO);

        Transport second = registry.acquire(owner, "A", at("ws://b").build(), messages);

        assertThat(second.stats().waiting()).isEqualTo(1);
        assertThat(carriers).singleElement().satisfies(carrier -> {
            assertThat(carrier.reconnects).hasValue(1);
            assertThat(carrier.settings.urls()).hasToString("[ws://b]");
        });
    }

    @Test
    void otherContext_hasItsOwnBuffer_underTheSameName() {
        Registry registry = registry(AGES);
        registry.acquire(owner, "A", at("ws://a").build(), messages);
        registry.acquire(new Object(), "A", at("ws://a").build(), messages);

        assertThat(carriers).hasSize(2);
    }

    @Test
    void changedBuffer_isANewOne_andTheOldOneIsEmptiedInTheBackground() throws InterruptedException {
        Registry registry = registry(Duration.ofMillis(1));
        Transport first = registry.acquire(owner, "A", at("ws://a").build(), messages);
        Transport second = registry.acquire(
                owner, "A", at("ws://a").set(Option.BUFFER_BYTES, "8 MiB").build(), messages);
        first.release(Duration.ZERO);

        assertThat(carriers).hasSize(2);
        assertThat(carriers.get(0).closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(carriers.get(0).drain).isEqualTo(Duration.ofSeconds(5));
        assertThat(offer(second, 9)).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void buffer_isClosedByTheCaller_whenTheLastOneLeavesWithATimeToDrain() {
        Registry registry = registry(AGES);
        Transport first = registry.acquire(owner, "A", at("ws://a").build(), messages);

        first.release(Duration.ofSeconds(7));

        assertThat(carriers.get(0).drain).isEqualTo(Duration.ofSeconds(7));
        assertThat(offer(first, 9)).isEqualTo(Admission.CLOSED);
        assertThat(first.stats().refusedByCause()).containsEntry("closed", 1L);
    }

    @Test
    void secondRelease_doesNothing_toWhoeverHasTheBufferNow() {
        Registry registry = registry(AGES);
        Transport first = registry.acquire(owner, "A", at("ws://a").build(), messages);
        Transport second = registry.acquire(owner, "A", at("ws://a").build(), messages);
        first.release(Duration.ofSeconds(1));
        first.release(Duration.ofSeconds(1));

        assertThat(offer(second, 9)).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void spoolDirectory_hasOneBuffer_whateverTheAppendersAreCalled(@TempDir Path directory) {
        Registry registry = registry(AGES);
        String spool = directory.toString();
        registry.acquire(
                owner, "A", at("ws://a").set(Option.SPOOL_DIRECTORY, spool).build(), messages);
        registry.acquire(
                owner, "B", at("ws://a").set(Option.SPOOL_DIRECTORY, spool).build(), messages);

        assertThat(carriers).hasSize(1);
        assertThat(messages.warnings).singleElement().asString().contains("is that of A too");
        registry.open().forEach(entry -> registry.close(entry, Duration.ZERO));
    }

    @Test
    void spoolFileThatCannotBeRead_isNamed(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("segment-0123456789abcdef-1"), "not a segment at all");
        Registry registry = registry(AGES);
        registry.acquire(
                owner,
                "A",
                at("ws://a").set(Option.SPOOL_DIRECTORY, directory.toString()).build(),
                messages);

        assertThat(messages.warnings)
                .containsExactly("what cannot be read in spoolDirectory is not sent, and is set aside: ["
                        + directory.resolve("segment-0123456789abcdef-1.unreadable") + "]");
        registry.open().forEach(entry -> registry.close(entry, Duration.ZERO));
    }

    @Test
    void lateEvents_travelInAStreamOfTheirOwn_whenTheHookHasClosedEverything() {
        Registry registry = registry(AGES);
        Transport transport = registry.acquire(owner, "A", at("ws://a").build(), messages);
        registry.exit();
        registry.open().forEach(entry -> registry.close(entry, Duration.ZERO));

        assertThat(offer(transport, 9)).isEqualTo(Admission.ACCEPTED);
        assertThat(carriers).hasSize(2);
        transport.release(Duration.ZERO);
        assertThat(carriers.get(1).drain).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void exit_closesWhatIsDelivered_thoughAnAppenderHoldsIt() {
        Registry registry = registry(AGES);
        registry.acquire(owner, "A", at("ws://a").build(), messages);

        new ExitHook(registry).run();

        assertThat(carriers.get(0).closed.getCount()).isZero();
        assertThat(carriers.get(0).drain).isPositive();
    }

    @Test
    void exit_leavesABufferToItsAppender_whenItCannotBeDeliveredInTime() {
        Registry registry = registry(AGES);
        Transport transport = registry.acquire(
                owner, "A", at("ws://a").set(Option.SHUTDOWN_TIMEOUT, "1").build(), messages);
        offer(transport, 9);

        new ExitHook(registry).run();

        assertThat(offer(transport, 9)).isEqualTo(Admission.ACCEPTED);
        assertThat(carriers)
                .singleElement()
                .satisfies(carrier -> assertThat(carrier.drain).isNull());
        transport.release(Duration.ZERO);
        assertThat(carriers.get(0).drain).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void exit_closesWhatNobodyHolds_whenItCannotBeDeliveredInTime() {
        Registry registry = registry(AGES);
        Transport transport = registry.acquire(
                owner, "A", at("ws://a").set(Option.SHUTDOWN_TIMEOUT, "1").build(), messages);
        offer(transport, 9);
        transport.release(Duration.ZERO);

        new ExitHook(registry).run();

        assertThat(carriers.get(0).drain).isEqualTo(Duration.ZERO);
    }

    @Test
    void fullBuffer_refusesLowLevelsFirst_andCountsByCause() {
        Transport transport = registry(AGES)
                .acquire(
                        owner,
                        "A",
                        at("ws://a").set(Option.BUFFER_BYTES, "1 MiB").build(),
                        messages);

        assertThat(offerUntil(Admission.DISCARDED, transport, 9)).isGreaterThan(10);
        offerUntil(Admission.ACCEPTED, transport, 13);
        offerUntil(Admission.FULL, transport, 13);

        assertThat(transport.stats().refusedByCause())
                .containsEntry("below_level", 1L)
                .containsOnlyKeys("below_level", "buffer_full");
    }

    @Test
    void blockedCaller_goesOnWithItsInterrupt_whenThereIsRoomAgain() throws InterruptedException {
        Transport transport = registry(AGES)
                .acquire(
                        owner,
                        "A",
                        at("ws://a")
                                .set(Option.BUFFER_BYTES, "1 MiB")
                                .set(Option.OVERFLOW, "block")
                                .set(Option.BLOCK_TIMEOUT, "20 s")
                                .build(),
                        messages);
        AtomicReference<String> outcome = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            Thread.currentThread().interrupt();
            int accepted = 0;
            while (transport.stats().delivered() == 0 && accepted < 300 && offer(transport, 9) == Admission.ACCEPTED) {
                accepted++;
            }
            outcome.set(accepted + " " + Thread.currentThread().isInterrupted());
        });
        caller.start();
        while (caller.isAlive()) {
            carriers.get(0).deliverAll();
            caller.join(1);
        }

        assertThat(outcome).hasValue("300 true");
        assertThat(transport.stats().refused()).isZero();
    }

    @Test
    void blockedCaller_isRefused_afterTheTimeout() {
        Transport transport = registry(AGES)
                .acquire(
                        owner,
                        "A",
                        at("ws://a")
                                .set(Option.BUFFER_BYTES, "1 MiB")
                                .set(Option.OVERFLOW, "block")
                                .set(Option.BLOCK_TIMEOUT, "1")
                                .build(),
                        messages);

        offerUntil(Admission.FULL, transport, 9);

        assertThat(transport.stats().refusedByCause()).containsOnlyKeys("buffer_full");
    }

    @Test
    void cutEvent_isCounted() {
        Transport transport = registry(AGES)
                .acquire(
                        owner,
                        "A",
                        at("ws://a").set(Option.MAX_EVENT_BYTES, "1024").build(),
                        messages);

        assertThat(offer(transport, 9)).isEqualTo(Admission.ACCEPTED);

        assertThat(transport.stats().truncated()).isEqualTo(1);
    }

    @Test
    void anotherMode_isAnotherBuffer_alsoInTheSameDirectory(@TempDir Path directory) {
        Registry registry = registry(AGES);
        TransportSettings client =
                at("ws://a").set(Option.SPOOL_DIRECTORY, directory.toString()).build();
        TransportSettings server = new TransportSettings.Builder()
                .set(Option.MODE, "server")
                .set(Option.SPOOL_DIRECTORY, directory.toString())
                .build();

        registry.acquire(owner, "A", client, messages);
        registry.acquire(owner, "A", server, messages);

        assertThat(carriers).hasSize(2);
        assertThat(carriers.get(0).settings.isServer()).isFalse();
        assertThat(carriers.get(1).settings.isServer()).isTrue();
        assertThat(messages.warnings).singleElement().asString().contains("events wait in memory instead");
        registry.open().forEach(entry -> registry.close(entry, Duration.ZERO));
    }

    @Test
    void serverMode_neverRefuses_andHasNothingToWaitFor() {
        TransportSettings server =
                new TransportSettings.Builder().set(Option.MODE, "server").build();
        Transport transport = registry(AGES).acquire(owner, "A", server, messages);

        for (int i = 0; i < 3000; i++) { // twice the buffer
            offerUntil(Admission.ACCEPTED, transport, 1);
        }

        assertThat(transport.stats().waiting()).isZero();
    }
}
