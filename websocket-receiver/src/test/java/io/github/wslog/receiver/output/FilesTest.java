package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordKind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose names depend on the event, and files that are rotated. */
class FilesTest {
    @TempDir
    private Path directory;

    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
    private final Feed feed = new Feed(spool);
    private final SaidStatus status = new SaidStatus();
    private Rendering rendering = Rendering.text(LinePattern.parse("{message}"));
    private Disk disk = Disk.REAL;
    private Instant now = Instant.parse("2026-11-23T13:05:52Z");
    private long nanoTime;

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    private FileSettings settings(String template) {
        return FileSettings.of(FileTemplate.parse(directory + "/logs/" + template, java.time.ZoneOffset.UTC));
    }

    private OutputRunner runner(FileSettings settings) {
        return new OutputRunner(
                new FileOutput(
                        settings,
                        rendering,
                        new FileOutput.Seams(disk, () -> nanoTime, (InstantSource) () -> now, Chunk.FULL)),
                new OutputContext("file", directory.resolve("state"), status, new OutputCounters()),
                spool,
                new OutputRunner.Seams(Disk.REAL, new Random(1), () -> nanoTime),
                () -> {},
                reason -> {
                    throw new AssertionError(reason);
                });
    }

    private OutputRunner opened(FileSettings settings) throws IOException {
        Files.createDirectories(directory.resolve("state"));
        OutputRunner runner = runner(settings);
        runner.open();
        return runner;
    }

    private void run(FileSettings settings) throws Exception {
        OutputRunner runner = opened(settings);
        catchUp(runner);
        runner.join(Duration.ZERO);
    }

    private static void catchUp(OutputRunner runner) {
        while (runner.step() || !runner.caughtUp()) {
            // One turn after the other.
        }
    }

