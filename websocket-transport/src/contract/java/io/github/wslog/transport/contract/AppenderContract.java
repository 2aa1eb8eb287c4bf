package io.github.wslog.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both appenders promise, in the same words: each module runs this against its own. */
public abstract class AppenderContract extends ArrivalContract {
    /** A program of its own: started by the command line {@code MAIN CONFIGURATION COUNT}. */
    protected abstract Class<?> exitProgram();

    /** The configuration as a file's text. */
    protected abstract String text(Setup setup);

    // Configuration

    @Test
    void unknownOption_isNamed_andEventsFlow() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()).with("colour", "green"));
        logging.warn("hello");

        sink.awaitEvents(1);
        assertThat(logging.problems()).anySatisfy(problem -> assertThat(problem).contains("colour"));
    }

    @Test
    void badValue_isNamedWithItsBound_andEventsFlow() throws InterruptedException {
        Sink sink = sink();
        Logging logging =
                logging(Setup.at(sink.url()).with("connectTimeoutMillis", "0").with("overflow", "explode"));
        logging.warn("hello");

        sink.awaitEvents(1);
        assertThat(logging.problems())
                .anySatisfy(problem ->
                        assertThat(problem).contains("connectTimeoutMillis must be 1..600000, was 0; 5000 is used"))
                .anySatisfy(problem -> assertThat(problem).contains("overflow must be drop | block, was explode"));
    }

    @Test
    void missingAddress_isSaid_andTheProgramGoesOn() {
        Logging logging = logging(new Setup(Map.of(), ""));
        logging.warn("to nobody");

        assertThat(logging.problems()).anySatisfy(problem -> assertThat(problem).contains("url must be given"));
    }

    @Test
    void alias_meansTheSame() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(new Setup(Map.of("uri", sink.url(), "connectionTimeout", "2 seconds"), ""));
        logging.warn("hello");

        sink.awaitEvents(1);
        assertThat(logging.problems()).isEmpty();
    }

    // The peer comes and goes

    @Test
    void events_waitForThePeer_whenItIsNotThereAtFirst() throws InterruptedException {
        Sink sink = absentSink();
        Logging logging = logging(Setup.at(sink.url()));
        for (int i = 0; i < 100; i++) {
            logging.info("number {}", i);
        }
        sink.listen();

        sink.awaitEvents(100);
        assertThat(sink.texts()).isEqualTo(numbers("number ", 100));
    }

    @Test
    void events_arriveOnce_whenThePeerGoesAndComesBack() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        int logged = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1000; i++) {
                logging.info("number {}", logged++);
            }
            sink.goAway();
            for (int i = 0; i < 100; i++) {
                logging.info("number {}", logged++);
            }
            sink.listen();
        }

        sink.awaitEvents(logged);
        assertThat(sink.texts()).isEqualTo(numbers("number ", logged));
        assertThat(sink.hellos()).extracting(hello -> hello.stream()).containsOnly(sink.hellos().get(0).stream());
    }

    @Test
    void reconfiguration_keepsConnectionAndStream() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        Setup same = Setup.at(sink.url())
                .with("shutdownTimeoutMillis", "1000")
                .with("reconnectDelayMillis", "20")
                .with("maxReconnectDelayMillis", "50");
        logging.info("before");
        sink.awaitEvents(1);
        logging.reconfigure(same.withPattern("").with("fields", "thread"));
        logging.info("between");
        logging.reconfigure(same);
        logging.info("after");

        sink.awaitEvents(3);
        assertThat(sink.texts()).containsExactly("before", "between", "after");
        assertThat(sink.requests()).hasSize(1);
        assertThat(sink.hellos()).hasSize(1);
    }

    @Test
    void reconfiguration_keepsWhatIsBuffered_andSendsItToTheNewAddress() throws InterruptedException {
        Sink gone = absentSink();
        Sink sink = sink();
        Logging logging = logging(Setup.at(gone.url()));
        for (int i = 0; i < 100; i++) {
            logging.info("number {}", i);
        }

        logging.reconfigure(Setup.at(sink.url()));
        logging.info("number 100");

        sink.awaitEvents(101);
        assertThat(sink.texts()).isEqualTo(numbers("number ", 101));
    }

    // The end

    @Test
    void stop_deliversWhatWasLogged_andSaysFarewell() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()).with("shutdownTimeoutMillis", "30 s"));
        for (int i = 0; i < 10_000; i++) {
            logging.warn("number {}", i);
        }

        logging.stop();

        assertThat(sink.events()).hasSize(10_000);
        sink.await(Sink::isTakenLeaveOf);
    }

    @Test
    void stop_returns_whenNobodyListens() {
        Sink sink = absentSink();
        Logging logging = logging(Setup.at(sink.url()).with("shutdownTimeoutMillis", "100"));
        logging.info("to nobody");

        logging.stop();

        assertThat(logging.stats().delivered()).isZero();
    }

    @Test
    void spooledEvents_arriveAfterARestart_whenNobodyListenedBefore(@TempDir Path directory) throws Exception {
        Sink sink = absentSink();
        Setup setup = Setup.at(sink.url())
                .with("spoolDirectory", directory.resolve("spool").toString())
                .with("spoolBytes", "8 MiB")
                .with("shutdownTimeoutMillis", "100");
        assertThat(outputOfProgram(setup, directory)).isEmpty();
        sink.listen();
        Logging logging = logging(setup);
        logging.info("after");

        sink.awaitEvents(1001);
        assertThat(sink.texts().subList(0, 1000)).isEqualTo(numbers("number ", 1000));
        assertThat(sink.texts().get(1000)).isEqualTo("after");
        assertThat(logging.problems()).isEmpty();
    }

    @Test
    void spoolDirectoryThatCannotBeUsed_isSaid_andEventsFlow(@TempDir Path directory) throws Exception {
        Sink sink = sink();
        Path file = Files.createFile(directory.resolve("file"));
        Logging logging = logging(Setup.at(sink.url()).with("spoolDirectory", file.toString()));
        logging.info("hello");

        sink.awaitEvents(1);
        assertThat(logging.problems()).anySatisfy(problem -> assertThat(problem).contains("spoolDirectory " + file));
    }

    @Test
    void program_endsByItself_andItsLastEventsArrive(@TempDir Path directory) throws Exception {
        Sink sink = sink();

        assertThat(outputOfProgram(Setup.at(sink.url()).with("shutdownTimeoutMillis", "30 s"), directory))
                .isEmpty();
        assertThat(sink.texts()).isEqualTo(numbers("number ", 1000));
        sink.await(Sink::isTakenLeaveOf);
    }

    @Test
    void program_endsByItself_whenNobodyListens(@TempDir Path directory) throws Exception {
        Setup setup = Setup.at(absentSink().url()).with("shutdownTimeoutMillis", "100");

        assertThat(outputOfProgram(setup, directory)).satisfies(this::saysWhatWasLost);
    }

    /** What a program prints, unless told otherwise, when its last events could not be delivered. */
    protected abstract void saysWhatWasLost(String output);

    private String outputOfProgram(Setup setup, Path directory) throws IOException, InterruptedException {
        Path configuration = directory.resolve("configuration.xml");
        Files.writeString(configuration, text(setup));
        File output = directory.resolve("output.txt").toFile();
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        exitProgram().getName(),
                        configuration.toString(),
                        "1000")
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        opened((AutoCloseable) program::destroyForcibly);

        assertThat(program.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
        return Files.readString(output.toPath());
    }
}
