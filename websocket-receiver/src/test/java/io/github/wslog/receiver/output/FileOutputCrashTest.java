package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ends the process after every single byte that is written to the file, to its journal or to the place in the spool, goes
 * on from what is left, and wants each event once and in order.
 */
class FileOutputCrashTest {
    private static final int EVENTS = 12;
    private static final int SMALL_CHUNK = 150;

    @TempDir
    private Path directory;

    private Spool spool;
    private String expected;
    private long resumed;
    private long torn;

    @BeforeEach
    void fillSpool() {
        spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
        Feed feed = new Feed(spool);
        for (int i = 0; i < EVENTS; i += 3) {
            // Equal events, events of several lines, with and without a line feed, and one that was lost.
            feed.batch(Feed.formatted(text(i)), Feed.VOID, Feed.plain(text(i + 1)), Feed.formatted(text(i + 2)));
            feed.batch(Feed.VOID);
        }
        expected = IntStream.range(0, EVENTS)
                .mapToObj(FileOutputCrashTest::text)
                .map(text -> text.endsWith("\n") ? text : text + "\n")
                .collect(Collectors.joining());
    }

    private static String text(int event) {
        return switch (event % 4) {
            case 0 -> "the same again and again\n";
            case 1 -> "the same again and again";
            case 2 -> "event " + event + "\n  with a second line\n";
            default -> "event " + event;
        };
    }

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    @Test
    void events_areInTheFileOnce_afterAKillAtEachByte() throws Exception {
        long total = bytesOfAnUndisturbedRun();
        for (long kill = 0; kill < total; kill++) {
            Path state = fresh(kill);
            assertThat(runUntilKilled(state, kill, SMALL_CHUNK)).isTrue();
            run(state, Disk.REAL, 3 * SMALL_CHUNK, "{message}");
            assertThat(state.resolve("log")).as("killed after byte " + kill).hasContent(expected);
        }
        assertThat(resumed).as("kills that hit a write").isGreaterThan(total / 3);
        assertThat(torn).as("kills that hit the middle of an event").isGreaterThan(expected.length() / 2);
    }

    @Test
    void events_areInTheFileOnce_afterKillsDuringRecovery() throws Exception {
        long total = bytesOfAnUndisturbedRun();
        Random random = new Random(1);
        for (long kill = 0; kill < total; kill += 11) {
            Path state = fresh(kill);
            runUntilKilled(state, kill, SMALL_CHUNK);
            for (int again = 0; again < 3; again++) {
                runUntilKilled(state, random.nextInt(400), SMALL_CHUNK + random.nextInt(SMALL_CHUNK));
            }
            run(state, Disk.REAL, SMALL_CHUNK, "{message}");
            assertThat(state.resolve("log")).as("killed after byte " + kill).hasContent(expected);
        }
    }

    @Test
    void events_areInTheFileOnce_whenTheDiskIsFullAfterEachByte() throws Exception {
        long total = bytesOfAnUndisturbedRun();
        for (long full = 0; full < total; full += 11) {
            Path state = fresh(full);
            run(state, FaultyDisk.fullAfter(full, 3), SMALL_CHUNK, "{message}");
            assertThat(state.resolve("log")).as("full after byte " + full).hasContent(expected);
        }
    }

    @Test
    void events_areInTheFileOnceAndWhole_whenTheLinePatternIsAnotherOneAfterAKill() throws Exception {
        spool.close();
        spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
        Feed feed = new Feed(spool);
        for (int i = 0; i < EVENTS; i += 2) {
            feed.batch(Feed.plain("event " + i + "."), Feed.plain("event " + (i + 1) + "."));
        }
        long total = bytesOfAnUndisturbedRun();
        Pattern line = Pattern.compile("(?:other )?event (\\d+)\\.");
        List<Integer> each = IntStream.range(0, EVENTS).boxed().toList();
        for (long kill = 0; kill < total; kill += 5) {
            Path state = fresh(kill);
            runUntilKilled(state, kill, SMALL_CHUNK);
            run(state, Disk.REAL, SMALL_CHUNK, "other {message}");
            assertThat(Files.readAllLines(state.resolve("log")))
                    .as("killed after byte " + kill)
                    .allMatch(line.asMatchPredicate())
                    .map(found -> {
                        Matcher matcher = line.matcher(found);
                        return matcher.matches() ? Integer.valueOf(matcher.group(1)) : -1;
                    })
                    .isEqualTo(each);
        }
    }

    private long bytesOfAnUndisturbedRun() throws Exception {
        FaultyDisk disk = FaultyDisk.sound();
        run(Files.createDirectory(directory.resolve("undisturbed")), disk, SMALL_CHUNK, "{message}");
        return disk.written();
    }

    private Path fresh(long run) throws Exception {
        return Files.createDirectory(directory.resolve("run" + run));
    }

    private boolean runUntilKilled(Path state, long bytes, int chunk) throws Exception {
        try {
            run(state, FaultyDisk.killedAfter(bytes), chunk, "{message}");
            return false;
        } catch (FaultyDisk.Killed e) {
            return true;
        }
    }

    /** One life of the receiver's output: from the start until it has caught up with the spool. */
    private void run(Path state, Disk disk, int chunkBytes, String pattern) throws Exception {
        OutputCounters counters = new OutputCounters();
        FileOutput output = new FileOutput(
                FileSettings.of(state.resolve("log")),
                Rendering.text(LinePattern.parse(pattern)),
                new FileOutput.Seams(disk, () -> 0, InstantSource.system(), chunkBytes));
        OutputRunner runner = new OutputRunner(
                output,
                new OutputContext("file", state, new SaidStatus(), counters),
                spool,
                new OutputRunner.Seams(disk, new Random(1), () -> 0),
                () -> {},
                reason -> {
                    throw new AssertionError(reason);
                });
        try {
            runner.open();
            while (runner.step() || !runner.caughtUp()) {
                // One turn after the other.
            }
        } finally {
            // What is gone has nothing open either; closing writes nothing.
            runner.join(Duration.ZERO);
            OutputStats stats = runner.stats();
            resumed += stats.resumedWrites();
            torn += stats.tornLines();
        }
    }
}
