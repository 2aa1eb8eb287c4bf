package io.github.wslog.transport.eventlog;

import static io.github.wslog.transport.eventlog.ReadRecord.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the memory for the next segments comes from, and what happens when it does not come. */
@Timeout(60)
class GrowthTest {
    private static final int SEGMENT = 1 << 16;
    private static final LogSettings SETTINGS =
            new LogSettings(8L * SEGMENT, SEGMENT, 30_000, 0, Retention.UNTIL_RELEASED);
    private static final String LARGE = "x".repeat(20_000);

    private final AtomicInteger made = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int mostSegments = Integer.MAX_VALUE;
    private volatile boolean outOfMemory;

    private Memory disk() throws IOException {
        asked.incrementAndGet();
        if (made.get() < mostSegments) {
            made.incrementAndGet();
            return new DirectMemory(SEGMENT);
        }
        if (outOfMemory) {
            throw new OutOfMemoryError("for the test");
        }
        throw new IOException("No space left on device");
    }

    private EventLog log() {
        return EventLog.inMemory(SETTINGS, this::disk, Between.NOTHING, System::nanoTime);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fullDisk_refusesAndSaysWhy_andTheLogGoesOnWhenThereIsRoom(boolean memory) {
        outOfMemory = memory;
        mostSegments = 3;
        try (EventLog log = log()) {
            until(() -> log.growthFailure() != null);
            int accepted = 0;
            while (Append.patiently(log, 17, bytes(LARGE)) == Admission.ACCEPTED) {
                accepted++;
            }
            assertThat(accepted).isEqualTo(9);
            assertThat(log.hasRoom(17, LARGE.length())).isFalse();
            assertThat(log.growthFailure()).isInstanceOf(memory ? OutOfMemoryError.class : IOException.class);

            int before = asked.get();
            for (int i = 0; i < 1_000; i++) {
                assertThat(log.append(17, bytes(LARGE), 0, LARGE.length())).isEqualTo(Admission.FULL);
            }
            // Each refusal at once, and the disk not asked for each: else 1,000 of them would have asked as often.
            assertThat(asked.get() - before).isLessThan(200);

            mostSegments = Integer.MAX_VALUE;
            until(() -> log.hasRoom(17, LARGE.length()));
            Append.accepted(log, LARGE);
            assertThat(log.growthFailure()).isNull();
            assertThat(ReadRecord.texts(ReadRecord.all(log, log.cursor()))).hasSize(10);
        }
    }

    @Test
    void fullDisk_isNoEnd_whereSegmentsAreReleased() {
        mostSegments = 3;
        try (EventLog log = log()) {
            Cursor cursor = log.cursor();
            for (int i = 0; i < 100; i++) {
                until(() -> log.append(17, bytes(LARGE), 0, LARGE.length()) == Admission.ACCEPTED);
                assertThat(ReadRecord.texts(ReadRecord.all(log, cursor))).containsExactly(LARGE);
                log.release(log.stream(), i + 1);
            }
            assertThat(made.get()).isEqualTo(3);
        }
    }

    @Test
    void nothingIsRefused_whileThereIsRoom_andTheLogStaysWithinItsBound() {
        try (EventLog log = log()) {
            Cursor cursor = log.cursor();
            long refused = 0;
            for (int i = 0; i < 3_000; i++) {
                long free = SETTINGS.capacityBytes() - log.retainedBytes() - Segment.framed(LARGE.length());
                Admission admission = Append.patiently(log, 17, bytes(LARGE));
                if (free < Tail.RESERVE) {
                    assertThat(admission).isEqualTo(Admission.FULL);
                    refused++;
                    ReadRecord.all(log, cursor);
                    log.release(log.stream(), log.highestAssigned() - i % 10);
                } else {
                    assertThat(admission).isEqualTo(Admission.ACCEPTED);
                }
                assertThat(log.retainedBytes()).isLessThanOrEqualTo(SETTINGS.capacityBytes());
            }
            assertThat(refused).isPositive();
        }
    }

    @Test
    void interruptedThread_waitsLikeAnyOther_andStaysInterrupted() {
        try (EventLog log = log()) {
            Thread.currentThread().interrupt();
            for (int i = 0; i < 20; i++) {
                Append.accepted(log, LARGE);
            }
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void retainedBytes_areNearlyNone_whenAllIsReleased() {
        try (EventLog log = log()) {
            for (int i = 0; i < 21; i++) {
                Append.accepted(log, LARGE);
            }
            assertThat(log.retainedBytes()).isGreaterThan(21 * 20_000);

            log.release(log.stream(), 20);
            assertThat(log.retainedBytes()).isEqualTo(Segment.framed(LARGE.length()));
            log.release(log.stream(), 21);
            assertThat(log.retainedBytes()).isZero();
        }
    }

    /** Whoever finds the file of a segment that went, after a crash, must not take its records for unreleased ones. */
    @Test
    void segmentThatGoes_saysFirst_thatAllOfItWasReleased() {
        Queue<RecordedMemory> memory = new ConcurrentLinkedQueue<>();
        SegmentSupply.Source recorded = () -> {
            RecordedMemory made = new RecordedMemory(SEGMENT);
            memory.add(made);
            return made;
        };
        try (EventLog log = EventLog.inMemory(SETTINGS, recorded, Between.NOTHING, System::nanoTime)) {
            Append.accepted(log, LARGE, LARGE, LARGE, LARGE);

            log.release(log.stream(), 4);

            assertThat(memory.element().released).isEqualTo(3);
        }
    }

    /** A release goes from place to place where readers have noted them, else from frame to frame: to the same end. */
    @ParameterizedTest
    @ValueSource(ints = {1, 700, 5_000, 60_000})
    void release_endsAtTheSameByte_whereverReadersHaveBeen(int batchBytes) {
        Random random = new Random(batchBytes);
        ByteBuffer target = ByteBuffer.allocate(70_000);
        try (EventLog read = log();
                EventLog unread = log();
                Cursor cursor = read.cursor()) {
            long ordinal = 0;
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 20; i++) {
                    String record = "x".repeat(random.nextInt(600));
                    Append.accepted(read, record);
                    Append.accepted(unread, record);
                }
                for (int i = 0; i < 10; i++) {
                    cursor.read(target.clear(), batchBytes);
                }
                ordinal = Math.min(read.highestAssigned(), ordinal + random.nextInt(40));
                read.release(read.stream(), ordinal);
                unread.release(unread.stream(), ordinal);

                assertThat(read.retainedBytes()).isEqualTo(unread.retainedBytes());
                assertThat(read.streams().get(0).firstOrdinal()).isEqualTo(ordinal + 1);
            }
        }
    }
}
