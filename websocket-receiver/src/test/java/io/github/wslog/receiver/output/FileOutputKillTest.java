package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a real process in the middle of its writes: what {@link FileOutputCrashTest} plays, with the real kernel. */
@Timeout(120)
class FileOutputKillTest {
    private static final int KILLS = 8;
    private static final int MOST_KILLS = 60;
    /** More than is ever written before a kill, and no more than a disk can bear: about 200 MB. */
    private static final long ENDLESS = 4_000;

    @TempDir
    private Path directory;

    private final Random random = new Random();

    @Test
    void events_areInTheFileOnce_afterRealKills() throws Exception {
        Path file = directory.resolve("log");
        int kills = 0;
        int inFlight = 0;
        while (kills < KILLS || (inFlight == 0 && kills < MOST_KILLS)) {
            if (runUntilKilled(file).contains("in flight")) {
                inFlight++;
            }
            kills++;
        }
        long events = finish(file);
        assertThat(inFlight).as("kills in the middle of a write, of " + kills).isPositive();
        assertEachEventOnce(file, events);
    }

    @Test
    void events_areInTheirFilesOnce_afterRealKills_whileFilesAreRotatedAndCompressed() throws Exception {
        int kills = 0;
        int inFlight = 0;
        while (kills < KILLS || (inFlight == 0 && kills < MOST_KILLS)) {
            if (rotateUntilKilled().contains("in flight")) {
                inFlight++;
            }
            kills++;
        }
        assertThat(inFlight).as("kills in the middle of a write, of " + kills).isPositive();
        long batches = 10;
        try (PositionFile place = PositionFile.open(directory.resolve("place"), Disk.REAL)) {
            batches += Objects.requireNonNull(place.found()).ordinal();
        }
        Process writer = writer(batches, "several");
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).isZero();
        int compressed = 0;
        for (int i = 0; i < EndlessWriter.LOGGERS; i++) {
            String logger = "logger" + i;
            Path live = directory.resolve("logs").resolve(logger + ".log");
            StringBuilder expected = new StringBuilder();
            for (long event = 0; event < batches * EndlessWriter.EVENTS_A_BATCH; event++) {
                if (EndlessWriter.logger(event).equals(logger)) {
                    expected.append(EndlessWriter.event(event)).append('\n');
                }
            }
            assertThat(Written.text(live).equals(expected.toString()))
                    .as("all events of " + logger + " once and in order")
                    .isTrue();
            compressed += (int) Written.archives(live).stream()
                    .filter(archive -> archive.toString().endsWith(".gz"))
                    .count();
        }
        assertThat(compressed).isPositive();
    }

    /** Lets the writer rotate some files, kills it and returns what it said at its start. */
    private String rotateUntilKilled() throws Exception {
        int enough = archives() + 2 + random.nextInt(4);
        int spins = random.nextInt(2_000_000);
        Process writer = writer(ENDLESS, "several");
        try (BufferedReader said = writer.inputReader()) {
            String remark = said.readLine();
            while (writer.isAlive() && archives() < enough) {
                LockSupport.parkNanos(200_000);
            }
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            writer.destroyForcibly();
            assertThat(writer.waitFor()).as("killed").isEqualTo(128 + 9);
            return remark;
        } finally {
            writer.destroyForcibly();
        }
    }

    private int archives() throws IOException {
        int archives = 0;
        for (int i = 0; i < EndlessWriter.LOGGERS; i++) {
            archives += Written.archives(directory.resolve("logs/logger" + i + ".log"))
                    .size();
        }
        return archives;
    }

    /** Lets the writer write some more, kills it and returns what it said at its start. */
    private String runUntilKilled(Path file) throws Exception {
        long enough = (Files.exists(file) ? Files.size(file) : 0) + 500_000 + random.nextInt(1_000_000);
        Process writer = writer(ENDLESS);
        try (BufferedReader said = writer.inputReader()) {
            String remark = said.readLine();
            while (writer.isAlive() && Files.size(file) < enough) {
                LockSupport.parkNanos(200_000);
            }
            writer.destroyForcibly();
            assertThat(writer.waitFor()).as("killed").isEqualTo(128 + 9);
            return remark;
        } finally {
            writer.destroyForcibly();
        }
    }

    private long finish(Path file) throws Exception {
        // Some more than the most that was written: an event has over 500 bytes on average.
        long batches = Files.size(file) / 400 / EndlessWriter.EVENTS_A_BATCH + 10;
        Process writer = writer(batches);
        assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.exitValue()).isZero();
        return batches * EndlessWriter.EVENTS_A_BATCH;
    }

    private Process writer(long batches, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(directory.toString(), Long.toString(batches)));
        arguments.addAll(List.of(more));
        return JavaProcess.start(
                directory.resolve("said"), EndlessWriter.class.getName(), arguments.toArray(new String[0]));
    }

    private static void assertEachEventOnce(Path file, long events) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (long event = 0; event < events; event++) {
                for (String expected : EndlessWriter.event(event).lines().toList()) {
                    assertThat(lines.readLine()).as("event " + event).isEqualTo(expected);
                }
            }
            assertThat(lines.readLine()).isNull();
        }
    }
}
