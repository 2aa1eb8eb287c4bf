package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where outputs begin of which nothing is kept, and that this is decided once. */
@Timeout(60)
class OutputStartTest {
    @TempDir
    private Path directory;

    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
    private final Feed feed = new Feed(spool);
    private final SaidStatus status = new SaidStatus();
    private final Scripted output = new Scripted();

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    private OutputRunner runner(Output to, @Nullable Path places) {
        OutputContext context = new OutputContext("scripted", places, status, new OutputCounters());
        OutputRunner.Seams seams = new OutputRunner.Seams(Disk.REAL, new Random(1), System::nanoTime);
        return new OutputRunner(to, context, spool, seams, () -> {}, reason -> {});
    }

    /** Opens, and closes before anything was brought out. */
    private void openAndDie(Start start) throws IOException {
        OutputRunner runner = runner(new Scripted(), directory);
        runner.open(start);
        runner.abandon();
    }

    private void deliver(Start start) throws IOException {
        OutputRunner runner = runner(output, directory);
        runner.open(start);
        catchUp(runner);
        runner.abandon();
    }

    private static void catchUp(OutputRunner runner) {
        while (runner.step() || !runner.caughtUp()) {
            // One turn after the other.
        }
    }

    @Test
    void newOutput_beginsWithTheOldest() throws Exception {
        feed.lines("one").lines("two");
        deliver(Start.OLDEST);

        assertThat(output.taken).containsExactly(1L, 2L);
    }

    @Test
    void newOutput_beginsBehindWhatIsThere() throws Exception {
        feed.lines("one").lines("two");
        OutputRunner runner = runner(output, directory);
        runner.open(Start.NEWEST);
        feed.lines("three");
        catchUp(runner);

        assertThat(output.taken).containsExactly(3L);
    }

    @Test
    void placeOfANewOutput_isKept_thoughItDiesBeforeItsFirstEvent() throws Exception {
        feed.lines("one");
        openAndDie(Start.NEWEST);
        feed.lines("two");
        openAndDie(Start.NEWEST);
        feed.lines("three");
        deliver(Start.NEWEST);

        assertThat(output.taken).containsExactly(2L, 3L);
    }

    @Test
    void placeOfANewOutput_isKept_thoughTheSpoolWasEmpty() throws Exception {
        openAndDie(Start.NEWEST);
        feed.lines("one");
        deliver(Start.NEWEST);

        assertThat(output.taken).containsExactly(1L);
    }

    @Test
    void outputThatIsKnown_goesOn_whateverIsConfiguredNow() throws Exception {
        feed.lines("one");
        openAndDie(Start.OLDEST);
        deliver(Start.NEWEST);
        feed.lines("two");
        deliver(Start.NEWEST);

        assertThat(output.taken).containsExactly(1L, 2L);
    }

    @Test
    void crash_whileThePlaceIsMade_makesTheOutputNew() throws Exception {
        feed.lines("one");
        Files.write(directory.resolve("scripted.position.new"), new byte[100]);
        openAndDie(Start.NEWEST);
        feed.lines("two");
        deliver(Start.NEWEST);

        assertThat(output.taken).containsExactly(2L);
    }

    @Test
    void newOutput_beginsBehindWhatAnEarlierRunHasLeft() throws Exception {
        Path files = directory.resolve("log");
        try (Spool earlier = Spool.open(files, Spool.SMALLEST_CAPACITY)) {
            new Feed(earlier).lines("one").lines("two");
        }
        try (Spool now = Spool.open(files, Spool.SMALLEST_CAPACITY)) {
            assertThat(now.last()).isEqualTo(now.recovery().lastBatch());
        }
    }

    @Test
    void outputInMemory_goesOnWhereTheFormerWas() throws Exception {
        Scripted second = new Scripted();
        try (Outputs outputs =
                Outputs.open(spool, Map.of("out", ConfiguredOutput.required(output)), null, status, reason -> {})) {
            outputs.start();
            feed.lines("one").lines("two");
            output.awaitTaken(2);
            outputs.replace(
                    "out", new ConfiguredOutput(second, true, Start.NEWEST), ConfiguredOutput.required(new Scripted()));
            feed.lines("three");
            assertThat(outputs.drain(Duration.ofSeconds(30))).isTrue();
        }

        assertThat(second.taken).containsExactly(3L);
    }
}