    private Path file(String name) {
        return directory.resolve("logs").resolve(name);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("logs"))) {
            return all.filter(Files::isRegularFile)
                    .map(path -> directory.resolve("logs").relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void events_goToTheFileOfTheirSourceLoggerAndLevel() throws Exception {
        feed.from("shop", "web-1");
        feed.batch(
                Feed.record(RecordKind.FORMATTED, 9, "a.B", "one"),
                Feed.record(RecordKind.FORMATTED, 17, "a.C", "two"),
                Feed.record(RecordKind.FORMATTED, 9, "a.B", "three"));
        new Feed(spool, new UUID(1, 1)).from("stock", "web-2").lines("four");
        run(settings("{host}/{app}/{level}-{logger}.log"));
        assertThat(files())
                .containsExactly(
                        "web-1/shop/ERROR-a.C.log", "web-1/shop/INFO-a.B.log", "web-2/stock/INFO-a.Logger.log");
        assertThat(file("web-1/shop/INFO-a.B.log")).hasContent("one\nthree\n");
        assertThat(file("web-1/shop/ERROR-a.C.log")).hasContent("two\n");
        assertThat(file("web-2/stock/INFO-a.Logger.log")).hasContent("four\n");
    }

    @Test
    void dates_areThoseOfTheReceipt() throws Exception {
        feed.lines("late in the evening");
        feed.later(Duration.ofHours(2)).lines("the next day");
        run(settings("{date}.log"));
        assertThat(file("2023-11-14.log")).hasContent("late in the evening\n");
        assertThat(file("2023-11-15.log")).hasContent("the next day\n");
    }

    @Test
    void nothingIsWrittenOutside_whateverASourceCallsItself() throws Exception {
        feed.from("../../../etc/cron.d/evil", "..");
        feed.batch(Feed.record(RecordKind.FORMATTED, 9, "/etc/passwd", "one"));
        run(settings("{host}/{app}/{logger}"));
        assertThat(files())
                .singleElement()
                .asString()
                .matches("_\\.-\\w+/_\\._.._.._etc_cron\\.d_evil-\\w+/_etc_passwd-\\w+");
        try (Stream<Path> beside = Files.list(directory)) {
            assertThat(beside.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("logs", "state");
        }
    }

    @Test
    void linkBelowTheBase_isNotFollowed_andNothingIsLost() throws Exception {
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createDirectories(file("web-1"));
        Path link = Files.createSymbolicLink(file("web-1").resolve("shop"), outside);
        feed.from("shop", "web-1").lines("one");
        OutputRunner runner = opened(settings("{host}/{app}/x.log"));
        runner.step();
        runner.step();
        assertThat(outside).isEmptyDirectory();
        assertThat(status.said).anyMatch(line -> line.contains(link + " is not a directory; below "));
        Files.delete(link);
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file("web-1/shop/x.log")).hasContent("one\n");
    }

    @Test
    void linkInThePlaceOfAFile_isNotFollowed() throws Exception {
        Path outside = Files.writeString(directory.resolve("outside"), "");
        Files.createDirectories(file(""));
        Files.createSymbolicLink(file("shop.log"), outside);
        feed.from("shop", "web-1").lines("one");
        OutputRunner runner = opened(settings("{app}.log"));
        runner.step();
        runner.step();
        runner.join(Duration.ZERO);
        assertThat(outside).isEmptyFile();
        assertThat(status.said).anyMatch(line -> line.contains("shop.log is not a regular file; below "));
    }

    @Test
    void stateDirectory_mayNotLieWhereSourcesChooseNames() {
        assertThatThrownBy(() -> opened(FileSettings.of(FileTemplate.parse(directory + "/{host}/{app}"))))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("the state directory must not lie below " + directory);
    }

    @Test
    void furtherFiles_shareOne_untilTheNextDay() throws Exception {
        for (int i = 0; i < 4; i++) {
            feed.batch(Feed.record(RecordKind.FORMATTED, 9, "logger" + i, "event " + i));
        }
        feed.batch(Feed.record(RecordKind.FORMATTED, 9, "logger0", "again"));
        feed.later(Duration.ofDays(1)).batch(Feed.record(RecordKind.FORMATTED, 9, "logger3", "tomorrow"));
        run(settings("{date}/{logger}").withLimits(2, 10));
        assertThat(files())
                .containsExactly("2023-11-14/logger0", "2023-11-14/logger1", "2023-11-15/logger3", "overflow.log");
        assertThat(file("2023-11-14/logger0")).hasContent("event 0\nagain\n");
        assertThat(file("overflow.log")).hasContent("event 2\nevent 3\n");
        assertThat(status.said).filteredOn(line -> line.contains("maxFiles")).hasSize(1);
    }

    @Test
    void filesAreClosedAndOpenedAgain_whenThereAreMoreThanMayBeOpen() throws Exception {
        OutputRunner runner = opened(settings("{logger}").withLimits(100, 2));
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 5; i++) {
                feed.batch(Feed.record(RecordKind.FORMATTED, 9, "logger" + i, "event " + round));
            }
            catchUp(runner);
        }
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            assertThat(open.filter(fd -> leadsTo(fd, file("")))).hasSizeLessThanOrEqualTo(2);
        }
        runner.join(Duration.ZERO);
        for (int i = 0; i < 5; i++) {
            assertThat(file("logger" + i)).hasContent("event 0\nevent 1\nevent 2\n");
        }
    }

    private static boolean leadsTo(Path descriptor, Path directory) {
        try {
            return Files.readSymbolicLink(descriptor).startsWith(directory);
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void files_areOpenedAnew_whenAsked() throws Exception {
        OutputRunner runner = opened(settings("{logger}"));
        feed.lines("one");
        catchUp(runner);
        Files.move(file("a.Logger"), file("moved"));
        runner.reopen();
        feed.lines("two");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file("moved")).hasContent("one\n");
        assertThat(file("a.Logger")).hasContent("two\n");
    }

    @Test
    void fileOfAnOutputThatMatches_isOpenedAnew_too() throws Exception {
        FileSettings settings = settings("all");
        Files.createDirectories(directory.resolve("state"));
        EventMatch errors = EventMatch.of(new OutputOptions("o", Map.of("match.level", "error")));
        Output output = new MatchingOutput(new FileOutput(settings, rendering, FileOutput.Seams.REAL), errors);
        output.start(new OutputContext("file", directory.resolve("state"), status, new OutputCounters()), null);
        Files.move(file("all"), file("moved"));
        output.reopen();
        output.flush();
        output.close();
        assertThat(files()).containsExactly("all", "moved");
    }

    @Test
    void rights_areExactlyThoseAskedFor() throws Exception {
        feed.lines("one");
        run(settings("{host}/{app}.log").with(new FileRights(FileRights.parse("0666"), FileRights.parse("777"))));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("unknown/unknown.log"))))
                .isEqualTo("rw-rw-rw-");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file("unknown"))))
                .isEqualTo("rwxrwxrwx");
    }

    @Test
    void jsonLines_areObjectsWithIdAndSource() throws Exception {
        rendering = new JsonLines();
        feed.from("shop \"1\"", "web-1");
        feed.batch(Feed.plain("paid 5 €\nby card"), Feed.VOID, Feed.formatted("a line\n"));
        run(settings("all.json"));
        String time =
                "\"time\":\"2023-11-14T22:13:20.123456789Z\",\"level\":\"INFO\",\"severity\":9,\"logger\":\"a.Logger\"";
        String source = "\"source\":{\"application\":\"shop \\\"1\\\"\",\"host\":\"web-1\",\"pid\":42}}";
        assertThat(file("all.json"))
                .hasContent("{\"id\":\"" + feed.stream + ":1\"," + time
                        + ",\"message\":\"paid 5 €\\nby card\"," + source + "\n"
                        + "{\"id\":\"" + feed.stream + ":3\"," + time
                        + ",\"message\":\"a line\",\"formatted\":true," + source + "\n");
    }

    @Test
    void file_isRotated_beforeItBecomesTooLong() throws Exception {
        OutputRunner runner = opened(settings("all").with(new Rotation(10, Rotation.Period.OFF), Retention.EVERYTHING));
        for (String line : new String[] {"1234", "5678", "9", "longer than that"}) {
            feed.lines(line);
            catchUp(runner);
        }
        feed.lines("end");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(files())
                .containsExactly("all", "all.20261123-130552", "all.20261123-130552.1", "all.20261123-130552.2");
        assertThat(file("all.20261123-130552")).hasContent("1234\n5678\n");
        assertThat(Written.text(file("all"))).isEqualTo("1234\n5678\n9\nlonger than that\nend\n");
    }

    @Test
    void filesThatAreRotated_areAboutAsLongAsWanted_andNoLonger() throws Exception {
        for (int i = 0; i < 50; i++) {
            feed.lines("x".repeat(50_000), "y".repeat(9_000));
        }
        Files.createDirectories(directory.resolve("state"));
        Map<String, String> options =
                Map.of("path", file("all").toString(), "rotate.bytes", "1m", "durability", "disk");
        OutputRunner runner = new OutputRunner(
                new OutputSettings("file", options).create("o").output(),
                new OutputContext("file", directory.resolve("state"), status, new OutputCounters()),
                spool,
                new OutputRunner.Seams(Disk.REAL, new Random(1), () -> 0),
                () -> {},
                reason -> {});
        runner.open();
        catchUp(runner);
        runner.join(Duration.ZERO);
        List<Path> archives = Written.archives(file("all"));
        assertThat(archives)
                .hasSizeBetween(2, 4)
                .allSatisfy(archive -> assertThat(Files.size(archive)).isBetween(800_000L, 1L << 20));
    }

    @Test
    void file_isRotated_whenAnotherPeriodHasBegun_alsoAfterARestart() throws Exception {
        FileSettings daily = settings("all").with(new Rotation(0, Rotation.Period.DAY), Retention.EVERYTHING);
        OutputRunner runner = opened(daily);
        feed.lines("one");
        catchUp(runner);
        now = Instant.parse("2026-11-23T23:59:59Z");
        feed.lines("two");
        catchUp(runner);
        now = Instant.parse("2026-11-24T00:00:00Z");
        feed.lines("three");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file("all.20261124-000000")).hasContent("one\ntwo\n");
        assertThat(file("all")).hasContent("three\n");

        Files.setLastModifiedTime(file("all"), java.nio.file.attribute.FileTime.from(now));
        now = Instant.parse("2026-11-25T08:00:00Z");
        feed.lines("four");
        run(daily);
        assertThat(file("all.20261125-080000")).hasContent("three\n");
        assertThat(file("all")).hasContent("four\n");
    }

    @Test
    void file_growsOn_whenItCannotBeRotated() throws Exception {
        disk = new Disk() {
            @Override
            public void rename(Path from, Path to) throws IOException {
                throw new IOException("no");
            }
        };
        OutputRunner runner = opened(settings("all").with(new Rotation(5, Rotation.Period.OFF), Retention.EVERYTHING));
        feed.lines("1234");
        catchUp(runner);
        feed.lines("5678");
        catchUp(runner);
        runner.join(Duration.ZERO);
        assertThat(file("all")).hasContent("1234\n5678\n");
        assertThat(status.said).containsExactly("warn file " + file("all") + " cannot be rotated and grows on");
    }

    @Test
    void durabilityOfTheDisk_meansForcedBeforeItIsHeld_withTheNamesOfNewFiles() throws Exception {
        List<String> calls = new ArrayList<>();
        disk = new Disk() {
            @Override
            public int append(FileChannel file, java.nio.ByteBuffer bytes) throws IOException {
                calls.add("append");
                return file.write(bytes);
            }

            @Override
            public void force(FileChannel file) {
                calls.add("force");
            }

            @Override
            public void forceDirectory(Path names) {
                calls.add("names of " + directory.relativize(names));
            }
        };
        feed.lines("one");
        run(settings("{app}/{logger}").with(Durability.DISK));
        assertThat(calls).containsExactly("names of logs/unknown", "names of logs", "append", "force");
    }

    @Test
    void whatTheDiskHasNotTaken_isWrittenAgain() throws Exception {
        boolean[] failed = {false};
        disk = new Disk() {
            @Override
            public void force(FileChannel file) throws IOException {
                if (file.size() > 0 && !failed[0]) {
                    failed[0] = true;
                    throw new IOException("Input/output error");
                }
            }
        };
        feed.lines("one", "two");
        run(settings("all").with(Durability.DISK));
        assertThat(file("all")).hasContent("one\ntwo\none\ntwo\n");
        assertThat(status.said).anyMatch(line -> line.contains("the disk has not taken " + file("all")));
    }
}
