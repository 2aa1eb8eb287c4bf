package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputRunnerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
    private final Feed feed = new Feed(spool);
    private final SaidStatus status = new SaidStatus();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    @Test
    void place_isKept_overARestart() throws Exception {
        feed.lines("one").lines("two");
        Scripted first = new Scripted();
        runner(first).open();
        OutputRunner runner = runner(first);
        runner.open();
        catchUp(runner);
        runner.join(Duration.ZERO);
        feed.lines("three");
        Scripted second = new Scripted();
        OutputRunner again = runner(second);
        again.open();
        catchUp(again);
        assertThat(first.taken).containsExactly(1L, 2L);
        assertThat(second.taken).containsExactly(3L);
        assertThat(second.startedWith).containsExactly(runner.held());
    }

    @Test
    void everythingComesAgain_andThatIsSaid_ifThePlaceIsSpoilt() throws Exception {
        feed.lines("one");
        Files.write(directory.resolve("scripted.position"), new byte[700]);
        Scripted output = new Scripted();
        OutputRunner runner = runner(output);
        runner.open();
        catchUp(runner);
        assertThat(output.taken).containsExactly(1L);
        assertThat(status.said).singleElement().asString().contains("the place of output scripted cannot be read");
    }

    @Test
    void batchesNotHeld_comeAgain_afterAFailure() throws Exception {
        feed.lines("one").lines("two").lines("three");
        Scripted output = new Scripted();
        output.outcomes.add(Scripted.Does.HOLD);
        output.outcomes.add(Scripted.Does.KEEP);
        output.outcomes.add(Scripted.Does.FAIL);
        OutputRunner runner = runner(output);
        runner.open();
        catchUp(runner);
        assertThat(output.taken).containsExactly(1L, 2L, 3L, 2L, 3L);
        assertThat(output.startedWith)
                .extracting(held -> held == null ? 0 : held.ordinal())
                .containsExactly(0L, 1L);
        assertThat(runner.stats().retries()).isEqualTo(1);
        assertThat(status.said).hasSize(2).first().isEqualTo("warn output scripted: refused; it tries again");
    }

    @Test
    void output_isOpenedAgain_untilThatSucceeds() throws Exception {
        feed.lines("one");
        Scripted output = new Scripted();
        OutputRunner runner = runner(output);
        runner.open();
        output.outcomes.add(Scripted.Does.FAIL);
        output.refusedStarts = 2;
        catchUp(runner);
        assertThat(output.taken).containsExactly(1L, 1L);
        assertThat(runner.stats().retries()).isEqualTo(3);
    }

    @Test
    void nothingIsHeld_untilItsPlaceIsWritten() throws Exception {
        feed.lines("one");
        Scripted output = new Scripted();
        OutputRunner runner = runner(output, FaultyDisk.fullAfter(0, 1));
        runner.open();
        assertThat(runner.step()).isFalse();
        assertThat(runner.held()).isNull();
        catchUp(runner);
        assertThat(runner.held()).isNotNull();
        assertThat(output.taken).containsExactly(1L, 1L);
    }

    @Test
    void drain_endsTheThread_whenAllIsHeld() throws Exception {
        Scripted output = new Scripted();
        OutputRunner runner = runner(output);
        runner.open();
        runner.start();
        feed.lines("one").lines("two");
        runner.drain();
        assertThat(runner.join(LIMIT)).isTrue();
        assertThat(output.taken).containsExactly(1L, 2L);
        assertThat(output.closed).isTrue();
    }

    @Test
    void drain_isNotDone_whileTheOutputFails() throws Exception {
        Scripted output = new Scripted();
        output.refusedStarts = Integer.MAX_VALUE;
        output.outcomes.add(Scripted.Does.FAIL);
        OutputRunner runner = runner(output);
        feed.lines("one");
        output.firstStartSucceeds = true;
        runner.open();
        runner.start();
        runner.drain();
        assertThat(runner.join(Duration.ofMillis(50))).isFalse();
        runner.stop();
        assertThat(runner.join(LIMIT)).isFalse();
        assertThat(output.closed).isTrue();
    }

    @Test
    void output_ends_afterAFailureForGood() throws Exception {
        feed.lines("one");
        StdoutOutput output = new StdoutOutput(LinePattern.parse("{message}"), new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        OutputRunner runner = runner(output);
        runner.open();
        runner.start();
        assertThat(ended.poll(30, TimeUnit.SECONDS))
                .isEqualTo("output scripted has ended: cannot write to standard output: Broken pipe");
        assertThat(runner.join(LIMIT)).isFalse();
    }

    @Test
    void output_ends_afterADefect_andSaysSo() throws Exception {
        feed.lines("one");
        Scripted output = new Scripted();
        output.outcomes.add(Scripted.Does.BREAK);
        OutputRunner runner = runner(output);
        runner.open();
        runner.start();
        assertThat(ended.poll(30, TimeUnit.SECONDS))
                .startsWith("output scripted has ended by a defect: java.lang.IllegalState");
        assertThat(runner.join(LIMIT)).isFalse();
        assertThat(output.closed).isTrue();
    }

    @Test
    void standardOutput_getsTheBytesAsTheyAre() throws Exception {
        feed.lines("one\r\n", "two", "日本語");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        OutputRunner runner = runner(new StdoutOutput(LinePattern.parse("{message}"), bytes));
        runner.open();
        catchUp(runner);
        assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("one\r\ntwo\n日本語\n");
        assertThat(runner.stats()).isEqualTo(new OutputStats("scripted", 3, 19, 1, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void spool_isReleased_onlyUpToTheSlowestOutput() throws Exception {
        feed.lines("one").lines("two");
        Scripted fast = new Scripted();
        Scripted slow = new Scripted();
        slow.gate = new CountDownLatch(1);
        Map<String, ConfiguredOutput> both = new LinkedHashMap<>();
        both.put("fast", ConfiguredOutput.required(fast));
        both.put("slow", ConfiguredOutput.required(slow));
        try (Outputs outputs = Outputs.open(spool, both, null, status, ended::add)) {
            outputs.start();
            fast.awaitTaken(2);
            assertThat(spool.released(1)).as("while one of them has nothing").isFalse();
            slow.gate.countDown();
            assertThat(outputs.drain(LIMIT)).isTrue();
            assertThat(spool.released(2)).isTrue();
        }
    }

    @Test
    void output_beginsWithTheOldestEntry_ifTheSpoolIsAnotherOne() throws Exception {
        feed.lines("one").lines("two");
        drain(spool, new Scripted());
        Spool another = Spool.inMemory(Spool.SMALLEST_CAPACITY);
        new Feed(another).lines("three");
        Scripted output = new Scripted();
        drain(another, output);
        assertThat(output.taken).containsExactly(1L);
        assertThat(another.released(1)).isTrue();
        another.close();
    }

    private void drain(Spool from, Output output) throws IOException {
        try (Outputs outputs = Outputs.open(
                from, Map.of("scripted", ConfiguredOutput.required(output)), directory, status, ended::add)) {
            outputs.start();
            assertThat(outputs.drain(LIMIT)).isTrue();
        }
    }

    @Test
    void outputs_areAllClosed_ifOneCannotBeOpened() {
        Scripted first = new Scripted();
        Scripted second = new Scripted();
        second.refusedStarts = 1;
        Map<String, ConfiguredOutput> both = new LinkedHashMap<>();
        both.put("first", ConfiguredOutput.required(first));
        both.put("second", ConfiguredOutput.required(second));
        assertThatThrownBy(() -> Outputs.open(spool, both, null, status, ended::add))
                .isInstanceOf(IOException.class)
                .hasMessage("no start");
        assertThat(first.closed).isTrue();
    }

    @Test
    void backoff_doublesBetweenItsBounds_andBeginsAgain() {
        Backoff backoff = new Backoff(new Random(1));
        long longest = Backoff.FIRST_NANOS;
        for (int i = 0; i < 20; i++) {
            assertThat(backoff.nextNanos()).isBetween(longest / 2, longest);
            longest = Math.min(Backoff.LONGEST_NANOS, 2 * longest);
        }
        backoff.reset();
        assertThat(backoff.nextNanos()).isBetween(Backoff.FIRST_NANOS / 2, Backoff.FIRST_NANOS);
    }

    @Test
    void fileNames_areSafe_andDifferentForDifferentNames() {
        assertThat(context("file").fileName()).isEqualTo("file");
        assertThat(context("../etc/x").fileName()).matches("[A-Za-z0-9_-]+");
        assertThat(context("a/b").fileName()).isNotEqualTo(context("a:b").fileName());
        assertThat(context("x".repeat(1000)).fileName()).hasSizeLessThanOrEqualTo(100);
    }

    private OutputContext context(String name) {
        return new OutputContext(name, directory, status, new OutputCounters());
    }

    private OutputRunner runner(Output output) {
        return runner(output, Disk.REAL);
    }

    private OutputRunner runner(Output output, Disk disk) {
        return new OutputRunner(
                output,
                context("scripted"),
                spool,
                new OutputRunner.Seams(disk, new Random(1), System::nanoTime),
                () -> {},
                ended::add);
    }

    private static void catchUp(OutputRunner runner) {
        while (runner.step() || !runner.caughtUp()) {
            // One turn after the other.
        }
    }
}
