package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.Output;
import io.github.wslog.receiver.output.OutputFactory;
import io.github.wslog.receiver.output.OutputOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes outputs of type {@code syslog}; docs/configuration.md has the options. */
public final class SyslogOutputFactory implements OutputFactory {
    /** Found by the service loader. */
    public SyslogOutputFactory() {}

    private static final String[] FACILITIES = {
        "kern",
        "user",
        "mail",
        "daemon",
        "auth",
        "syslog",
        "lpr",
        "news",
        "uucp",
        "cron",
        "authpriv",
        "ftp",
        "ntp",
        "security",
        "console",
        "clock",
        "local0",
        "local1",
        "local2",
        "local3",
        "local4",
        "local5",
        "local6",
        "local7"
    };
    private static final int USER = 1;
    private static final int STREAM_BYTES = 65_536;
    private static final int DATAGRAM_BYTES = 8192;
    private static final int LARGEST_DATAGRAM = 65_507;
    private static final int DOCUMENTATION_NUMBER = 32_473;
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final int LARGEST_CHECKPOINT = 1 << 30;

    @Override
    public String type() {
        return "syslog";
    }

    @Override
    public Output create(OutputOptions options) {
        Target target = target(options);
        return switch (target.transport()) {
            case TCP -> stream(target, options.choice("framing", Framing.OCTET), INTERVAL, options);
            // RFC 5425 section 4.3 knows no other framing.
            case TLS -> stream(target, Framing.OCTET, INTERVAL, options);
            case UNIX -> stream(target, options.choice("framing", Framing.LF), null, options);
            case RELP, RELP_TLS ->
                new RelpOutput(target, encoder(options, STREAM_BYTES, MessageFormat.LARGEST, Framing.OCTET));
            case UDP -> new DatagramOutput(target, format(options, DATAGRAM_BYTES, LARGEST_DATAGRAM, Framing.OCTET));
            case UNIXGRAM -> unixDatagrams(target, options);
        };
    }

    private static Target target(OutputOptions options) {
        String url = options.text("url", "nothing");
        Target target;
        try {
            target = Target.parse(url);
        } catch (IllegalArgumentException malformed) {
            throw options.wrong("url", Target.FORM, url.replaceFirst("//[^/]*@", "//***@"));
        }
        return target.transport().isTls() ? target.withTls(DaemonTls.settings(options)) : target;
    }

    private static Output stream(Target target, Framing framing, @Nullable Duration interval, OutputOptions options) {
        Duration every = options.timeOrOff("checkpoint", interval, Duration.ofSeconds(1), Duration.ofHours(1));
        int bytes = options.bytes("checkpointBytes", (int) Checkpoints.BYTES, 1 << 16, LARGEST_CHECKPOINT);
        return new StreamOutput(
                target,
                framing,
                every == null ? Checkpoints.OFF : Checkpoints.every(every, bytes),
                encoder(options, STREAM_BYTES, MessageFormat.LARGEST, framing),
                System::nanoTime);
    }

    private static Output unixDatagrams(Target target, OutputOptions options) {
        ClassLoader libraries = options.libraries();
        if (!UnixDatagrams.areThere(libraries)) {
            throw new IllegalArgumentException(
                    options.placeOf("url")
                            + ": unixgram needs junixsocket on the class path or among the plugins (junixsocket-common and"
                            + " junixsocket-native-common), since Java has no datagrams over unix sockets; unix:// and udp:// need nothing");
        }
        return new DatagramOutput(
                target,
                format(options, DATAGRAM_BYTES, MessageFormat.LARGEST, Framing.OCTET),
                new UnixDatagrams(libraries));
    }

    private static SyslogEncoder encoder(OutputOptions options, int usualBytes, int mostBytes, Framing framing) {
        return new SyslogEncoder(format(options, usualBytes, mostBytes, framing));
    }

    private static MessageFormat format(OutputOptions options, int usualBytes, int mostBytes, Framing framing) {
        MessageFormat.Standard standard = options.choice("format", MessageFormat.Standard.RFC5424);
        MessageFormat.Multiline multiline = options.choice(
                "multiline", framing == Framing.LF ? MessageFormat.Multiline.ESCAPE : MessageFormat.Multiline.KEEP);
        if (framing == Framing.LF && multiline == MessageFormat.Multiline.KEEP) {
            throw options.wrong(
                    "multiline", "escape, space or split where line feeds end messages (framing lf)", "keep");
        }
        return new MessageFormat(
                standard,
                facility(options),
                options.bytes("maxMessageBytes", usualBytes, MessageFormat.SMALLEST, mostBytes),
                options.choice("oversize", MessageFormat.Oversize.TRUNCATE),
                multiline,
                options.flag("bom", false),
                options.number("enterpriseNumber", DOCUMENTATION_NUMBER, 1, Integer.MAX_VALUE),
                options.flag("keepDots", false));
    }

    private static int facility(OutputOptions options) {
        String name = options.text("facility", FACILITIES[USER]);
        int number = Arrays.asList(FACILITIES).indexOf(name.toLowerCase(Locale.ROOT));
        if (number < 0) {
            throw options.wrong("facility", "one of " + String.join(", ", FACILITIES), name);
        }
        return number;
    }
}
