package io.github.wslog.transport.eventlog;

import static io.github.wslog.transport.eventlog.ReadRecord.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.StoppedAppends.Point;
import io.github.wslog.transport.eventlog.StoppedAppends.Stopped;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an append that fails, or stands still, between claim and commit. */
class HoleTest {
    private static final int SEGMENT = 1 << 16;
    private static final LogSettings SETTINGS =
            new LogSettings(8L * SEGMENT, SEGMENT, 30_000, 0, Retention.UNTIL_RELEASED);

    private final AtomicLong nanos = new AtomicLong(1);
    private final StoppedAppends stopped = new StoppedAppends();
    private final Queue<RecordedMemory> memory = new ConcurrentLinkedQueue<>();
    private final EventLog log = EventLog.inMemory(SETTINGS, this::newMemory, stopped, nanos::get);
    private final Cursor cursor = log.cursor();

    private Memory newMemory() {
        RecordedMemory made = new RecordedMemory(SEGMENT);
        memory.add(made);
        return made;
    }

    @AfterEach
    void close() {
        stopped.close();
        log.close();
    }

    private Admission append(String text) {
        return append(9, text);
    }

    private Admission append(int level, String text) {
        return log.append(level, bytes(text), 0, text.length());
    }

    private void accepted(String... texts) {
        Append.accepted(log, texts);
    }

    private List<ReadRecord> read() {
        return ReadRecord.all(log, cursor);
    }

