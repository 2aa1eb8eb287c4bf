package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOutputTest {
    @TempDir
    private Path directory;

    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
    private final Feed feed = new Feed(spool);
    private final SaidStatus status = new SaidStatus();
    private long nanoTime;

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    @Test
    void file_isMadeWithItsDirectories_forOwnerAndGroup() throws Exception {
        Path file = directory.resolve("a/b/app.log");
        feed.lines("one");
        run(file);
        assertThat(file).hasContent("one\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void rights_stayAsTheyAre_ofAFileThatExists() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        feed.lines("one");
        run(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-rw-");
    }

    @Test
    void firstEvent_beginsALine_inAFileWithoutAFinalLineFeed() throws Exception {
        Path file = Files.writeString(directory.resolve("log"), "of somebody else");
        feed.lines("one");
        run(file);
        assertThat(file).hasContent("of somebody else\none\n");
    }

    @Test
    void start_fails_ifTheFileIsADirectory() {
        assertThatThrownBy(() -> run(directory))
                .isInstanceOf(IOException.class)
                .hasMessage(directory + " is not a regular file");
    }

    @Test
    void start_fails_ifADirectoryOfItIsAFile() throws IOException {
        Path notADirectory = Files.writeString(directory.resolve("file"), "");
        Path file = notADirectory.resolve("app.log");
        assertThatThrownBy(() -> run(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot append to " + file)
                .hasMessageContaining(notADirectory.toString());
    }

    @Test
    void nextRun_goesOn_behindTheLastOne() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one", "two");
        run(file);
        run(file);
        feed.lines("three");
        run(file);
        assertThat(file).hasContent("one\ntwo\nthree\n");
        assertThat(status.said).isEmpty();
    }

    @Test
    void anotherFile_goesOn_whereTheOutputWas() throws Exception {
        feed.lines("one");
        run(directory.resolve("log"));
        feed.lines("two");
        run(directory.resolve("other"));
        assertThat(directory.resolve("other")).hasContent("two\n");
    }

    @Test
    void file_isMadeAnew_afterItWasMovedAway() throws Exception {
        Path file = directory.resolve("log");
        OutputRunner runner = runner(file, Disk.REAL);
        runner.open();
        feed.lines("one");
        catchUp(runner);
        Files.move(file, directory.resolve("log.1"));
        feed.lines("two");
        catchUp(runner);
        assertThat(directory.resolve("log.1")).as("within a second").hasContent("one\ntwo\n");
        nanoTime += TimeUnit.SECONDS.toNanos(1);
        feed.lines("three");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(directory.resolve("log.1")).hasContent("one\ntwo\n");
        assertThat(file).hasContent("three\n");
        assertThat(status.said).containsExactly("info file " + file + " was moved away: made anew");
    }

    @Test
    void file_isMadeAnewAtOnce_whenItIsToBeReopened() throws Exception {
        Path file = directory.resolve("log");
        OutputRunner runner = runner(file, Disk.REAL);
        runner.open();
        feed.lines("one");
        catchUp(runner);
        Files.move(file, directory.resolve("log.1"));
        runner.reopen();
        runner.step();
        assertThat(file).as("although nothing was written").isEmptyFile();
        feed.lines("two");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(directory.resolve("log.1")).hasContent("one\n");
        assertThat(file).hasContent("two\n");
        assertThat(status.said).containsExactly("info file " + file + " opened anew");
    }

    @Test
    void nothingIsWrittenOver_whenOthersAppend() throws Exception {
        Path file = directory.resolve("log");
        OutputRunner runner = runner(file, Disk.REAL);
        runner.open();
        feed.lines("one");
        catchUp(runner);
        Files.writeString(file, "of somebody else", StandardOpenOption.APPEND);
        feed.lines("two");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file).hasContent("one\nof somebody else\ntwo\n");
    }

    @Test
    void noHoleIsMade_whenTheFileIsShortened() throws Exception {
        Path file = directory.resolve("log");
        OutputRunner runner = runner(file, Disk.REAL);
        runner.open();
        feed.lines("one", "two");
        catchUp(runner);
        shorten(file, 6);
        feed.lines("three");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file).hasContent("one\ntw\nthree\n");
        assertThat(status.said).containsExactly("warn file " + file + " was shortened by others by 2 bytes");
    }

    @Test
    void nothingIsWrittenAgain_whenTheFileWasReplacedAfterItsLastWrite() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one");
        run(file);
        Files.move(file, directory.resolve("old"));
        feed.lines("two");
        assertThat(run(file))
                .isEqualTo("file " + file + " goes on at 0; it was replaced or shortened since the last write");
        assertThat(file).hasContent("two\n");
    }

    @Test
    void writeInFlight_isDoneAgain_whenTheFileWasReplaced() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one", "two");
        killAtTheEndOfTheWrite(file);
        assertThat(file).hasContent("one\ntwo\n");
        // Two files at once have two inodes.
        Files.move(file, directory.resolve("old"));
        Files.writeString(file, "another file that is longer than what was written\n");
        String remark = run(file);
        assertThat(file).hasContent("another file that is longer than what was written\none\ntwo\n");
        assertThat(remark).contains("replaced or shortened since: its 2 events are written again");
    }

    @Test
    void writeInFlight_isDoneAgain_whenTheFileWasShortened() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one");
        run(file);
        feed.lines("two");
        killAtTheEndOfTheWrite(file);
        shorten(file, 2);
        String remark = run(file);
        assertThat(file).hasContent("on\ntwo\n");
        assertThat(remark).contains("replaced or shortened since: its 1 events are written again");
    }

    @Test
    void nothingOfOthersIsCut_whenTheyAppendedBehindATornWrite() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one", "two");
        killInTheFile(file, 6);
        Files.writeString(file, " and of somebody else", StandardOpenOption.APPEND);
        run(file);
        assertThat(file).hasContent("one\ntw and of somebody else\none\ntwo\n");
        assertThat(status.said)
                .containsExactly("info file " + file
                        + ": of the write in flight nothing could be recognised: its events are written again");
    }

    @Test
    void tornLine_isEnded_whenTheSpoolHasLostItsEvents() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one", "two");
        killInTheFile(file, 6);
        Spool another = Spool.inMemory(Spool.SMALLEST_CAPACITY);
        new Feed(another).lines("three");
        OutputRunner runner = runner(file, Disk.REAL, another);
        runner.open();
        catchUp(runner);
        runner.join(Duration.ZERO);
        another.close();
        assertThat(file).hasContent("one\ntw\nthree\n");
    }

    @Test
    void recovery_tellsOfAWriteFoundWhole_andCountsIt() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one", "two");
        killAtTheEndOfTheWrite(file);
        OutputRunner runner = runner(file, Disk.REAL);
        assertThat(runner.open())
                .isEqualTo("file " + file + " goes on at 8; a write was in flight, found whole: 2 events, 8 bytes");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file).hasContent("one\ntwo\n");
        assertThat(runner.stats()).isEqualTo(new OutputStats("file", 0, 0, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void recovery_completesATornLine_andCountsIt() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one", "two");
        killInTheFile(file, 6);
        OutputRunner runner = runner(file, Disk.REAL);
        assertThat(runner.open())
                .isEqualTo("file " + file + " goes on at 6; a write was in flight, 6 of its 8 bytes found");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file).hasContent("one\ntwo\n");
        assertThat(runner.stats().resumedWrites()).isEqualTo(1);
        assertThat(runner.stats().tornLines()).isEqualTo(1);
        assertThat(status.said)
                .containsExactly("info file " + file
                        + ": of the write in flight 1 whole events were kept, a torn one was completed");
    }

    @Test
    void interrupt_losesNothing() throws Exception {
        Path file = directory.resolve("log");
        OutputRunner runner = runner(file, Disk.REAL);
        runner.open();
        feed.lines("one", "two");
        Thread.currentThread().interrupt();
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file).hasContent("one\ntwo\n");
        assertThat(runner.stats().retries()).isEqualTo(1);
    }

    @Test
    void lostPlace_isFoundInTheJournal() throws Exception {
        Path file = directory.resolve("log");
        feed.lines("one");
        run(file);
        feed.lines("two");
        run(file);
        Files.delete(directory.resolve("file.position"));
        feed.lines("three");
        run(file);
        assertThat(file).hasContent("one\ntwo\nthree\n");
    }

    private void killInTheFile(Path file, int bytes) throws Exception {
        // The journal's slot comes before.
        kill(file, 128 + bytes);
    }

    private void killAtTheEndOfTheWrite(Path file) throws Exception {
        long before = Files.exists(file) ? Files.size(file) : 0;
        OutputRunner runner = runner(file, new Disk() {
            @Override
            public int write(FileChannel channel, java.nio.ByteBuffer bytes, long position) throws IOException {
                if (Files.size(file) > before) {
                    throw new FaultyDisk.Killed();
                }
                return channel.write(bytes, position);
            }
        });
        untilKilled(runner);
    }

    private void kill(Path file, long bytes) throws Exception {
        untilKilled(runner(file, FaultyDisk.killedAfter(bytes)));
    }

    private static void untilKilled(OutputRunner runner) throws Exception {
        assertThatThrownBy(() -> {
                    runner.open();
                    catchUp(runner);
                })
                .isInstanceOf(FaultyDisk.Killed.class);
        runner.join(Duration.ZERO);
    }

    private String run(Path file) throws Exception {
        OutputRunner runner = runner(file, Disk.REAL);
        String remark = runner.open();
        catchUp(runner);
        runner.join(Duration.ZERO);
        return remark;
    }

    private static void catchUp(OutputRunner runner) {
        while (runner.step() || !runner.caughtUp()) {
            // One turn after the other.
        }
    }

    private OutputRunner runner(Path file, Disk disk) {
        return runner(file, disk, spool);
    }

    private OutputRunner runner(Path file, Disk disk, Spool from) {
        return new OutputRunner(
                new FileOutput(
                        FileSettings.of(file),
                        Rendering.text(LinePattern.parse("{message}")),
                        new FileOutput.Seams(disk, () -> nanoTime, InstantSource.system(), Chunk.FULL)),
                new OutputContext("file", directory, status, new OutputCounters()),
                from,
                new OutputRunner.Seams(disk, new Random(1), () -> nanoTime),
                () -> {},
                reason -> {
                    throw new AssertionError(reason);
                });
    }

    private static void shorten(Path file, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }
}
