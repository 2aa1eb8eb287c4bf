package io.github.wslog.receiver.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final UUID STREAM = new UUID(1, 2);
    private static final StreamDescription DESCRIPTION =
            new StreamDescription(STREAM, new SourceInfo("shop", "host-1", 4242), "text/plain; charset=utf-8", false);
    private static final int BIG = 1_000_000;
    /** More than is read at once. */
    private static final int ENTRIES_WITHOUT_EVENTS = 5_000;

    @TempDir
    private Path directory;

    private Spool open() throws IOException {
        return Spool.open(directory, Spool.SMALLEST_CAPACITY);
    }

    private static StreamState state(long highestHeld, long touched, long ended, long noted) {
        return new StreamState(DESCRIPTION, highestHeld, highestHeld, touched, ended, noted);
    }

    /** A batch of records of these lengths. */
    private static Admission append(Spool spool, long firstOrdinal, int... lengths) {
        byte[][] records = Arrays.stream(lengths).mapToObj(byte[]::new).toArray(byte[][]::new);
        return spool.appendBatch(STREAM, firstOrdinal, lengths.length, 5_000_000, Filling.entry(records));
    }

    private static void appendPatiently(Spool spool, long ordinal) {
        Filling.untilAccepted(() -> append(spool, ordinal, BIG));
    }

    private static List<Position> positions(SpoolReader reader) {
        List<Position> positions = new ArrayList<>();
        for (SpooledBatch batch = reader.next(); batch != null; batch = reader.next()) {
            positions.add(batch.position());
        }
        return positions;
    }

    @Test
    void reader_givesBatches_withWhereTheyComeFrom() {
        try (Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY)) {
            spool.appendStream(state(0, 1, 0, 0));
            append(spool, 7, 3, 0, 5);
            spool.writeState(spool.horizon(), List.of(state(9, 1, 0, 0)));
            append(spool, 10, 1);
            SpoolReader reader = spool.reader(null);
            SpooledBatch first = reader.next();
            assertThat(first.stream()).isEqualTo(STREAM);
            assertThat(first.source()).isEqualTo(DESCRIPTION.source());
            assertThat(first.firstOrdinal()).isEqualTo(7);
            assertThat(first.count()).isEqualTo(3);
            assertThat(first.receivedNanos()).isEqualTo(5_000_000);
            assertThat(first.records().remaining()).isEqualTo(3 * Integer.BYTES + 8);
            assertThat(reader.caughtUp()).isFalse();
            assertThat(reader.next().firstOrdinal()).isEqualTo(10);
            assertThat(reader.next()).isNull();
            assertThat(reader.caughtUp()).isTrue();
        }
    }

    @Test
    void reader_beginsWithTheEntryAskedFor() {
        try (Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY)) {
            append(spool, 1, 1);
            append(spool, 2, 1);
            append(spool, 3, 1);
            List<Position> all = positions(spool.reader(null));
            assertThat(positions(spool.reader(all.get(1)))).isEqualTo(all.subList(1, 3));
            assertThat(positions(spool.reader(all.get(2).next()))).isEmpty();
            assertThat(spool.compare(all.get(0), all.get(1))).isNegative();
            assertThat(spool.compare(new Position(new UUID(9, 9), 100), all.get(0)))
                    .isNegative();
        }
    }

    @Test
    void nothingIsFreed_beforeASnapshotCoversIt() {
        try (Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY)) {
            spool.writeState(spool.horizon(), List.of());
            long ordinal = fill(spool, 1);
            List<Position> all = positions(spool.reader(null));
            spool.release(all.get(all.size() - 1));
            assertThat(append(spool, ordinal, BIG)).as("released, not covered").isEqualTo(Admission.FULL);
            assertThat(spool.stateIsDue()).isTrue();
            assertThat(spool.writeState(spool.horizon(), List.of(state(ordinal - 1, 1, 0, 0))))
                    .isTrue();
            assertThat(spool.stateIsDue()).isFalse();
            appendPatiently(spool, ordinal);
        }
    }

    @Test
    void nothingIsFreed_beforeOutputsReleaseIt() {
        try (Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY)) {
            long ordinal = fill(spool, 1);
            List<Position> all = positions(spool.reader(null));
            assertThat(spool.writeState(spool.horizon(), List.of())).isTrue();
            assertThat(append(spool, ordinal, BIG)).isEqualTo(Admission.FULL);
            assertThat(spool.released(spool.horizon())).isFalse();
            spool.release(all.get(all.size() - 1));
            appendPatiently(spool, ordinal);
        }
    }

    @Test
    void whatOutputsHave_staysForOneSnapshotMore_whereThereIsRoomToSpare() {
        try (Spool spool = Spool.inMemory(64 << 20)) {
            spool.writeState(spool.horizon(), List.of());
            appendInterval(spool, 1);
            long afterOne = spool.retainedBytes();
            assertThat(afterOne).isGreaterThan(4 << 20);
            appendInterval(spool, 11);
            assertThat(spool.retainedBytes()).isBetween(afterOne, afterOne + (6 << 20));
            appendInterval(spool, 21);
            assertThat(spool.retainedBytes()).isLessThan(afterOne + (6 << 20));
        }
    }

    /** More than is appended between two snapshots; outputs have all of it. */
    private static void appendInterval(Spool spool, long first) {
        for (int i = 0; i < 5; i++) {
            appendPatiently(spool, first + i);
        }
        List<Position> all = positions(spool.reader(null));
        spool.release(all.get(all.size() - 1));
        spool.writeState(spool.horizon(), List.of());
    }

    @Test
    void killsWithoutTraffic_doNotFillTheSpool() throws IOException {
        for (int start = 0; start < 40; start++) {
            try (Spool spool = Spool.open(directory, 64 << 20)) {
                spool.writeState(spool.horizon(), List.of());
                assertThat(spool.retainedBytes()).isLessThan(32 << 20);
            }
        }
    }

    private static long fill(Spool spool, long first) {
        long ordinal = first;
        while (spool.log().hasRoom(EventLevel.FATAL.number(), Spool.BATCH_HEADROOM + Integer.BYTES + BIG)) {
            appendPatiently(spool, ordinal++);
            assertThat(ordinal).isLessThan(100);
        }
        return ordinal;
    }

    @Test
    void streams_areRecovered_fromSnapshotsAndFromWhatCameBehind() throws IOException {
        try (Spool spool = open()) {
            assertThat(spool.recovery().streams()).isEmpty();
            spool.writeState(spool.horizon(), List.of(state(100, 11, 0, 12)));
            append(spool, 101, 1, 1);
        }
        try (Spool spool = open()) {
            Recovery recovery = spool.recovery();
            assertThat(recovery.events()).isEqualTo(2);
            assertThat(recovery.torn()).isZero();
            // Received at 5 ms: times are merged by maximum as well.
            assertThat(recovery.streams()).containsExactly(new StreamState(DESCRIPTION, 102, 102, 11, 0, 12));
            assertThat(spool.reader(null).next().source()).isEqualTo(DESCRIPTION.source());
            spool.appendEnd(STREAM, 102, 20);
        }
        try (Spool spool = open()) {
            assertThat(spool.recovery().streams()).containsExactly(new StreamState(DESCRIPTION, 102, 102, 20, 20, 12));
        }
    }

    @Test
    void streams_areRecovered_whenEverythingHasBeenReleased() throws IOException {
        try (Spool spool = open()) {
            append(spool, 1, 1, 1);
            spool.writeState(spool.horizon(), List.of(state(2, 11, 0, 0)));
            spool.release(positions(spool.reader(null)).get(0));
        }
        try (Spool spool = open()) {
            assertThat(spool.recovery().streams()).containsExactly(state(2, 11, 0, 0));
        }
    }

    @Test
    void snapshot_holdsManyStreams_inParts() throws IOException {
        List<StreamState> many = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            StreamDescription description = new StreamDescription(
                    new UUID(3, i),
                    new SourceInfo("é".repeat(127), "h".repeat(255), i, i % 3 == 0 ? "ñ".repeat(127) : ""),
                    "x".repeat(255),
                    i % 2 == 0);
            many.add(new StreamState(description, i, i + 1, i + 2, i + 3, i + 4));
        }
        try (Spool spool = open()) {
            assertThat(spool.writeState(spool.horizon(), many)).isTrue();
        }
        try (Spool spool = open()) {
            assertThat(spool.recovery().streams()).containsExactlyInAnyOrderElementsOf(many);
        }
    }

    @Test
    void positions_ofAnEarlierRun_areFoundAgain() throws IOException {
        Position second;
        try (Spool spool = open()) {
            append(spool, 1, 1);
            append(spool, 2, 1);
            second = positions(spool.reader(null)).get(1);
        }
        try (Spool spool = open()) {
            append(spool, 3, 1);
            List<Position> rest = positions(spool.reader(second));
            assertThat(rest).hasSize(2).startsWith(second);
            assertThat(rest.get(1).spoolStream()).isNotEqualTo(second.spoolStream());
            assertThat(spool.compare(rest.get(0), rest.get(1))).isNegative();
        }
    }

    @Test
    void reader_missesNothing_whereOnlyEntriesWithoutEventsAreGone() throws IOException {
        Position last;
        try (Spool spool = open()) {
            append(spool, 1, 1);
            last = positions(spool.reader(null)).get(0);
            for (int i = 0; i < ENTRIES_WITHOUT_EVENTS; i++) {
                spool.appendEnd(STREAM, 1, 20);
            }
        }
        try (Spool spool = open()) {
            SpoolReader before = spool.reader(null);
            SpoolReader behind = spool.reader(last.next());
            assertThat(before.next().position()).isEqualTo(last);
            Cursor onlooker = spool.log().cursor();
            spool.writeState(spool.horizon(), spool.recovery().streams());
            spool.release(last);
            awaitOvertaken(onlooker);
            append(spool, 2, 1);
            assertThat(before.next().firstOrdinal()).isEqualTo(2);
            assertThat(behind.next().firstOrdinal()).isEqualTo(2);
            assertThat(before.takeMissed()).isZero();
            assertThat(behind.takeMissed()).isZero();
        }
    }

    @Test
    void reader_missesNothing_whereAnEarlierRunHeldNoEvents() throws IOException {
        try (Spool spool = open()) {
            for (int i = 0; i < ENTRIES_WITHOUT_EVENTS; i++) {
                spool.appendStream(state(0, 1, 0, 0));
            }
        }
        try (Spool spool = open()) {
            SpoolReader reader = spool.reader(null);
            Cursor onlooker = spool.log().cursor();
            spool.writeState(spool.horizon(), spool.recovery().streams());
            awaitOvertaken(onlooker);
            append(spool, 1, 1);
            assertThat(reader.next().firstOrdinal()).isEqualTo(1);
            assertThat(reader.takeMissed()).isZero();
        }
    }

    /** Until the files that it was to read are gone. */
    private static void awaitOvertaken(Cursor onlooker) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (onlooker.read(ByteBuffer.allocate(1 << 16), 1) != Cursor.Read.OVERTAKEN) {
            assertThat(System.nanoTime() - deadline).isNegative();
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void restarts_withoutTraffic_takeNoRoom() throws IOException {
        Position last;
        try (Spool spool = open()) {
            append(spool, 1, 1);
            last = positions(spool.reader(null)).get(0);
            spool.writeState(spool.horizon(), List.of(state(1, 1, 0, 0)));
            spool.release(last);
        }
        for (int start = 0; start < 30; start++) {
            try (Spool spool = open()) {
                assertThat(spool.recovery().streams()).hasSize(1);
                // As outputs do: they know no later batch.
                spool.release(last);
                spool.writeState(spool.horizon(), spool.recovery().streams());
                assertThat(spool.retainedBytes()).isLessThan(Spool.SMALLEST_CAPACITY / 2);
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.mapToLong(SpoolTest::size).sum()).isLessThan(Spool.SMALLEST_CAPACITY * 2);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException gone) {
            return 0;
        }
    }

    @Test
    void directory_isForOneProcess() throws IOException {
        try (Spool spool = open()) {
            assertThat(spool.capacityBytes()).isEqualTo(Spool.SMALLEST_CAPACITY);
            assertThatThrownBy(this::open).isInstanceOf(IOException.class);
        }
    }
}
