package io.github.wslog.receiver;

import io.github.wslog.receiver.ReceiverSettings.Destination;
import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the receiver: reads the options, starts the receiver, waits for the signal to stop. */
@Command(
        name = "websocket-receiver",
        description = "Receives log events over WebSocket and writes them to files, syslog daemons or standard output.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = Main.Version.class,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:stopped by SIGTERM or SIGINT, everything written",
            "1:something failed at run time",
            "2:wrong usage",
            "78:an option has a value that cannot work"
        })
public final class Main implements Callable<Integer> {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int CONFIGURATION = 78;

    private static final int KILLED = 128;
    private static final String DEFAULT_SPOOL = "1g";
    private static final String DEFAULT_MEMORY_SPOOL = "64m";

    @Option(
            names = "--listen",
            paramLabel = "URL",
            description = "Listen at ws://HOST:PORT/PATH or wss://…; port 0 = any free one. Repeatable.")
    private List<String> listen = List.of();

    @Option(
            names = "--connect",
            paramLabel = "URL",
            description = "Subscribe to an application that serves its log at ws://HOST:PORT/PATH or wss://…, and again"
                    + " whenever the connection ends. Repeatable.")
    private List<String> connect = List.of();

    @Option(
            names = "--connect-token-file",
            paramLabel = "FILE",
            description = "Holds the token that the applications of --connect want, alone. Read at each attempt.")
    private @Nullable Path connectTokenFile;

    @Option(
            names = "--file",
            paramLabel = "PATH",
            description = "Write events to this file; - = standard output. Repeatable: each gets all.")
    private List<String> files = List.of();

    @Option(
            names = "--syslog",
            paramLabel = "URL",
            description = "Write events to a syslog daemon at tcp://HOST:PORT, tls://, udp://, relp://, relp+tls://,"
                    + " unix:///PATH or unixgram:///PATH, with options as ?NAME=VALUE&... Repeatable: each gets all.")
    private List<String> syslog = List.of();

