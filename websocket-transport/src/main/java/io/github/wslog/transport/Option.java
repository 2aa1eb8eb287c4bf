package io.github.wslog.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every option of both appenders: the one place of its name, default, unit and range.
 *
 * <p>{@code docs/configuration.md} and the two appenders are tested against this table, so that the three cannot drift
 * apart.
 */
@SuppressWarnings("ImmutableEnumChecker") // Kind is immutable in fact, and the list is a copy
public enum Option {
    MODE("mode", Kind.oneOf("client", "server"), "client", Scope.BUFFER),
    URL("url", Kind.urls(), "", Scope.CONNECTION, "uri", "urls", "destination"),
    ADDRESS("address", Kind.text(), "", Scope.CONNECTION, "host", "remoteHost"),
    PORT("port", Kind.number(0, 65_535), "80", Scope.CONNECTION),
    PATH("path", Kind.path(), "/", Scope.CONNECTION),
    SUBPROTOCOL("subprotocol", Kind.token(), "", Scope.CONNECTION, "protocol"),
    HEADERS("headers", Kind.nested(), "", Scope.CALL),
    BEARER_TOKEN_FILE("bearerTokenFile", Kind.file(), "", Scope.CONNECTION),
    PROXY("proxy", Kind.proxy(), "", Scope.CONNECTION),
    DELIVERY("delivery", Kind.oneOf("acknowledged", "confirmed", "sent"), "confirmed", Scope.CONNECTION),
    BUFFER_BYTES("bufferBytes", Kind.bytes(256L << 10, 64L << 30), "16 MiB", Scope.BUFFER),
    MAX_EVENT_BYTES("maxEventBytes", Kind.bytes(1L << 10, 16L << 20), "256 KiB", Scope.BUFFER),
    OVERFLOW("overflow", Kind.oneOf("drop", "block"), "drop", Scope.BUFFER),
    BLOCK_TIMEOUT("blockTimeoutMillis", Kind.millis(1, 3_600_000), "1000", Scope.CALL, "blockTimeout"),
    DISCARD_LEVEL(
            "discardLevel",
            Kind.oneOf("OFF", "TRACE", "DEBUG", "INFO", "WARN", "ERROR"),
            "INFO",
            Scope.BUFFER,
            "discardThreshold"),
    SPOOL_DIRECTORY("spoolDirectory", Kind.directory(), "", Scope.BUFFER),
    SPOOL_BYTES("spoolBytes", Kind.bytes(4L << 20, 1L << 40), "1 GiB", Scope.BUFFER),
    RECONNECT_DELAY(
            "reconnectDelayMillis",
            Kind.millis(1, 3_600_000),
            "500",
            Scope.CONNECTION,
            "reconnectDelay",
            "reconnectionDelay",
            "reconnectionDelayMillis",
            "delayMillis"),
    MAX_RECONNECT_DELAY(
            "maxReconnectDelayMillis",
            Kind.millis(1, 3_600_000),
            "30000",
            Scope.CONNECTION,
            "maxReconnectDelay",
            "maxReconnectionDelay",
            "maxReconnectionDelayMillis"),
    CONNECT_TIMEOUT(
            "connectTimeoutMillis",
            Kind.millis(1, 600_000),
            "5000",
            Scope.CONNECTION,
            "connectTimeout",
            "connectionTimeout",
            "connectionTimeoutMillis"),
    PING_INTERVAL(
            "pingIntervalMillis",
            Kind.millis(100, 3_600_000),
            "20000",
            Scope.CONNECTION,
            "pingInterval",
            "keepAliveDuration"),
    SILENCE_TIMEOUT("silenceTimeoutMillis", Kind.millis(200, 3_600_000), "45000", Scope.CONNECTION, "silenceTimeout"),
    SHUTDOWN_TIMEOUT(
            "shutdownTimeoutMillis",
            Kind.millis(0, 600_000),
            "5000",
            Scope.CALL,
            "shutdownTimeout",
            "shutdownTimeoutMs",
            "shutdownGracePeriod",
            "maxFlushTime"),
    FIELDS("fields", Kind.setOf("thread", "marker", "throwable", "mdc", "none"), "", Scope.CALL),
    APPLICATION("application", Kind.text(), "", Scope.CONNECTION, "applicationName"),
    SOURCE_HOST("sourceHost", Kind.text(), "", Scope.CONNECTION),
    ALLOWED_ORIGINS("allowedOrigins", Kind.origins(), "", Scope.CONNECTION),
    ALLOWED_HOSTS("allowedHosts", Kind.hosts(), "", Scope.CONNECTION),
    TRUSTED_PROXIES("trustedProxies", Kind.proxies(), "", Scope.CONNECTION),
    MAX_SUBSCRIBERS("maxSubscribers", Kind.number(1, 10_000), "64", Scope.CONNECTION),
    REPLAY("replay", Kind.number(0, 1_000_000), "0", Scope.CONNECTION),
    TOKEN_FILE("tokenFile", Kind.file(), "", Scope.CONNECTION),
    ALLOW_SEND("allowSend", Kind.oneOf("true", "false"), "false", Scope.CONNECTION),
    COMPRESSION("compression", Kind.oneOf("none", "deflate"), "none", Scope.CONNECTION),
    CERT("cert", Kind.file(), "", Scope.CONNECTION),
    KEY("key", Kind.file(), "", Scope.CONNECTION),
    KEY_PASSWORD("keyPassword", Kind.secret(), "", Scope.CONNECTION),
    KEY_PASSWORD_FILE("keyPasswordFile", Kind.file(), "", Scope.CONNECTION),
    CA_CERT("caCert", Kind.file(), "", Scope.CONNECTION),
    CRL("crl", Kind.file(), "", Scope.CONNECTION),
    ALLOW_SELF_SIGNED("allowSelfSigned", Kind.oneOf("true", "false"), "false", Scope.CONNECTION),
    VERIFY_HOSTNAME("verifyHostname", Kind.oneOf("true", "false"), "true", Scope.CONNECTION),
    CERTIFICATE_SHA256("certificateSha256", Kind.fingerprints(), "", Scope.CONNECTION),
    CLIENT_AUTH("clientAuth", Kind.oneOf("none", "want", "need"), "none", Scope.CONNECTION);

