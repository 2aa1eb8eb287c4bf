package io.github.wslog.transport.eventlog;

import static io.github.wslog.transport.eventlog.ReadRecord.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.StoppedAppends.Point;
import io.github.wslog.transport.eventlog.StoppedAppends.Stopped;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an opening makes of what earlier ones left, whole or not. */
class RecoveryTest {
    private static final int SEGMENT = 1 << 16;
    private static final LogSettings SETTINGS =
            new LogSettings(16L * SEGMENT, SEGMENT, 30_000, 0, Retention.UNTIL_RELEASED);
    private static final int FRAME = Segment.framed(text(100).length());

    @TempDir
    Path directory;

    private EventLog open() throws IOException {
        return EventLog.open(directory, SETTINGS, bytes("application"));
    }

    private static String text(int number) {
        return "%06d %s".formatted(number, "x".repeat(1_000));
    }

    private static List<String> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(RecoveryTest::text).toList();
    }

    /** A log that ends as a process does that is not given the time to say farewell. */
    private UUID left(int from, int to) throws IOException {
        try (EventLog log = open()) {
            texts(from, to).forEach(text -> Append.accepted(log, text));
            return log.stream();
        }
    }

    private List<ReadRecord> recovered() throws IOException {
        try (EventLog log = open()) {
            return ReadRecord.all(log, log.cursor());
        }
    }

    /** The files of segments, by their sequence. */
    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("segment-.*[0-9]"))
                    .sorted(Comparator.comparing(file -> read(file, 40)))
                    .toList();
        }
    }

    private static long read(Path file, int offset) {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(file))
                    .order(ByteOrder.nativeOrder())
                    .getLong(offset);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void write(Path file, long offset, byte[] bytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(offset);
            access.write(bytes);
        }
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    private List<Path> listed() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::getFileName).toList();
        }
    }

    /** Killed between claim and head, as the last of its segment: no frame behind it tells, only the next segment does. */
    @Test
    void missingFrame_atTheEndOfASegment_becomesAVoidForGood() throws IOException {
        int frames = SEGMENT / FRAME;
        left(1, frames + 5);
        write(files().get(0), SegmentFile.DATA + (frames - 1L) * FRAME, new byte[FRAME]);

        List<ReadRecord> read;
        try (EventLog log = open()) {
            read = ReadRecord.all(log, log.cursor());
            assertThat(log.recoveredHoles()).isOne();
        }
        assertThat(read).hasSize(frames + 5);
        assertThat(read.get(frames - 1).isVoid()).isTrue();
        try (EventLog again = open()) {
            assertThat(again.recoveredHoles()).isZero();
            assertThat(ReadRecord.all(again, again.cursor())).isEqualTo(read);
        }
    }

    @Test
    void olderStreams_areReadFirst_eachUnderItsOwnName() throws IOException {
        UUID first = left(1, 100);
        UUID second = left(101, 103);
        try (EventLog log = open()) {
            Append.accepted(log, text(104));

            List<ReadRecord> read = ReadRecord.all(log, log.cursor());

            assertThat(ReadRecord.texts(read)).isEqualTo(texts(1, 104));
            assertThat(read.get(99)).isEqualTo(new ReadRecord(first, 100, text(100)));
            assertThat(read.get(100)).isEqualTo(new ReadRecord(second, 1, text(101)));
            assertThat(read.get(103)).isEqualTo(new ReadRecord(log.stream(), 1, text(104)));
            assertThat(log.recoveredRecords()).isEqualTo(103);
            assertThat(log.streams()).extracting(StreamRange::stream).containsExactly(first, second, log.stream());
            assertThat(log.streams())
                    .allSatisfy(range -> assertThat(range.description()).isEqualTo(bytes("application")));
        }
    }

    @Test
    void cursor_saysThatAStreamIsAtItsEnd() throws IOException {
        UUID first = left(1, 3);
        try (EventLog log = open()) {
            Cursor cursor = log.cursor();
            ByteBuffer target = ByteBuffer.allocate(70_000);

            assertThat(cursor.read(target, 60_000)).isEqualTo(Cursor.Read.BATCH);
            assertThat(cursor.stream()).isEqualTo(first);
            assertThat(cursor.read(target.clear(), 60_000)).isEqualTo(Cursor.Read.END_OF_STREAM);
            assertThat(cursor.stream()).isEqualTo(first);
            assertThat(cursor.read(target.clear(), 60_000)).isEqualTo(Cursor.Read.EMPTY);
            Append.accepted(log, text(4));
            assertThat(cursor.read(target.clear(), 60_000)).isEqualTo(Cursor.Read.BATCH);
            assertThat(cursor.stream()).isEqualTo(log.stream());
        }
    }

    @Test
    void streams_keepTheirOrder_thoughTheClockGoesBack() throws IOException {
        long clock = 5_000_000;
        for (int i = 1; i <= 4; i++) {
            long now = clock - i * 1_000L;
            try (EventLog log =
                    EventLog.open(directory, SETTINGS, new byte[0], Between.NOTHING, System::nanoTime, () -> now)) {
                Append.accepted(log, text(i));
            }
        }
        assertThat(ReadRecord.texts(recovered())).isEqualTo(texts(1, 4));
    }

    @Test
    void whatWasReleased_staysReleased() throws IOException {
        UUID stream = left(1, 200);
        try (EventLog log = open()) {
            log.release(stream, 150);
        }
        try (EventLog log = open()) {
            assertThat(ReadRecord.texts(ReadRecord.all(log, log.cursor()))).isEqualTo(texts(151, 200));
            assertThat(log.recoveredRecords()).isEqualTo(50);
            Append.accepted(log, "new");
            log.release(log.stream(), 0); // of the live stream nothing, hence all of the older
        }
        assertThat(ReadRecord.texts(recovered())).containsExactly("new");
    }

    @Test
    void nothingIsLeft_whereEverythingWasReleased() throws IOException {
        left(1, 200);
        try (EventLog log = open()) {
            Append.accepted(log, "new");
            log.release(log.stream(), 1);
        }
        assertThat(listed()).containsExactly(Path.of("lock"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 17, 61})
    void damagedRecord_isAVoid_andEndsNothing(int index) throws IOException {
        left(1, 150);
        write(files().get(0), SegmentFile.DATA + (long) index * FRAME + 40, bytes("damage"));

        List<ReadRecord> read = recovered();

        assertThat(read).hasSize(150);
        assertThat(read.stream().filter(ReadRecord::isVoid).map(ReadRecord::ordinal))
                .containsExactly(index + 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 1_000, 2_048, 50_000, 1 << 30 | 40, Integer.MAX_VALUE, -5, 0, Segment.POISON})
    void damagedLength_costsThatRecordOnly(int length) throws IOException {
        left(1, 150);
        write(files().get(0), SegmentFile.DATA + 20L * FRAME + 8, number(length));

        List<ReadRecord> read = recovered();

        assertThat(read).hasSize(150);
        assertThat(ReadRecord.texts(read)).containsSequence(text(20), text(22)).hasSize(149);
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void append_thatWasUnderWay_isAVoid(Point point) throws Exception {
        try (StoppedAppends stopped = new StoppedAppends()) {
            EventLog log = EventLog.open(
                    directory, SETTINGS, new byte[0], stopped, System::nanoTime, System::currentTimeMillis);
            Append.accepted(log, text(1));
            Stopped slow = stopped.start(point, () -> log.append(9, bytes(text(2)), 0, text(2).length()));
            // The rest of the segment, and some of the next.
            texts(3, 100).forEach(text -> Append.accepted(log, text));
            log.close();

            List<ReadRecord> read = recovered();

            assertThat(read).hasSize(100);
            assertThat(read.get(1).isVoid()).isTrue();
            assertThat(ReadRecord.texts(read)).hasSize(99);
            slow.goOn();
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void append_thatWasUnderWay_isAVoid_atTheEndOfASegment(Point point) throws Exception {
        try (StoppedAppends stopped = new StoppedAppends()) {
            EventLog log = EventLog.open(
                    directory, SETTINGS, new byte[0], stopped, System::nanoTime, System::currentTimeMillis);
            int whole = SEGMENT / FRAME;
            texts(1, whole - 2).forEach(text -> Append.accepted(log, text));
            List<Stopped> slow = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                slow.add(stopped.start(point, () -> log.append(9, bytes(text(0)), 0, text(0).length())));
            }
            texts(whole + 1, 100).forEach(text -> Append.accepted(log, text));
            log.close();

            try (EventLog again = open()) {
                List<ReadRecord> read = ReadRecord.all(again, again.cursor());
                assertThat(ReadRecord.ordinals(read))
                        .isEqualTo(Stream.iterate(1L, n -> n + 1).limit(100).toList());
                assertThat(read.subList(whole - 2, whole)).allMatch(ReadRecord::isVoid);
                assertThat(ReadRecord.texts(read)).hasSize(98);
                assertThat(again.recoveredHoles()).isEqualTo(2);
            }
            for (Stopped late : slow) {
                late.goOn();
            }
        }
    }

    @Test
    void lostFile_isVoids() throws IOException {
        left(1, 200);
        Files.delete(files().get(1));

        try (EventLog log = open()) {
            List<ReadRecord> read = ReadRecord.all(log, log.cursor());

            assertThat(read).hasSize(200);
            int each = SEGMENT / FRAME;
            assertThat(ReadRecord.texts(read)).hasSize(200 - each).contains(text(each), text(2 * each + 1));
            assertThat(log.recoveredHoles()).isEqualTo(each);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 30_000, SEGMENT})
    void fileThatWasCutShort_isReadAsFarAsItGoes(int cut) throws IOException {
        left(1, 200);
        Path first = files().get(0);
        try (RandomAccessFile file = new RandomAccessFile(first.toFile(), "rw")) {
            file.setLength(SegmentFile.DATA + SEGMENT - cut);
        }

        List<ReadRecord> read = recovered();

        assertThat(read).hasSize(200);
        int each = SEGMENT / FRAME;
        int whole = Math.min(each, (SEGMENT - cut) / FRAME);
        List<String> texts = ReadRecord.texts(read);
        assertThat(texts).hasSize(200 - (each - whole));
        assertThat(texts.subList(0, whole)).isEqualTo(texts(1, whole));
    }

    @Test
    void foreignFiles_areLeftAlone_andFreeOnesRemoved() throws IOException {
        left(1, 3);
        Files.writeString(directory.resolve("segment-notes.txt"), "mine");
        Files.writeString(directory.resolve("segment-0123456789abcdef-1"), "not a segment at all");
        Files.write(directory.resolve("segment-0123456789abcdef-2"), new byte[SegmentFile.DATA + SEGMENT]);
        Files.createFile(directory.resolve("segment-0123456789abcdef-3"));

        try (EventLog log = open()) {
            assertThat(log.setAside()).containsExactly(directory.resolve("segment-0123456789abcdef-1.unreadable"));
        }
        assertThat(ReadRecord.texts(recovered())).isEqualTo(texts(1, 3));

        assertThat(listed())
                .contains(Path.of("segment-notes.txt"), Path.of("segment-0123456789abcdef-1.unreadable"))
                .doesNotContain(Path.of("segment-0123456789abcdef-2"), Path.of("segment-0123456789abcdef-3"));
    }

    @Test
    void fileWithADamagedHeader_isSetAside() throws IOException {
        left(1, 100);
        write(files().get(1), 49, new byte[] {77});

        List<ReadRecord> read = recovered();

        assertThat(ReadRecord.texts(read)).isEqualTo(texts(1, SEGMENT / FRAME));
        assertThat(listed()).anyMatch(name -> name.toString().endsWith(".unreadable"));
    }

    @Test
    void segmentPreparedTwice_countsOnce() throws IOException {
        left(1, 200);
        for (Path file : files()) {
            byte[] blank = Files.readAllBytes(file);
            Arrays.fill(blank, SegmentFile.DATA, blank.length, (byte) 0);
            Files.write(file.resolveSibling(file.getFileName() + "000"), blank);
        }

        assertThat(ReadRecord.texts(recovered())).isEqualTo(texts(1, 200));
        assertThat(ReadRecord.texts(recovered())).isEqualTo(texts(1, 200));
    }

    @Test
    void largestRecord_isThatOfAnEarlierOpening_whereItAllowedMore() throws IOException {
        String large = "x".repeat(29_000);
        try (EventLog log = open()) {
            Append.accepted(log, large);
        }
        LogSettings less = new LogSettings(1 << 20, 1 << 17, 1_000, 0, Retention.UNTIL_RELEASED);
        try (EventLog log = EventLog.open(directory, less, new byte[0])) {
            assertThat(log.maxRecordBytes()).isEqualTo(29_000);
            assertThat(ReadRecord.texts(ReadRecord.all(log, log.cursor()))).containsExactly(large);
        }
    }

    @Test
    void force_doesNotFail_andKeepsEverything() throws IOException {
        try (EventLog log = open()) {
            texts(1, 200).forEach(text -> Append.accepted(log, text));
            log.force();
            log.force();
        }
        assertThat(ReadRecord.texts(recovered())).isEqualTo(texts(1, 200));
    }
}
