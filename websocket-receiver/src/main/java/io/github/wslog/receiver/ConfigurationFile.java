package io.github.wslog.receiver;

import io.github.wslog.receiver.ReceiverSettings.Live;
import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.receiver.output.OutputTypes;
import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.yaml.Complaints;
import io.github.wslog.receiver.yaml.Section;
import io.github.wslog.receiver.yaml.YamlReader;
import io.github.wslog.transport.server.TrustedProxies;
import io.github.wslog.transport.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings in {@code receiver.yaml} and the {@code *.yaml} of the directory {@code conf.d} beside it, in the order of
 * their names. Reading opens no port and makes no file; all mistakes are found at once. One thread.
 */
final class ConfigurationFile {
    private static final long DEFAULT_SPOOL = 1L << 30;
    private static final long DEFAULT_MEMORY_SPOOL = 64L << 20;
    private static final int CONNECTIONS = 1000;
    private static final int MOST_CONNECTIONS = 100_000;
    private static final int DRAIN_SECONDS = 30;
    private static final int LONGEST_DRAIN_SECONDS = 3600;

    private final Section root;
    private final Plugins loaded;

    private ConfigurationFile(Section root, Plugins loaded) {
        this.root = root;
        this.loaded = loaded;
    }

    /**
     * Reads and checks.
     *
     * @param environment null for variables that it does not have
     * @param plugins the directory that {@code --plugins} names, null if it is not given
     * @param loaded what an earlier reading has loaded, and where this one puts it
     * @throws ConfigurationException with each mistake on a line, which has its place
     */
    static ReceiverSettings read(
            Path file, Function<String, @Nullable String> environment, @Nullable Path plugins, Plugins loaded)
            throws ConfigurationException {
        Complaints complaints = new Complaints();
        Section root = new YamlReader(environment, complaints).read(files(file));
        ReceiverSettings settings = new ConfigurationFile(root, loaded).settings(plugins);
        if (!complaints.isEmpty()) {
            throw new ConfigurationException(complaints.lines());
        }
        return settings;
    }

    private static List<Path> files(Path file) throws ConfigurationException {
        List<Path> further = new ArrayList<>();
        Path directory = file.resolveSibling("conf.d");
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.yaml")) {
                found.forEach(further::add);
            } catch (IOException unreadable) {
                throw new ConfigurationException(directory + " cannot be read: " + unreadable);
            }
        }
        further.sort(null);
        List<Path> files = new ArrayList<>();
        files.add(file);
        files.addAll(further);
        return files;
    }

    private ReceiverSettings settings(@Nullable Path flag) {
        List<Section> listening = root.sections("listen", "url");
        List<Section> connecting = root.sections("connect", "url");
        if (listening.isEmpty() && connecting.isEmpty()) {
            root.complain("listen", "listen or connect must be given: where events come from");
        }
        Path plugins = plugins(flag);
        Map<String, OutputSettings> outputs =
                new OutputSections(root.section("outputs"), root.text("line"), types(plugins, flag != null)).read(root);
        Section spool = root.section("spool");
        Path state = spoolDirectory(spool, outputs);
        Long bytes = checked(
                spool,
                "bytes",
                (option, text) -> ByteSize.parse(option, text, Spool.SMALLEST_CAPACITY, Spool.LARGEST_CAPACITY));
        Long reserve = checked(
                spool, "reserve", (option, text) -> ByteSize.parse(option, text, 0, ReceiverSettings.MOST_RESERVE));
        Durability durability = spool.choice("durability", Durability.OS);
        if (durability == Durability.DISK && state == null) {
            spool.complain("durability", "spool.durability disk needs a spool.directory");
        }
        spool.refuseOthers();
        Section log = root.section("log");
        OwnLog.Format format = log.choice("format", OwnLog.Format.TEXT);
        log.refuseOthers();
        Section live = root.section("live");
        Live where = live.choice("where", Live.LOOPBACK);
        Path liveTokens = path(live, "tokenFile");
        boolean send = live.flag("send", false);
        if (send && where == Live.NONE) {
            live.complain("send", "live.send is for those who look on, and live.where none lets nobody");
        }
        live.refuseOthers();
        ReceiverSettings settings = new ReceiverSettings(
                new ListenSections(listening).read(),
                new ConnectSections(connecting).read(),
                outputs,
                plugins,
                state,
                bytes != null ? bytes : state == null ? DEFAULT_MEMORY_SPOOL : DEFAULT_SPOOL,
                reserve != null ? reserve : ReceiverSettings.RESERVE,
                durability,
                root.number("maxConnections", CONNECTIONS, 1, MOST_CONNECTIONS),
                new LinkedHashSet<>(root.texts("allowedHosts")),
                new LinkedHashSet<>(root.texts("allowedOrigins")),
                trustedProxies(),
                where,
                liveTokens,
                send,
                Duration.ofSeconds(root.number("drainSeconds", DRAIN_SECONDS, 0, LONGEST_DRAIN_SECONDS)),
                checked(root, "admin", AdminPort::parse),
                format);
        root.refuseOthers();
        return settings;
    }

    private @Nullable Path plugins(@Nullable Path flag) {
        Path key = path(root, "plugins");
        if (flag != null && key != null) {
            root.complain("plugins", "plugins must be given once, was there and as --plugins");
        }
        return flag != null ? flag : key;
    }

    /** Null if they are not known, as the plugins cannot be used: that is complained of. */
    private @Nullable OutputTypes types(@Nullable Path plugins, boolean isFlag) {
        try {
            return loaded.types(plugins);
        } catch (IOException wrong) {
            root.complain("plugins", (isFlag ? "--plugins: " : "plugins: ") + wrong.getMessage());
            return null;
        }
    }

    private TrustedProxies trustedProxies() {
        try {
            return TrustedProxies.of(root.texts("trustedProxies"));
        } catch (IllegalArgumentException wrong) {
            root.complain("trustedProxies", "trustedProxies " + wrong.getMessage());
            return TrustedProxies.NONE;
        }
    }

    private @Nullable Path spoolDirectory(Section spool, Map<String, OutputSettings> outputs) {
        Path directory = path(spool, "directory");
        boolean volatileOnly =
                outputs.values().stream().allMatch(output -> output.type().equals("stdout"));
        if (directory == null && !volatileOnly) {
            spool.complain(
                    "directory",
                    "spool.directory must be given: it holds what is not written yet; only type: stdout does without");
        }
        return directory == null ? null : directory.toAbsolutePath().normalize();
    }

    /** What the command line has a check for, too. */
    @FunctionalInterface
    interface Check<T> {
        T parse(String option, String text) throws ConfigurationException;
    }

    /** Null if there is no value, or one that cannot work: that is complained of. */
    static <T> @Nullable T checked(Section section, String name, Check<T> check) {
        String text = section.text(name);
        if (text == null) {
            return null;
        }
        try {
            return check.parse(section.placeOf(name), text);
        } catch (ConfigurationException wrong) {
            section.complain(name, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    /** A path as it was written, null if there is none. */
    static @Nullable Path path(Section section, String name) {
        String text = section.text(name);
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException malformed) {
            section.complain(name, section.placeOf(name) + " must be the path of a file, was " + text);
            return null;
        }
    }

    /** Certificates and trust, by the names that the appenders have for them. */
    static TlsSettings tls(Section section) {
        return TlsSettings.DEFAULT
                .withCert(path(section, "cert"), path(section, "key"))
                .withKeyPassword(null, path(section, "keyPasswordFile"))
                .withTrust(path(section, "caCert"), path(section, "crl"));
    }
}
