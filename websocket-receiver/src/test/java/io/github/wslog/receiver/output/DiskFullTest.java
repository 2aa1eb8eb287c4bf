package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file system of one megabyte that is full, and has room again. Who may not mount one skips this and says so. */
@Timeout(60)
class DiskFullTest {
    private static final int LINES = 1000;

    @TempDir
    private Path directory;

    private Path small;
    private boolean mounted;
    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);

    @BeforeEach
    void mount() throws Exception {
        small = Files.createDirectory(directory.resolve("small"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
        if (!mounted) {
            System.out.println("SKIPPED: a small tmpfs cannot be mounted here");
            Assumptions.abort("a small tmpfs cannot be mounted here");
        }
    }

    @AfterEach
    void unmount() throws Exception {
        spool.close();
        if (mounted) {
            run("umount", "-l", small.toString());
        }
    }

    private boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("said").toFile())
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "{logger}-{level}"})
    void nothingIsLost_andTheOutputGoesOn_whenThereIsRoomAgain(String name) throws Exception {
        Path ballast = Files.write(small.resolve("ballast"), new byte[700 * 1024]);
        StringBuilder expected = new StringBuilder();
        Feed feed = new Feed(spool);
        for (int i = 0; i < LINES; i++) {
            String line = "line " + i + " " + "x".repeat(500);
            expected.append(line).append('\n');
            feed.lines(line);
        }
        SaidStatus status = new SaidStatus();
        Path state = Files.createDirectory(directory.resolve("state"));
        OutputRunner runner = new OutputRunner(
                new FileOutput(
                        FileSettings.of(FileTemplate.parse(small + "/logs/" + name + ".log")),
                        Rendering.text(LinePattern.parse("{message}")),
                        FileOutput.Seams.REAL),
                new OutputContext("file", state, status, new OutputCounters()),
                spool,
                new OutputRunner.Seams(Disk.REAL, new Random(1), System::nanoTime),
                () -> {},
                reason -> {
                    throw new AssertionError(reason);
                });
        runner.open();
        while (runner.stats().retries() < 3) {
            runner.step();
        }
        assertThat(status.said).anyMatch(line -> line.contains("No space left on device"));
        assertThat(runner.caughtUp()).isFalse();
        Files.delete(ballast);
        while (runner.step() || !runner.caughtUp()) {
            // One turn after the other.
        }
        runner.join(Duration.ZERO);
        Path file = small.resolve("logs").resolve(name.equals("all") ? "all.log" : "a.Logger-INFO.log");
        assertThat(Files.readString(file).equals(expected.toString()))
                .as("each line once and in order")
                .isTrue();
    }
}
