package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for records: whoever sleeps is woken. */
@Timeout(60)
class AwaitTest {
    private static final LogSettings SETTINGS = new LogSettings(1 << 20, 1 << 16, 30_000, 0, Retention.UNTIL_RELEASED);
    private static final long LONG = TimeUnit.HOURS.toNanos(1);

    // Each look at the clock is a second later: so every await sleeps instead of polling.
    private final AtomicLong nanos = new AtomicLong();

    private EventLog sleepyLog() {
        return EventLog.inMemory(SETTINGS, Between.NOTHING, () -> nanos.addAndGet(1_000_000_000L));
    }

    /** A lost wake-up would leave this test waiting for an hour. */
    @Test
    void sleepingReader_isWoken_byEveryFirstAppend() throws Exception {
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (EventLog log = sleepyLog()) {
            Cursor cursor = log.cursor();
            Cursor idle = log.cursor();
            ByteBuffer target = ByteBuffer.allocate(70_000);
            for (int round = 1; round <= 20_000; round++) {
                CompletableFuture<Void> appended = CompletableFuture.runAsync(() -> append(log), writer);
                while (cursor.read(target.clear(), 60_000) == Cursor.Read.EMPTY) {
                    cursor.await(LONG);
                }
                appended.join();
                assertThat(cursor.nextOrdinal()).isEqualTo(round + 1);
                log.release(log.stream(), round);
            }
            idle.close();
        } finally {
            writer.shutdown();
        }
    }

    /** By this test's clock an append may take longer than a second: then a void is what the reader is woken for. */
    private static void append(EventLog log) {
        assertThat(log.append(9, new byte[10], 0, 10)).isIn(Admission.ACCEPTED, Admission.TORN);
    }

    @Test
    void sleepingReaders_areAllWoken() throws Exception {
        ExecutorService readers = Executors.newCachedThreadPool();
        try (EventLog log = sleepyLog()) {
            CompletableFuture<?>[] all = new CompletableFuture<?>[4];
            for (int i = 0; i < all.length; i++) {
                Cursor cursor = log.cursor();
                all[i] = CompletableFuture.runAsync(() -> readUpTo(cursor, 300), readers);
            }
            for (int i = 0; i < 300; i++) {
                append(log);
            }
            CompletableFuture.allOf(all).join();
        } finally {
            readers.shutdown();
        }
    }

    private static void readUpTo(Cursor cursor, long ordinal) {
        ByteBuffer target = ByteBuffer.allocate(70_000);
        while (cursor.nextOrdinal() <= ordinal) {
            if (cursor.read(target.clear(), 60_000) == Cursor.Read.EMPTY) {
                cursor.await(LONG);
            }
        }
    }

    @Test
    void sleepingReader_isWoken_whenTheLogIsClosed() throws Exception {
        EventLog log = sleepyLog();
        Cursor cursor = log.cursor();
        Thread reader = new Thread(() -> cursor.await(LONG));
        reader.start();
        while (reader.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        log.close();

        reader.join();
    }

    @Test
    void await_returnsAtOnce_whereARecordIsWaiting() {
        try (EventLog log = sleepyLog()) {
            Cursor cursor = log.cursor();
            Append.accepted(log, "record");
            cursor.await(LONG);
            assertThat(cursor.nextOrdinal()).isEqualTo(1);
        }
    }
}