    /** What a changed value needs. */
    enum Scope {
        /** Nothing: it is read at the next logging call or stop. */
        CALL,
        /** The connection is closed and opened anew; what is buffered stays. */
        CONNECTION,
        /** A new buffer; the old one is emptied in the background. */
        BUFFER
    }

    private static final Map<String, Option> BY_NAME = new TreeMap<>();

    static {
        for (Option option : values()) {
            for (String spelling : option.spellings()) {
                BY_NAME.put(spelling.toLowerCase(Locale.ROOT), option);
            }
        }
    }

    private final String key;
    private final Kind kind;
    private final String defaultText;
    private final Scope scope;
    private final List<String> aliases;

    Option(String key, Kind kind, String defaultText, Scope scope, String... aliases) {
        this.key = key;
        this.kind = kind;
        this.defaultText = defaultText;
        this.scope = scope;
        this.aliases = List.copyOf(Arrays.asList(aliases));
    }

    /** The option with that name or alias, in any case. */
    public static Optional<Option> named(String spelling) {
        return Optional.ofNullable(BY_NAME.get(spelling.toLowerCase(Locale.ROOT)));
    }

    /** The name in a configuration. */
    public String key() {
        return key;
    }

    /** Other spellings that mean the same. */
    public List<String> aliases() {
        return aliases;
    }

    /** The name and its aliases. */
    public List<String> spellings() {
        List<String> all = new ArrayList<>(aliases);
        all.add(0, key);
        return all;
    }

    /** The default as a user would write it; empty: none, or worked out at run time. */
    public String defaultText() {
        return defaultText;
    }

    /** {@code ms}, {@code bytes} or empty. */
    public String unit() {
        return kind.unit();
    }

    /** The values allowed, as they appear in messages: {@code 1..65535}, {@code drop | block}. */
    public String range() {
        return kind.range();
    }

    /** Whether the value is one text; false for {@link #HEADERS}, which are elements of their own. */
    public boolean isText() {
        return kind.isText();
    }

    Kind kind() {
        return kind;
    }

    Scope scope() {
        return scope;
    }
}