    private List<ReadRecord> readAfterASecond() {
        List<ReadRecord> before = read();
        nanos.addAndGet(HoleRepair.PATIENCE_NANOS - 1);
        assertThat(read()).isEmpty();
        nanos.addAndGet(1);
        List<ReadRecord> all = new ArrayList<>(before);
        all.addAll(read());
        return all;
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void hole_isFilledByItsWriter_withinASecond(Point point) throws Exception {
        Stopped slow = stopped.start(point, () -> append("slow"));
        accepted("behind");
        assertThat(read()).isEmpty();
        nanos.addAndGet(HoleRepair.PATIENCE_NANOS - 1);
        assertThat(read()).isEmpty();

        assertThat(slow.goOn()).isEqualTo(Admission.ACCEPTED);

        assertThat(ReadRecord.texts(read())).containsExactly("slow", "behind");
        assertThat(log.repairedHoles()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void hole_becomesAVoidThatIsCounted_afterASecond(Point point) throws Exception {
        accepted("before");
        Stopped slow = stopped.start(point, () -> append(17, "slow"));
        accepted("behind", "more");

        List<ReadRecord> read = readAfterASecond();

        assertThat(read).extracting(ReadRecord::text).containsExactly("before", "", "behind", "more");
        assertThat(read).extracting(ReadRecord::ordinal).containsExactly(1L, 2L, 3L, 4L);
        assertThat(log.repairedHoles()).isEqualTo(1);
        assertThat(slow.goOn()).isEqualTo(Admission.TORN);
        int level = point == Point.CLAIMED ? 9 : 17; // nobody knows what was never written
        assertThat(log.losses().take()).singleElement().satisfies(loss -> {
            assertThat(loss.cause()).isEqualTo(LossCause.TORN);
            assertThat(loss.byLevel()[Loss.band(level)]).isEqualTo(1);
            assertThat(loss.count()).isEqualTo(1);
        });
        cursor.seek(log.stream(), 1);
        assertThat(read()).isEqualTo(read);
    }

    /** Each digit is an append: 0 stops before its head is written, 1 behind it, 2 is committed. */
    @ParameterizedTest
    @ValueSource(
            strings = {"02", "002", "0002", "012", "0102", "1002", "10012", "0020102", "0", "00", "01", "2010", "001"})
    void holes_becomeVoids_inAnyOrderOfHowFarTheyCame(String kinds) throws Exception {
        List<Stopped> slow = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < kinds.length(); i++) {
            String text = "record " + "x".repeat(i * 7 % 40) + i;
            switch (kinds.charAt(i)) {
                case '0' -> slow.add(stopped.start(Point.CLAIMED, () -> append(text)));
                case '1' -> slow.add(stopped.start(Point.BEGUN, () -> append(text)));
                default -> accepted(text);
            }
            expected.add(kinds.charAt(i) == '2' ? text : "");
        }

        List<ReadRecord> read = new ArrayList<>(read());
        for (int i = 0; i < kinds.length(); i++) { // each hole is given its own second
            nanos.addAndGet(HoleRepair.PATIENCE_NANOS);
            read.addAll(read());
        }

        assertThat(read).extracting(ReadRecord::text).containsExactlyElementsOf(expected);
        assertThat(ReadRecord.ordinals(read)).isSorted().hasSize(kinds.length());
        assertThat(log.repairedHoles()).isEqualTo(slow.size());
        for (Stopped late : slow) {
            assertThat(late.goOn()).isEqualTo(Admission.TORN);
        }
        assertThat(log.losses().total(LossCause.TORN)).isEqualTo(slow.size());
        accepted("after");
        assertThat(ReadRecord.texts(read())).containsExactly("after");
        cursor.seek(log.stream(), 1);
        assertThat(read().subList(0, read.size())).isEqualTo(read); // late ones have overwritten nothing
    }

    @Test
    void memory_isNeverUsedAgain_afterAHoleInItWasRepaired() throws Exception {
        Stopped slow = stopped.start(Point.CLAIMED, () -> append("slow"));
        RecordedMemory first = memory.element();
        String large = "x".repeat(20_000);
        accepted(large, large, large, large);
        readAfterASecond();

        log.release(log.stream(), log.highestAssigned());
        fillSegments(12);

        assertThat(first.story).containsExactly("begin", "discard");
        assertThat(slow.goOn()).isEqualTo(Admission.TORN);
    }

    @Test
    void memory_isUsedAgain_afterEverythingInItWasCommitted() {
        fillSegments(100);

        assertThat(memory)
                .hasSizeLessThan(50)
                .anySatisfy(used -> assertThat(used.story).containsSubsequence("begin", "clean", "begin", "clean"));
    }

    /** Appends and releases as much as fits that many segments. */
    private void fillSegments(int segments) {
        String large = "x".repeat(20_000);
        for (int i = 0; i < segments * 3; i++) {
            accepted(large);
            read();
            log.release(log.stream(), log.highestAssigned());
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void append_thatFails_leavesAVoidAndIsCounted(Point point) {
        Between failing = new Between() {
            private void failAt(Point here) {
                if (here == point) {
                    throw new StackOverflowError("for the test");
                }
            }

            @Override
            public void claimed() {
                failAt(Point.CLAIMED);
            }

            @Override
            public void begun() {
                failAt(Point.BEGUN);
            }

            @Override
            public void written() {
                failAt(Point.WRITTEN);
            }
        };
        try (EventLog broken = EventLog.inMemory(SETTINGS, failing, nanos::get)) {
            Cursor reader = broken.cursor();

            assertThat(broken.append(21, bytes("lost"), 0, 4)).isEqualTo(Admission.TORN);

            assertThat(ReadRecord.all(broken, reader)).singleElement().matches(ReadRecord::isVoid);
            assertThat(broken.losses().take())
                    .singleElement()
                    .satisfies(loss -> assertThat(loss.byLevel()[5]).isEqualTo(1));
        }
    }

    @Test
    void release_stopsBeforeAHole() throws Exception {
        accepted("one");
        Stopped slow = stopped.start(Point.BEGUN, () -> append("slow"));
        accepted("behind");

        log.release(log.stream(), 3);

        assertThat(log.streams())
                .singleElement()
                .satisfies(range -> assertThat(range.firstOrdinal()).isEqualTo(2));
        assertThat(slow.goOn()).isEqualTo(Admission.ACCEPTED);
        assertThat(ReadRecord.texts(read())).endsWith("slow", "behind");
    }

    @Test
    void cursor_thatSoughtBehindAHole_givesOutNothingBeforeItsPlace() throws Exception {
        accepted("one");
        Stopped slow = stopped.start(Point.CLAIMED, () -> append("slow"));
        accepted("behind");

        Cursor tail = log.cursor(log.stream(), log.highestAssigned() + 1);
        accepted("new");
        slow.goOn();

        assertThat(ReadRecord.all(log, tail)).extracting(ReadRecord::text).containsExactly("new");
    }

    @Test
    void cursor_isPlacedInTheMidst_ofAVoidThatStandsForMany() throws Exception {
        List<Stopped> slow = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            slow.add(stopped.start(Point.CLAIMED, () -> append("slow")));
        }
        accepted("behind");
        readAfterASecond();

        cursor.seek(log.stream(), 4);

        assertThat(ReadRecord.ordinals(read())).containsExactly(4L, 5L, 6L);
        for (Stopped late : slow) {
            assertThat(late.goOn()).isEqualTo(Admission.TORN);
        }
    }
}
