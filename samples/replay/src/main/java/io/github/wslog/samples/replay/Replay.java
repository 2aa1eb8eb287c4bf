package io.github.wslog.samples.replay;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code replay FILE}: logs every line of FILE through the appender and says what became of it. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Logs every line of FILE through the WebSocket appender.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every line was delivered", "1:something was not delivered or could not be read", "2:usage"})
public final class Replay implements Callable<Integer> {
    private static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

    private final Program program;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            description = "What to log, a line an event, split at LF only; - is standard input.")
    private String file = "-";

    @Option(names = "--url", paramLabel = "URL", description = "Where the events go, e.g. ws://127.0.0.1:8025/logs.")
    private @Nullable String url;

    @Option(
            names = "--serve",
            paramLabel = "PORT",
            description = "Serve the log there instead, as a page and to subscribers, until the program is stopped.")
    private @Nullable Integer port;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A configuration of your own; it finds the URL in the property ws.url, the port in ws.port.")
    private @Nullable String config;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events a second, 0 for as fast as it goes (the default).")
    private int rate;

    @Option(names = "--repeat", paramLabel = "N", description = "How many times FILE is logged (1 is the default).")
    private int repeat = 1;

    private long logged;
    private long longestNanos;

    private Replay(Program program) {
        this.program = program;
    }

    /** Parses {@code args}, runs and ends the JVM with the exit code. */
    public static void main(Program program, String... args) {
        CommandLine command = new CommandLine(new Sample()).addSubcommand(new Replay(program));
        System.exit(command.execute(args));
    }

    @Command(name = "sample", mixinStandardHelpOptions = true, description = "Shows the WebSocket appender at work.")
    private static final class Sample implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // set by picocli
        private CommandSpec spec;

        @Override
        public Integer call() {
            throw new ParameterException(
                    spec.commandLine(), "Say what to do: replay FILE --url URL, or replay FILE --serve PORT");
        }
    }

    @Override
    public Integer call() throws Exception {
        check();
        Consumer<String> logger = program.start(new Program.Target(url, port, config));
        if (port != null && isListening(port)) {
            System.out.println("page at http://127.0.0.1:" + port + "/, subscribe at ws://127.0.0.1:" + port + "/live");
        }
        boolean read = logAll(logger);
        if (port != null) {
            System.out.printf(
                    "logged %d, longest call %.1f ms; serving until it is stopped%n", logged, longestNanos / 1e6);
            Thread.currentThread().join(); // until a signal ends the program: its log is there to be read
        }
        Outcome outcome = program.stop();
        System.out.printf("logged %d, %s, longest call %.1f ms%n", logged, outcome, longestNanos / 1e6);
        return read && outcome.complete(logged) ? 0 : 1;
    }

    /** The appender opens its port by and by, so as not to hold up the application. */
    private static boolean isListening(int port) {
        for (long end = System.nanoTime() + LONGEST_WAIT_NANOS; System.nanoTime() < end; ) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException notYet) {
                LockSupport.parkNanos(LONGEST_WAIT_NANOS / 1000);
            }
        }
        System.err.println("nobody listens on port " + port + ": is it taken?");
        return false;
    }

    private void check() {
        require(url != null || port != null || config != null, "--url, --serve or --config is needed");
        require(url == null || port == null, "--url and --serve exclude each other");
        require(port == null || (port > 0 && port < 65_536), "--serve must be 1..65535, was " + port);
        require(rate >= 0, "--rate must be 0 or more, was " + rate);
        require(repeat >= 1, "--repeat must be 1 or more, was " + repeat);
        require(repeat == 1 || !file.equals("-"), "--repeat needs a FILE: standard input can be read only once");
        require(file.equals("-") || Files.isReadable(Path.of(file)), "FILE cannot be read: " + file);
        require(config == null || Files.isReadable(Path.of(config)), "--config cannot be read: " + config);
    }

    private void require(boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    /** False where the input ended in an error, which is printed; what was read until then is logged. */
    private boolean logAll(Consumer<String> logger) {
        Pace pace = new Pace(rate);
        try {
            for (int i = 0; i < repeat; i++) {
                logOnce(logger, pace);
            }
            return true;
        } catch (IOException e) {
            System.err.println(file + ": " + e.getMessage());
            return false;
        }
    }

    private void logOnce(Consumer<String> logger, Pace pace) throws IOException {
        try (Lines lines = new Lines(open())) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                pace.awaitTurn();
                long before = System.nanoTime();
                logger.accept(line);
                longestNanos = Math.max(longestNanos, System.nanoTime() - before);
                logged++;
            }
        }
    }

    private InputStream open() throws IOException {
        return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
    }
}
