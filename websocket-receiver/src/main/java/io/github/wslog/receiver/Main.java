package io.github.wslog.receiver;

import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.LinePattern;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
        versionProvider = Version.class,
        subcommands = GenerateCompletion.class,
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

    private static final String STANDARD_OUTPUT = "-";
    private static final String DEFAULT_SPOOL = "1g";
    private static final String DEFAULT_MEMORY_SPOOL = "64m";

    @Mixin
    private ConfigArguments config = new ConfigArguments();

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
            names = "--file",
            paramLabel = "PATH",
            description = "Write events to this file, in whose path {host}, {app}, {level}, {logger} and {date} are"
                    + " replaced; - = standard output. With options as ?NAME=VALUE&... Repeatable: each gets all.")
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
            names = "--disk-reserve",
            paramLabel = "SIZE",
            defaultValue = "64m",
            description = "Senders wait while the disk of the spool has less left: 0..1t. Default: ${DEFAULT-VALUE}")
    private String diskReserve = "64m";

    @Option(
            names = "--durability",
            paramLabel = "WHAT",
            defaultValue = "os",
            description =
                    "What is acknowledged, and what is written to files, survives any end of the receiver (os), or"
                            + " a loss of power as well (disk). Default: ${DEFAULT-VALUE}")
    private String durability = "os";

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
            names = "--log-format",
            paramLabel = "HOW",
            defaultValue = "text",
            description = "The receiver's own log, on standard error: text, json. Default: ${DEFAULT-VALUE}")
    private String logFormat = "text";

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            description = "Answer /health, /ready and /metrics (of Prometheus) here; a PORT alone is one of 127.0.0.1.")
    private @Nullable String admin;

    @Option(
            names = "--drain-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "How long to go on writing after SIGTERM: 0..3600. Default: ${DEFAULT-VALUE}")
    private int drainSeconds;

    @Mixin
    private AccessArguments access = new AccessArguments();

    @Mixin
    private TlsArguments tls = new TlsArguments();

    @Spec
    private @Nullable CommandSpec spec;

    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return run(System.out, System.err, arguments);
    }

    static int run(PrintStream out, PrintStream err, String... arguments) {
        return new CommandLine(new Main(out, err))
                .setOut(new PrintWriter(out, true, Charset.defaultCharset()))
                .setErr(new PrintWriter(err, true, Charset.defaultCharset()))
                .execute(arguments);
    }

    @Override
    public Integer call() {
        CommandLine commandLine =
                Objects.requireNonNull(spec, "picocli sets it").commandLine();
        if (!config.check(commandLine)) {
            needSources(commandLine);
        }
        boolean journal = Journal.is(System.getenv("JOURNAL_STREAM"), Path.of("/proc/self/fd/2"));
        OwnLog log = new OwnLog(err, InstantSource.system(), journal, OwnLog.Format.TEXT);
        try {
            Service.Source source = config.source();
            ReceiverSettings settings = source == null ? settings() : source.read();
            if (config.onlyChecks() || config.onlyPrints()) {
                out.print(config.onlyPrints() ? ConfigurationText.of(settings) : "the configuration can work\n");
                out.flush();
                return OK;
            }
            log.use(settings.logFormat());
            return new Service(source, log).run(settings);
        } catch (ConfigurationException wrong) {
            wrong.complaints().forEach(log::complain);
            return CONFIGURATION;
        } catch (IOException failed) {
            log.error(String.valueOf(failed.getMessage()), null);
            return FAILED;
        } catch (RuntimeException broken) {
            log.error("internal error", broken);
            return FAILED;
        }
    }

    private void needSources(CommandLine commandLine) {
        if (listen.isEmpty() && connect.isEmpty()) {
            throw new ParameterException(
                    commandLine, "Missing required option: '--config=FILE', '--listen=URL' or '--connect=URL'");
        }
        if (files.isEmpty() && syslog.isEmpty()) {
            throw new ParameterException(commandLine, "Missing required option: '--file=PATH' or '--syslog=URL'");
        }
    }

    private ReceiverSettings settings() throws ConfigurationException {
        List<ListenUrl> urls = new ArrayList<>();
        for (String url : listen) {
            urls.add(ListenUrl.parse("--listen", url));
        }
        access.check(listen, connect);
        List<ConnectUrl> sources = access.sources(connect, tls.dialling(connect));
        Path state = stateDirectory != null ? stateDirectory.toAbsolutePath().normalize() : defaultStateDirectory();
        String size = spoolBytes != null ? spoolBytes : state != null ? DEFAULT_SPOOL : DEFAULT_MEMORY_SPOOL;
        if (liveSend && live() == ReceiverSettings.Live.NONE) {
            throw new ConfigurationException("--live-send is for those who look on, and --live none lets nobody");
        }
        Durability wanted = choice("--durability", durability, Durability.values());
        if (wanted == Durability.DISK && state == null) {
            throw new ConfigurationException("--durability disk needs --state-dir DIR, or a --file PATH");
        }
        check("--max-connections", maxConnections, 1, 100_000);
        check("--drain-seconds", drainSeconds, 0, 3600);
        return new ReceiverSettings(
                tls.listening(urls, access.listenTokenFile(), access.listenCompression()),
                sources,
                outputs(state),
                null,
                state,
                ByteSize.parse("--spool-bytes", size, Spool.SMALLEST_CAPACITY, Spool.LARGEST_CAPACITY),
                ByteSize.parse("--disk-reserve", diskReserve, 0, ReceiverSettings.MOST_RESERVE),
                wanted,
                maxConnections,
                Set.copyOf(allowedHosts),
                Set.copyOf(allowedOrigins),
                access.trustedProxies(),
                live(),
                liveTokenFile,
                liveSend,
                Duration.ofSeconds(drainSeconds),
                admin == null ? null : AdminPort.parse("--admin", admin),
                choice("--log-format", logFormat, OwnLog.Format.values()));
    }

    private Map<String, OutputSettings> outputs(@Nullable Path state) throws ConfigurationException {
        try {
            LinePattern.parse(line);
        } catch (IllegalArgumentException wrong) {
            throw new ConfigurationException("--line: " + wrong.getMessage());
        }
        Map<String, OutputSettings> outputs = new LinkedHashMap<>();
        if (files.contains(STANDARD_OUTPUT)) {
            outputs.put("stdout", new OutputSettings("stdout", Map.of("line", line)));
        }
        List<String> paths =
                files.stream().filter(file -> !file.equals(STANDARD_OUTPUT)).toList();
        outputs.putAll(OutputFlag.FILE.parse(paths, Map.of("line", line, "durability", durability)));
        if (state == null && paths.stream().anyMatch(OutputFlag::hasPlaceholders)) {
            throw new ConfigurationException("--file with {…} needs --state-dir DIR");
        }
        Map<String, OutputSettings> daemons = OutputFlag.SYSLOG.parse(syslog, Map.of());
        if (!daemons.isEmpty() && state == null) {
            throw new ConfigurationException(
                    "--syslog needs --state-dir DIR, or a --file PATH beside which the spool is kept");
        }
        outputs.putAll(daemons);
        if (outputs.values().stream()
                .noneMatch(output -> output.create("--file and --syslog").required())) {
            throw new ConfigurationException(
                    "--syslog: one output must have required=true, for the others to be measured by");
        }
        return outputs;
    }

    private @Nullable Path defaultStateDirectory() {
        for (String file : files) {
            if (OutputFlag.hasPlaceholders(file)) {
                return null;
            }
            if (!file.equals(STANDARD_OUTPUT)) {
                Path path =
                        Path.of(file.replaceFirst("\\?.*", "")).toAbsolutePath().normalize();
                return path.resolveSibling(path.getFileName() + ".spool");
            }
        }
        return null;
    }

    private ReceiverSettings.Live live() throws ConfigurationException {
        return choice("--live", live, ReceiverSettings.Live.values());
    }

    static <E extends Enum<E>> E choice(String option, String text, E[] all) throws ConfigurationException {
        for (E one : all) {
            if (one.name().equalsIgnoreCase(text)) {
                return one;
            }
        }
        List<String> names = Arrays.stream(all)
                .map(one -> one.name().toLowerCase(Locale.ROOT))
                .toList();
        int last = names.size() - 1;
        String allowed = String.join(", ", names.subList(0, last)) + " or " + names.get(last);
        throw new ConfigurationException(option + " must be " + allowed + ", was " + text);
    }

    private static void check(String option, int value, int low, int high) throws ConfigurationException {
        if (value < low || value > high) {
            throw new ConfigurationException(option + " must be " + low + ".." + high + ", was " + value);
        }
    }
}