    @Option(
            names = "--line",
            paramLabel = "PATTERN",
            defaultValue = LinePattern.DEFAULT,
            description = "Line of an event that came without a layout. Default: ${DEFAULT-VALUE}")
    private String line = LinePattern.DEFAULT;

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Where the spool and the places of the outputs are kept. Default: PATH.spool beside the first"
                    + " file; in memory for standard output alone.")
    private @Nullable Path stateDirectory;

    @Option(
            names = "--spool-bytes",
            paramLabel = "SIZE",
            description = "What the spool may hold while outputs lag: 16m..1t. Default: " + DEFAULT_SPOOL + ", "
                    + DEFAULT_MEMORY_SPOOL + " in memory.")
    private @Nullable String spoolBytes;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Connections at a time on each port: 1..100000. Default: ${DEFAULT-VALUE}")
    private int maxConnections;

    @Option(
            names = "--allowed-host",
            paramLabel = "NAME",
            description = "A further name that clients may use for this host (Host header). Repeatable.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--allowed-origin",
            paramLabel = "ORIGIN",
            description = "An origin whose web pages may connect, such as https://ops.example. Repeatable.")
    private List<String> allowedOrigins = List.of();

    @Option(
            names = "--live",
            paramLabel = "WHERE",
            defaultValue = "loopback",
            description =
                    "Where to show what arrives, as a page at / and for subscribers at /live: on ports of loopback"
                            + " addresses (loopback), on all ports (all), or not at all (none). Default: ${DEFAULT-VALUE}")
    private String live = "loopback";

    @Option(
            names = "--live-token-file",
            paramLabel = "FILE",
            description =
                    "Holds tokens of 16 characters or more, of which those must have one who look on; a line each:"
                            + " TOKEN, or NAME SCOPE TOKEN with a SCOPE of read, send or read,send.")
    private @Nullable Path liveTokenFile;

    @Option(
            names = "--live-send",
            description = "Those who look on may send lines of text, which arrive like any event; with"
                    + " --live-token-file, if their token has the scope send.")
    private boolean liveSend;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long to go on writing after SIGTERM: 0..3600. Default: ${DEFAULT-VALUE}")
    private int drainSeconds;

    @Mixin
    private TlsArguments tls = new TlsArguments();

    @Spec
    private @Nullable CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Main()).execute(arguments);
    }

    @Override
    public Integer call() {
        if (listen.isEmpty() && connect.isEmpty() && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required option: '--listen=URL' or '--connect=URL'");
        }
        if (files.isEmpty() && syslog.isEmpty() && spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "Missing required option: '--file=PATH' or '--syslog=URL'");
        }
        OwnLog log = new OwnLog(System.err, InstantSource.system(), System.getenv("JOURNAL_STREAM") != null);
        try {
            return serve(settings(), log);
        } catch (ConfigurationException wrong) {
            log.error(String.valueOf(wrong.getMessage()), null);
            return CONFIGURATION;
        } catch (IOException failed) {
            log.error(String.valueOf(failed.getMessage()), null);
            return FAILED;
        } catch (RuntimeException broken) {
            log.error("internal error", broken);
            return FAILED;
        }
    }

    private ReceiverSettings settings() throws ConfigurationException {
        List<ListenUrl> urls = new ArrayList<>();
        for (String url : listen) {
            urls.add(ListenUrl.parse(url));
        }
        if (connectTokenFile != null && connect.isEmpty()) {
            throw new ConfigurationException("--connect-token-file is for --connect, which is missing");
        }
        List<ConnectUrl> sources = ConnectUrl.parse(connect, connectTokenFile, tls.dialling(connect));
        Path state = stateDirectory != null ? stateDirectory.toAbsolutePath().normalize() : defaultStateDirectory();
        String size = spoolBytes != null ? spoolBytes : state != null ? DEFAULT_SPOOL : DEFAULT_MEMORY_SPOOL;
        Map<String, ConfiguredOutput> daemons = SyslogUrl.parse(syslog);
        if (!daemons.isEmpty() && state == null) {
            throw new ConfigurationException(
                    "--syslog needs --state-dir DIR, or a --file PATH beside which the spool is kept");
        }
        if (files.isEmpty() && daemons.values().stream().noneMatch(ConfiguredOutput::required)) {
            throw new ConfigurationException(
                    "--syslog: one output must have required=true, for the others to be measured by");
        }
        if (liveSend && live() == ReceiverSettings.Live.NONE) {
            throw new ConfigurationException("--live-send is for those who look on, and --live none lets nobody");
        }
        check("--max-connections", maxConnections, 1, 100_000);
        check("--drain-seconds", drainSeconds, 0, 3600);
        try {
            return new ReceiverSettings(
                    urls,
                    sources,
                    files.stream().distinct().map(Main::destination).toList(),
                    daemons,
                    line,
                    state,
                    ByteSize.parse("--spool-bytes", size, Spool.SMALLEST_CAPACITY, Spool.LARGEST_CAPACITY),
                    maxConnections,
                    Set.copyOf(allowedHosts),
                    Set.copyOf(allowedOrigins),
                    live(),
                    liveTokenFile,
                    liveSend,
                    tls.listening(urls),
                    Duration.ofSeconds(drainSeconds));
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException("--line: " + wrong.getMessage());
        }
    }

    private @Nullable Path defaultStateDirectory() {
        for (String file : files) {
            if (destination(file) instanceof Destination.ToFile to) {
                return to.file().resolveSibling(to.file().getFileName() + ".spool");
            }
        }
        return null;
    }

    private ReceiverSettings.Live live() throws ConfigurationException {
        for (ReceiverSettings.Live where : ReceiverSettings.Live.values()) {
            if (where.name().equalsIgnoreCase(live)) {
                return where;
            }
        }
        throw new ConfigurationException("--live must be loopback, all or none, was " + live);
    }

    private static Destination destination(String file) {
        return file.equals("-")
                ? new Destination.StandardOutput()
                : new Destination.ToFile(Path.of(file).toAbsolutePath().normalize());
    }

    private static void check(String option, int value, int low, int high) throws ConfigurationException {
        if (value < low || value > high) {
            throw new ConfigurationException(option + " must be " + low + ".." + high + ", was " + value);
        }
    }

    /** Why the receiver stops. */
    private record Stop(String reason, int exitCode) {}

    private static int serve(ReceiverSettings settings, OwnLog log) throws IOException {
        BlockingQueue<Stop> stops = new LinkedBlockingQueue<>();
        AtomicBoolean asked = new AtomicBoolean();
        handleSignal("TERM", 15, asked, stops, log);
        handleSignal("INT", 2, asked, stops, log);
        Receiver receiver = Receiver.start(settings, log, ended -> stops.add(new Stop(ended, FAILED)));
        Stop stop = await(stops);
        log.info("stopping: " + stop.reason());
        return receiver.stop() ? stop.exitCode() : FAILED;
    }

    /** The first signal stops in order, the second at once. */
    private static void handleSignal(
            String name, int number, AtomicBoolean asked, BlockingQueue<Stop> stops, OwnLog log) {
        try {
            Signals.handle(name, signal -> {
                if (asked.getAndSet(true)) {
                    Runtime.getRuntime().halt(KILLED + number);
                }
                stops.add(new Stop("SIG" + signal, OK));
            });
        } catch (ReflectiveOperationException unable) {
            log.warn("SIG" + name + " ends the receiver at once", unable);
        }
    }

    private static Stop await(BlockingQueue<Stop> stops) {
        try {
            return stops.take();
        } catch (InterruptedException interrupted) {
            return new Stop("interrupted", FAILED);
        }
    }

    /** The version in the jar's manifest. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "websocket-receiver " + (version == null ? "(not from its jar)" : version) + ", Java "
                        + Runtime.version()
            };
        }
    }
}
