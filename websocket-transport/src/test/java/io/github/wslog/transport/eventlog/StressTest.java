package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many threads at once: every record accepted is read exactly once, in the order of its ordinal, or counted. */
@Timeout(120)
class StressTest {
    private static final int PLATFORM_THREADS = 16;
    private static final int VIRTUAL_THREADS = 10_000;
    private static final LogSettings LARGE = new LogSettings(32 << 20, 1 << 20, 1_000, 9, Retention.UNTIL_RELEASED);
    private static final LogSettings SMALL = new LogSettings(1 << 19, 1 << 16, 1_000, 9, Retention.UNTIL_RELEASED);
    private static final LogSettings FLOWING = new LogSettings(1 << 19, 1 << 16, 1_000, 9, Retention.MOST_RECENT);
    private static final long MILLISECOND = 1_000_000;

    private static void onPlatformThreads(List<Runnable> writers, Runnable reader) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        writers.forEach(writer -> threads.add(new Thread(writer)));
        threads.add(new Thread(reader));
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private static List<Runnable> writers(Audit audit, int writers, int records) {
        List<Runnable> all = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int id = writer;
            all.add(() -> audit.write(id, records));
        }
        return all;
    }

    private static void stress(
            EventLog log, int records, boolean releasing, boolean paced, BiConsumer<Audit, Long> then)
            throws InterruptedException {
        Audit audit = new Audit(log, PLATFORM_THREADS, paced);
        onPlatformThreads(writers(audit, PLATFORM_THREADS, records), () -> audit.read(releasing, 100 * MILLISECOND));
        long appended = (long) PLATFORM_THREADS * records;
        audit.balance(appended);
        then.accept(audit, appended);
    }

    @Test
    void platformThreads_loseNothing_whileTheReaderKeepsUp() throws InterruptedException {
        try (EventLog log = EventLog.inMemory(LARGE)) {
            stress(
                    log,
                    12_000,
                    true,
                    true,
                    (audit, appended) -> assertThat(audit.accepted()).isGreaterThanOrEqualTo(appended * 9 / 10));
        }
    }

    @Test
    void platformThreads_loseNothingThatWasAccepted_whereTheLogIsSmall() throws InterruptedException {
        try (EventLog log = EventLog.inMemory(SMALL)) {
            stress(
                    log,
                    8_000,
                    true,
                    false,
                    (audit, appended) -> assertThat(audit.missed()).isZero());
        }
    }

    @Test
    void platformThreads_overtakeTheReader_whoCountsWhatItMissed() throws InterruptedException {
        try (EventLog log = EventLog.inMemory(FLOWING)) {
            stress(
                    log,
                    8_000,
                    false,
                    false,
                    (audit, appended) -> assertThat(audit.accepted()).isGreaterThanOrEqualTo(appended * 9 / 10));
        }
    }

    @Test
    void platformThreads_loseNothing_inFiles(@TempDir Path directory) throws Exception {
        try (EventLog log = EventLog.open(directory, LARGE, new byte[0])) {
            stress(
                    log,
                    6_000,
                    true,
                    true,
                    (audit, appended) -> assertThat(audit.accepted()).isGreaterThanOrEqualTo(appended * 9 / 10));
        }
    }

    @Test
    void virtualThreads_loseNothing_whileTheReaderKeepsUp() throws Throwable {
        assumeTrue(
                Runtime.version().feature() >= 21,
                () -> "no virtual threads before JDK 21, this is " + Runtime.version());
        MethodHandle startVirtualThread = MethodHandles.lookup()
                .findStatic(Thread.class, "startVirtualThread", MethodType.methodType(Thread.class, Runnable.class));
        try (EventLog log = EventLog.inMemory(LARGE)) {
            Audit audit = new Audit(log, VIRTUAL_THREADS, true);
            onPlatformThreads(
                    List.of(() -> writers(audit, VIRTUAL_THREADS, 20).forEach(writer -> {
                        try {
                            startVirtualThread.invoke(writer);
                        } catch (Throwable t) {
                            throw new AssertionError(t);
                        }
                    })),
                    () -> audit.read(true, 100 * MILLISECOND));
            audit.balance(20L * VIRTUAL_THREADS);
            assertThat(audit.accepted()).isGreaterThanOrEqualTo(20L * VIRTUAL_THREADS * 9 / 10);
        }
    }
}
