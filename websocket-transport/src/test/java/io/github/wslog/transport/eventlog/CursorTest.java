package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places, limits, and what a cursor does when the ground goes from under it. */
class CursorTest {
    private static final int SEGMENT = 1 << 16;
    private static final LogSettings KEEPING =
            new LogSettings(4L * SEGMENT, SEGMENT, 30_000, 0, Retention.UNTIL_RELEASED);
    private static final LogSettings FLOWING = new LogSettings(4L * SEGMENT, SEGMENT, 30_000, 0, Retention.MOST_RECENT);

    private final EventLog log = EventLog.inMemory(KEEPING);

    @AfterEach
    void close() {
        log.close();
    }

    private static String text(int number) {
        return "record " + number + " " + "x".repeat(1000);
    }

    private static void append(EventLog log, int from, int to) {
        IntStream.rangeClosed(from, to).forEach(number -> Append.accepted(log, text(number)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 63, 64, 65, 100, 150})
    void seek_goesOnAtThatOrdinal(long ordinal) {
        append(log, 1, 150);
        Cursor cursor = log.cursor();

        cursor.seek(log.stream(), ordinal);

        assertThat(cursor.nextOrdinal()).isEqualTo(ordinal);
        List<ReadRecord> read = ReadRecord.all(log, cursor);
        assertThat(read.get(0)).isEqualTo(new ReadRecord(log.stream(), ordinal, text((int) ordinal)));
        assertThat(read).hasSize((int) (151 - ordinal));
    }

    @Test
    void seek_beforeWhatIsRetained_goesOnWithTheOldest() {
        append(log, 1, 150);
        log.release(log.stream(), 130);
        long oldest = ReadRecord.all(log, log.cursor(log.stream(), 0)).get(0).ordinal();

        assertThat(oldest).isBetween(60L, 131L);
        assertThat(ReadRecord.all(log, log.cursor(UUID.randomUUID(), 140))
                        .get(0)
                        .ordinal())
                .isEqualTo(oldest);
        assertThat(ReadRecord.all(log, log.cursor()).get(0).ordinal()).isEqualTo(131);
    }

    @Test
    void seek_behindWhatIsThere_waitsForThatOrdinal() {
        append(log, 1, 10);
        Cursor cursor = log.cursor(log.stream(), 13);

        append(log, 11, 14);

        assertThat(ReadRecord.ordinals(ReadRecord.all(log, cursor))).containsExactly(13L, 14L);
    }

    @Test
    void read_keepsToTheSoftLimit_butForOneRecord() {
        Append.accepted(log, "a".repeat(10), "b".repeat(10), "c".repeat(500), "d");
        Cursor cursor = log.cursor();
        ByteBuffer target = ByteBuffer.allocate(504);

        assertThat(cursor.read(target, 28)).isEqualTo(Cursor.Read.BATCH);
        assertThat(ReadRecord.batch(cursor, target)).hasSize(2);
        assertThat(cursor.read(target.clear(), 28)).isEqualTo(Cursor.Read.BATCH);
        assertThat(ReadRecord.texts(ReadRecord.batch(cursor, target))).containsExactly("c".repeat(500));
        assertThat(cursor.read(target.clear(), 0)).isEqualTo(Cursor.Read.BATCH);
        assertThat(cursor.read(target.clear(), 28)).isEqualTo(Cursor.Read.EMPTY);
    }

    @Test
    void read_takesNothing_whileTheTargetIsTooSmall() {
        Append.accepted(log, "a".repeat(100));
        Cursor cursor = log.cursor();

        assertThat(cursor.read(ByteBuffer.allocate(103), 60_000)).isEqualTo(Cursor.Read.EMPTY);
        assertThat(cursor.nextOrdinal()).isEqualTo(1);
        assertThat(ReadRecord.all(log, cursor)).hasSize(1);
    }

    @Test
    void overtakenCursor_saysHowManyItMissed_andGoesOn() {
        try (EventLog flowing = EventLog.inMemory(FLOWING)) {
            append(flowing, 1, 3);
            Cursor cursor = flowing.cursor();
            ByteBuffer target = ByteBuffer.allocate(100_000);
            cursor.read(target, 1200);
            assertThat(cursor.nextOrdinal()).isEqualTo(2);

            append(flowing, 4, 2000);
            Cursor.Read read = firstThatIsNoBatch(cursor);

            assertThat(read).isEqualTo(Cursor.Read.OVERTAKEN);
            assertThat(cursor.missed()).isPositive();
            List<ReadRecord> rest = ReadRecord.all(flowing, cursor);
            assertThat(rest.get(rest.size() - 1).text()).isEqualTo(text(2000));
            assertThat(rest.get(0).text()).isEqualTo(text((int) rest.get(0).ordinal()));
            assertThat(flowing.retainedBytes()).isLessThanOrEqualTo(FLOWING.capacityBytes() + 3L * SEGMENT);
        }
    }

    private static Cursor.Read firstThatIsNoBatch(Cursor cursor) {
        ByteBuffer target = ByteBuffer.allocate(100_000);
        while (true) {
            Cursor.Read read = cursor.read(target.clear(), 1200);
            if (read != Cursor.Read.BATCH) {
                return read;
            }
        }
    }

    @Test
    void cursorThatReadAllOfASegment_missesNothing_whenItIsReleased() {
        append(log, 1, 150);
        Cursor reader = log.cursor();
        List<ReadRecord> all = ReadRecord.all(log, reader);
        Cursor slow = log.cursor();
        ByteBuffer target = ByteBuffer.allocate(100_000);
        while (slow.nextOrdinal() <= 70) {
            slow.read(target.clear(), 2400);
        }

        log.release(log.stream(), slow.nextOrdinal() - 1);
        append(log, 151, 200);

        int read = (int) slow.nextOrdinal() - 1;
        assertThat(ReadRecord.all(log, slow).subList(0, 150 - read)).isEqualTo(all.subList(read, 150));
    }

    /** A segment that is recycled while it is read may hold anything: here all sorts of it. */
    @Test
    void read_endsWithoutHarm_whateverARecycledSegmentHolds() {
        Random random = new Random(42);
        ByteBuffer target = ByteBuffer.allocate(70_000);
        for (int round = 0; round < 200; round++) {
            Segment garbage = segment(0, 1, 0);
            Segment next = segment(1, 50, SEGMENT);
            garbage.seal(SEGMENT - random.nextInt(2) * 8, 49);
            garbage.install(next);
            next.claim(32);
            next.begin(0, 50, 9, 8);
            next.fill(0, new byte[8], 0, 8);
            next.commit(0, 8);
            SegmentSupply supply = new SegmentSupply(() -> new DirectMemory(SEGMENT), 0, 0);
            SegmentChain chain = new SegmentChain(supply, garbage, 0, 1);
            Cursor cursor = new Cursor(chain, impatientRepair(), new Readers(), STREAM, 1 + random.nextInt(49));
            scribble(garbage.data, random);
            chain.retireBeyondLimit();
            garbage.retire();

            Cursor.Read read = cursor.read(target.clear(), 60_000);

            if (read == Cursor.Read.OVERTAKEN) {
                assertThat(cursor.missed()).isBetween(1L, 49L);
                read = cursor.read(target, 60_000);
            }
            assertThat(read).isEqualTo(Cursor.Read.BATCH);
            assertThat(cursor.firstOrdinal()).isEqualTo(50);
            assertThat(target.position()).isEqualTo(12);
        }
    }

    private static final UUID STREAM = new UUID(1, 2);

    private static Segment segment(int sequence, long firstOrdinal, long base) {
        return new Segment(new DirectMemory(SEGMENT), STREAM, sequence, firstOrdinal, base);
    }

    private static HoleRepair impatientRepair() {
        AtomicLong nanos = new AtomicLong();
        return new HoleRepair(new Losses(), () -> nanos.addAndGet(HoleRepair.PATIENCE_NANOS), () -> 0);
    }

    private static void scribble(ByteBuffer data, Random random) {
        int[] likely = {0, Segment.VOID, Segment.VOID | Segment.MANY, Segment.POISON, -24, 24, 17, SEGMENT, 1 << 29};
        boolean wild = random.nextBoolean();
        for (int at = 0; at < data.capacity(); at += 4) {
            int value = wild ? random.nextInt() : likely[random.nextInt(likely.length)] | random.nextInt(4);
            Segment.INT.set(data, at, random.nextInt(3) == 0 ? random.nextInt(64) : value);
        }
    }
}
