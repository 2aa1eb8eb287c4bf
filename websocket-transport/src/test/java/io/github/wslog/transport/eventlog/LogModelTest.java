package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log does what a list would do: random operations on one thread, from fixed seeds. */
class LogModelTest {
    private static final LogSettings SETTINGS = new LogSettings(5 << 16, 1 << 16, 20_000, 9, Retention.UNTIL_RELEASED);
    private static final int STEPS = 6_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void log_behavesLikeAList_inMemory(long seed) throws IOException {
        new Run(seed, null).steps();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void log_behavesLikeAList_inFilesThatAreOpenedAgainAndAgain(long seed) throws IOException {
        new Run(seed, directory).steps();
    }

    private static final class Run {
        private final Random random;
        private final Path directory;
        private final List<ReadRecord> expected = new ArrayList<>();
        private final ByteBuffer target = ByteBuffer.allocateDirect(80_000);
        private EventLog log;
        private int released; // index in expected
        private Cursor[] cursors = new Cursor[2];
        private int[] places = new int[2];

        Run(long seed, Path directory) throws IOException {
            this.random = new Random(seed);
            this.directory = directory;
            this.log = open();
            placeAll(0);
        }

        private EventLog open() throws IOException {
            return directory == null ? EventLog.inMemory(SETTINGS) : EventLog.open(directory, SETTINGS, new byte[] {7});
        }

        private void placeAll(int at) {
            for (int i = 0; i < cursors.length; i++) {
                cursors[i] = log.cursor();
                places[i] = at;
            }
        }

        void steps() throws IOException {
            for (int step = 0; step < STEPS; step++) {
                int choice = random.nextInt(1000);
                if (choice < 700) {
                    append();
                } else if (choice < 900) {
                    read(random.nextInt(cursors.length));
                } else if (choice < 930) {
                    seek(random.nextInt(cursors.length));
                } else if (choice < 995 || directory == null) {
                    release();
                } else {
                    reopen();
                }
                checkRanges();
            }
            for (int i = 0; i < cursors.length; i++) {
                while (places[i] < expected.size()) {
                    read(i);
                }
            }
            log.close();
        }

        private void append() {
            int length = random.nextInt(8) == 0 ? 1 + random.nextInt(20_100) : 1 + random.nextInt(300);
            byte[] record = new byte[length];
            random.nextBytes(record);
            int level = random.nextBoolean() ? 9 : 13;
            boolean reserved = random.nextInt(10) == 0;
            long free = SETTINGS.capacityBytes() - log.retainedBytes() - Segment.framed(length);
            Admission admission = tryAppend(reserved, level, record);
            assertThat(admission).isEqualTo(expectedAdmission(reserved, level, length, free));
            if (admission == Admission.ACCEPTED) {
                long ordinal = log.highestAssigned();
                expected.add(new ReadRecord(log.stream(), ordinal, new String(record, StandardCharsets.ISO_8859_1)));
            }
        }

        private Admission tryAppend(boolean reserved, int level, byte[] record) {
            while (true) {
                boolean room = log.hasRoom(level, record.length);
                Admission admission = reserved
                        ? log.appendReserved(level, record, 0, record.length)
                        : log.append(level, record, 0, record.length);
                if (!room || admission != Admission.FULL) {
                    return admission; // a log with room may say full while its thread gets no processor
                }
            }
        }

        private Admission expectedAdmission(boolean reserved, int level, int length, long free) {
            if (length > SETTINGS.maxRecordBytes()) {
                return Admission.TOO_LARGE;
            }
            if (free < (reserved ? 0 : Tail.RESERVE)) {
                return Admission.FULL;
            }
            boolean early = !reserved && level <= SETTINGS.discardLevel() && free < SETTINGS.capacityBytes() / 5;
            return early ? Admission.DISCARDED : Admission.ACCEPTED;
        }

        private void read(int which) {
            int limit = random.nextInt(60_000);
            target.clear().position(random.nextInt(1000));
            int start = target.position();
            Cursor cursor = cursors[which];
            switch (cursor.read(target, limit)) {
                case BATCH -> {
                    assertThat(cursor.count() == 1 || target.position() - start <= limit)
                            .isTrue();
                    int end = target.position();
                    ByteBuffer batch =
                            target.duplicate().position(start).limit(end).slice();
                    List<ReadRecord> read = ReadRecord.batch(cursor, batch.position(batch.limit()));
                    assertThat(read).isEqualTo(expected.subList(places[which], places[which] + read.size()));
                    places[which] += read.size();
                }
                case EMPTY -> {
                    assertThat(target.position()).isEqualTo(start);
                    assertThat(places[which]).isEqualTo(expected.size());
                }
                case OVERTAKEN -> {
                    assertThat(cursor.missed()).isPositive();
                    places[which] += (int) cursor.missed();
                    assertThat(places[which]).isLessThanOrEqualTo(released);
                }
                case END_OF_STREAM -> {
                    assertThat(target.position()).isEqualTo(start);
                }
            }
        }

        private void seek(int which) {
            if (released < expected.size()) {
                int to = released + random.nextInt(expected.size() - released);
                ReadRecord record = expected.get(to);
                cursors[which].seek(record.stream(), record.ordinal());
                places[which] = to;
            }
        }

        private void release() {
            if (released < expected.size()) {
                int upTo = released + random.nextInt(Math.min(400, expected.size() - released));
                ReadRecord last = expected.get(upTo);
                log.release(last.stream(), last.ordinal());
                released = upTo + 1;
            }
        }

        private void reopen() throws IOException {
            log.close();
            log = open();
            assertThat(log.recoveredRecords()).isEqualTo(expected.size() - released);
            assertThat(log.recoveredHoles()).isZero();
            placeAll(released);
        }

        private void checkRanges() {
            long held = 0;
            for (StreamRange range : log.streams()) {
                held += range.nextOrdinal() - range.firstOrdinal();
            }
            assertThat(held).isEqualTo(expected.size() - released);
            UUID last = log.streams().get(log.streams().size() - 1).stream();
            assertThat(last).isEqualTo(log.stream());
        }
    }
}
