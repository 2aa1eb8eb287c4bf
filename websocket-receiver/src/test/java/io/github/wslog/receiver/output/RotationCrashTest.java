package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link FileOutputCrashTest}, with files that are rotated, and with several files. */
class RotationCrashTest {
    private static final int EVENTS = 18;
    private static final int SMALL_CHUNK = 100;
    private static final int SMALL_FILE = 40;
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T13:05:52Z"));

    @TempDir
    private Path directory;

    private Spool spool;
    private final Map<String, StringBuilder> expected = new LinkedHashMap<>();
    private int chunk = SMALL_CHUNK;

    @BeforeEach
    void fillSpool() {
        spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
        Feed feed = new Feed(spool);
        for (int i = 0; i < EVENTS; i += 3) {
            feed.batch(event(i), Feed.VOID, event(i + 1), event(i + 2));
            feed.batch(Feed.VOID);
        }
    }

    private byte[] event(int number) {
        String logger = "logger" + number % 4;
        String text = number % 5 == 0 ? "the same again" : "event " + number + "\n  of two lines";
        expected.computeIfAbsent(logger, first -> new StringBuilder())
                .append(text)
                .append('\n');
        expected.computeIfAbsent("all", first -> new StringBuilder())
                .append(text)
                .append('\n');
        return Feed.record(RecordKind.FORMATTED, 9, logger, text);
    }

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    @ParameterizedTest
    @CsvSource({"all,7", "{logger},23"})
    void events_areInTheFilesOnce_afterAKill(String name, int step) throws Exception {
        long total = bytesOfAnUndisturbedRun(name);
        for (long kill = 0; kill < total; kill += step) {
            Path state = Files.createDirectory(directory.resolve("run" + kill));
            assertThat(runUntilKilled(state, name, kill)).isTrue();
            chunk = 3 * SMALL_CHUNK;
            run(state, name, Disk.REAL);
            chunk = SMALL_CHUNK;
            assertWritten(state, name, "killed after byte " + kill);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "{logger}"})
    void events_areInTheFilesOnce_afterKillsDuringRecovery(String name) throws Exception {
        long total = bytesOfAnUndisturbedRun(name);
        Random random = new Random(1);
        for (long kill = 0; kill < total; kill += 61) {
            Path state = Files.createDirectory(directory.resolve("run" + kill));
            runUntilKilled(state, name, kill);
            for (int again = 0; again < 3; again++) {
                chunk = SMALL_CHUNK + random.nextInt(SMALL_CHUNK);
                runUntilKilled(state, name, random.nextInt(600));
            }
            chunk = SMALL_CHUNK;
            run(state, name, Disk.REAL);
            assertWritten(state, name, "killed after byte " + kill);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "{logger}"})
    void events_areInTheFilesOnce_whenTheDiskIsFullAfterEachByte(String name) throws Exception {
        long total = bytesOfAnUndisturbedRun(name);
        for (long full = 0; full < total; full += 47) {
            Path state = Files.createDirectory(directory.resolve("run" + full));
            run(state, name, FaultyDisk.fullAfter(full, 3));
            assertWritten(state, name, "full after byte " + full);
        }
    }

    @Test
    void events_areWrittenAgain_andThatIsSaid_whenTheirFilesAreOthersAfterAKill() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        // In the middle of the second file of the first write.
        long kill = 128 + 60 + 128 + 3;
        assertThat(runUntilKilled(state, "{logger}", kill)).isTrue();
        SaidStatus said = run(state, "{level}-{logger}", Disk.REAL);
        for (Map.Entry<String, StringBuilder> file : expected.entrySet()) {
            if (!file.getKey().equals("all")) {
                assertThat(Written.text(state.resolve("logs/INFO-" + file.getKey() + ".log")))
                        .isEqualTo(file.getValue().toString());
            }
        }
        assertThat(said.said).anyMatch(line -> line.contains("its events are written again"));
    }

    /** @return how many archives there are */
    private int assertWritten(Path state, String name, String when) throws IOException {
        int archives = 0;
        for (Map.Entry<String, StringBuilder> file : expected.entrySet()) {
            if (file.getKey().equals("all") == name.equals("all")) {
                Path live = state.resolve("logs").resolve(file.getKey() + ".log");
                assertThat(Written.text(live))
                        .as(file.getKey() + " " + when)
                        .isEqualTo(file.getValue().toString());
                archives += Written.archives(live).size();
            }
        }
        return archives;
    }

    private long bytesOfAnUndisturbedRun(String name) throws Exception {
        FaultyDisk disk = FaultyDisk.sound();
        Path state = Files.createDirectory(directory.resolve("undisturbed"));
        run(state, name, disk);
        assertThat(assertWritten(state, name, "undisturbed")).isGreaterThan(1);
        return disk.written();
    }

    private boolean runUntilKilled(Path state, String name, long bytes) throws Exception {
        try {
            run(state, name, FaultyDisk.killedAfter(bytes));
            return false;
        } catch (FaultyDisk.Killed e) {
            return true;
        }
    }

    /** One life of the receiver's output: from the start until it has caught up with the spool. */
    private SaidStatus run(Path state, String name, Disk disk) throws Exception {
        FileSettings settings = FileSettings.of(FileTemplate.parse(state + "/logs/" + name + ".log"))
                .with(new Rotation(SMALL_FILE, Rotation.Period.OFF), Retention.EVERYTHING)
                .withLimits(100, 2);
        SaidStatus status = new SaidStatus();
        OutputRunner runner = new OutputRunner(
                new FileOutput(
                        settings,
                        Rendering.text(LinePattern.parse("{message}")),
                        new FileOutput.Seams(disk, () -> 0, CLOCK, chunk)),
                new OutputContext("file", state, status, new OutputCounters()),
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
            runner.join(Duration.ZERO);
        }
        return status;
    }
}
