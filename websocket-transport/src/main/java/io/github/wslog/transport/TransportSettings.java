package io.github.wslog.transport;

import io.github.wslog.transport.Option.Scope;
import io.github.wslog.transport.client.BearerToken;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.server.TrustedProxies;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsStores;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Transport} is told by its appender: a value for every {@link Option}, checked. Immutable.
 *
 * <p>{@link #toString} shows no secret: user information and queries of addresses are masked, headers left out.
 */
public final class TransportSettings {
    private static final String SERVER_ADDRESS = "127.0.0.1";
    private static final long SERVER_PORT = 8026;
    private static final String SERVER_PATH = "/live";

    private final Map<Option, Object> values;
    private final Body body;
    private final Supplier<Map<String, String>> headers;
    private final @Nullable TlsStores stores;

    private TransportSettings(Map<Option, Object> values, Builder builder) {
        this.values = Collections.unmodifiableMap(values);
        this.body = builder.body;
        this.headers = builder.headers;
        this.stores = builder.stores;
    }

    /** What the events' bodies are: the layout's, or none of them (plain messages). */
    private record Body(boolean formatted, String contentType, Charset charset) {
        static final Body PLAIN = new Body(false, "text/plain; charset=UTF-8", StandardCharsets.UTF_8);
    }

    /** Whether peers connect to us; if not, we connect to them. */
    public boolean isServer() {
        return get(Option.MODE).equals("server");
    }

    /** In server mode: the name or number of the address to listen on. */
    public String address() {
        return get(Option.ADDRESS);
    }

    /** In server mode: the port to listen on, 0 for any free one. */
    public int port() {
        return this.<Long>get(Option.PORT).intValue();
    }

    /** In server mode: where subscribers connect. */
    public String path() {
        return get(Option.PATH);
    }

    /** In server mode: origins of foreign web pages that may subscribe, in lower case. */
    public Set<String> allowedOrigins() {
        return Objects.requireNonNullElse(find(Option.ALLOWED_ORIGINS), Set.<String>of());
    }

    /** In server mode: further names by which this server may be called, in lower case. */
    public Set<String> allowedHosts() {
        return Objects.requireNonNullElse(find(Option.ALLOWED_HOSTS), Set.<String>of());
    }

    /** In server mode: proxies that are believed when they say whom they speak for. */
    public TrustedProxies trustedProxies() {
        return Objects.requireNonNullElse(find(Option.TRUSTED_PROXIES), TrustedProxies.NONE);
    }

    /** In server mode: most subscribers at a time. */
    public int maxSubscribers() {
        return this.<Long>get(Option.MAX_SUBSCRIBERS).intValue();
    }

    /** In server mode: how many events back subscribers begin that do not say so themselves. */
    public long replay() {
        return get(Option.REPLAY);
    }

    /** In server mode: where the tokens are of which subscribers must have one; null = none is needed. */
    public @Nullable Path tokenFile() {
        return find(Option.TOKEN_FILE);
    }

    /** In server mode: whether subscribers may send text, which becomes events. */
    public boolean allowsSend() {
        return get(Option.ALLOW_SEND).equals("true");
    }

    /** What TLS is made of; in client mode for those urls that begin with wss. */
    public TlsSettings tls() {
        return TlsOptions.settings(values, stores);
    }

    /** In server mode: whether to listen over TLS. */
    public boolean servesTls() {
        return TlsOptions.wanted(values, stores);
    }

    /** What is offered to the server, or agreed to if a subscriber offers it. */
    public Compression compression() {
        return get(Option.COMPRESSION).equals("deflate") ? Compression.DEFLATE : Compression.NONE;
    }

    /** In client mode: where to connect, in the order of preference; never empty. */
    public List<URI> urls() {
        return get(Option.URL);
    }

    /** The user's own subprotocol, or null. */
    public @Nullable String subprotocol() {
        return find(Option.SUBPROTOCOL);
    }

    /** The HTTP proxy, or null. */
    public @Nullable URI proxy() {
        return find(Option.PROXY);
    }

    /** {@code acknowledged}, {@code confirmed} or {@code sent}. */
    public String delivery() {
        return get(Option.DELIVERY);
    }

    /** What memory may hold, in bytes. */
    public long bufferBytes() {
        return get(Option.BUFFER_BYTES);
    }

    /** The longest body of an event, in bytes; longer ones are cut. */
    public int maxEventBytes() {
        return this.<Long>get(Option.MAX_EVENT_BYTES).intValue();
    }

    /** Whether a logging call waits when the buffer is full. */
    public boolean blocks() {
        return get(Option.OVERFLOW).equals("block");
    }

    /** How long a logging call waits at most when the buffer is full and {@link #blocks}. */
    public Duration blockTimeout() {
        return duration(Option.BLOCK_TIMEOUT);
    }

    /** Below 20 % free, events of that level (OpenTelemetry severity number) and under are refused; 0 refuses none. */
    public int discardLevel() {
        return switch (this.<String>get(Option.DISCARD_LEVEL)) {
            case "TRACE" -> 4;
            case "DEBUG" -> 8;
            case "INFO" -> 12;
            case "WARN" -> 16;
            case "ERROR" -> 20;
            default -> 0;
        };
    }

    /** Where events are kept on disk until they are delivered, or null for memory. */
    public @Nullable Path spoolDirectory() {
        return find(Option.SPOOL_DIRECTORY);
    }

    /** What the spool directory may hold, in bytes. */
    public long spoolBytes() {
        return get(Option.SPOOL_BYTES);
    }

    public Duration reconnectDelay() {
        return duration(Option.RECONNECT_DELAY);
    }

    public Duration maxReconnectDelay() {
        return duration(Option.MAX_RECONNECT_DELAY);
    }

    public Duration connectTimeout() {
        return duration(Option.CONNECT_TIMEOUT);
    }

    public Duration pingInterval() {
        return duration(Option.PING_INTERVAL);
    }

    public Duration silenceTimeout() {
        return duration(Option.SILENCE_TIMEOUT);
    }

    /** How long a stop, or the end of the JVM, waits for events to be delivered. */
    public Duration shutdownTimeout() {
        return duration(Option.SHUTDOWN_TIMEOUT);
    }

    /** Whether that field of an event travels beside its body: {@code thread}, {@code marker}, {@code throwable}, {@code mdc}. */
    public boolean sends(String field) {
        Set<String> chosen = find(Option.FIELDS);
        return chosen == null ? !body.formatted() : chosen.contains(field);
    }

    /** The name that the source gives itself, or null for one made from the JVM's command. */
    public @Nullable String application() {
        return find(Option.APPLICATION);
    }

    /** The host that the source gives as its own, or null to ask the system. */
    public @Nullable String sourceHost() {
        return find(Option.SOURCE_HOST);
    }

    /**
     * Headers of the handshake; asked for at each connect, on a thread of ours.
     *
     * @throws BearerToken.Unusable from the supplier, if the file of the token cannot be used
     */
    public Supplier<Map<String, String>> headers() {
        Path file = find(Option.BEARER_TOKEN_FILE);
        return file == null ? headers : () -> BearerToken.beside(headers.get(), file, Option.BEARER_TOKEN_FILE.key());
    }

    /** What the receiver is told about the bodies. */
    public String contentType() {
        return body.contentType();
    }

    /** The character set of the bodies; ISO-8859-1 where they may be anything. */
    public Charset charset() {
        return body.charset();
    }

    /** Whether {@code other} differs in what a live buffer cannot take on. */
    boolean needsAnotherBuffer(TransportSettings other) {
        return differs(other, Scope.BUFFER);
    }

    /** Whether {@code other} differs in what only a new connection can take on. */
    boolean needsAnotherConnection(TransportSettings other) {
        return differs(other, Scope.CONNECTION) || !body.equals(other.body) || !Objects.equals(stores, other.stores);
    }

    private boolean differs(TransportSettings other, Scope scope) {
        for (Option option : Option.values()) {
            if (option.scope() == scope && !Objects.equals(values.get(option), other.values.get(option))) {
                return true;
            }
        }
        return false;
    }

    private Duration duration(Option option) {
        return Duration.ofMillis(this.<Long>get(option));
    }

    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> T get(Option option) {
        T value = find(option);
        return Objects.requireNonNull(value, option.key());
    }

    // The kind of each option fixes the type of its value.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> @Nullable T find(Option option) {
        return (T) values.get(option);
    }

    /** What was chosen, without secrets. */
    @Override
    public String toString() {
        return Secrets.masked(values.toString());
    }

    /**
     * Gathers options as texts. What is wrong with one of them becomes a problem and the default is used, so that an
     * application starts in spite of a slip; only an appender without an address cannot be.
     */
    public static final class Builder {
        private final Map<Option, Object> values = new EnumMap<>(Option.class);
        private final List<String> problems = new ArrayList<>();
        private final List<String> disagreements = new ArrayList<>(); // of the latest build
        private Body body = Body.PLAIN;
        private Supplier<Map<String, String>> headers = Map::of;
        private @Nullable TlsStores stores;

        /** Sets an option. */
        public Builder set(Option option, @Nullable String text) {
            return set(option, option.key(), text);
        }

        /**
         * Sets an option, or adds an address to {@link Option#URL}.
         *
         * @param spelling the name that the user gave it, for messages
         * @param text null or blank: not set
         */
        public Builder set(Option option, String spelling, @Nullable String text) {
            if (text == null || text.isBlank()) {
                return this;
            }
            Object value = option.kind().parse(text);
            if (value == null) {
                problems.add(spelling + " must be " + option.range() + ", was " + Secrets.masked(text)
                        + (option.defaultText().isEmpty()
                                ? "; it is ignored"
                                : "; " + option.defaultText() + " is used"));
            } else if (option == Option.URL) {
                values.merge(option, value, Builder::joined);
            } else {
                values.put(option, value);
            }
            return this;
        }

        private static Object joined(Object first, Object then) {
            List<Object> all = new ArrayList<>((List<?>) first);
            all.addAll((List<?>) then);
            return List.copyOf(all);
        }

        /** Headers of the handshake; asked for at each connect, on a thread of ours. */
        public Builder headers(Supplier<Map<String, String>> supplier) {
            this.headers = supplier;
            return this;
        }

        /** The framework's own configuration of TLS, instead of files. */
        public Builder stores(@Nullable TlsStores own) {
            this.stores = own;
            return this;
        }

        /** The bodies come from a layout or encoder; without this they are plain messages. */
        public Builder formatted(String contentType, Charset charset) {
            this.body = new Body(true, contentType, charset);
            return this;
        }

        /** What was wrong so far, each a sentence for the user; after {@link #build} all of it. */
        public List<String> problems() {
            List<String> all = new ArrayList<>(problems);
            all.addAll(disagreements);
            return all;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if there is no address to connect to; the message says so to the user
         */
        public TransportSettings build() {
            Map<Option, Object> complete = new EnumMap<>(values);
            disagreements.clear();
            if ("server".equals(values.get(Option.MODE))) {
                listen(complete);
            } else {
                complete.put(Option.URL, ClientAddress.urls(values, stores, disagreements));
                complete.keySet().removeAll(Set.of(Option.ADDRESS, Option.PORT, Option.PATH));
            }
            if ("block".equals(complete.get(Option.OVERFLOW)) && !values.containsKey(Option.DISCARD_LEVEL)) {
                complete.put(Option.DISCARD_LEVEL, "OFF"); // who waits for room does not want to lose any before
            }
            for (Option option : Option.values()) {
                if (!option.defaultText().isEmpty() && !isAddress(option)) {
                    complete.putIfAbsent(
                            option, Objects.requireNonNull(option.kind().parse(option.defaultText())));
                }
            }
            new Agreement(values, complete, disagreements).check();
            TlsOptions.check(values, complete, stores, disagreements);
            return new TransportSettings(complete, this);
        }

        /** Nothing to connect to, and the log keeps what is newest instead of refusing. */
        private static void listen(Map<Option, Object> complete) {
            complete.keySet().removeAll(Set.of(Option.URL, Option.OVERFLOW, Option.DISCARD_LEVEL));
            complete.putIfAbsent(Option.ADDRESS, SERVER_ADDRESS);
            complete.putIfAbsent(Option.PORT, SERVER_PORT);
            complete.putIfAbsent(Option.PATH, SERVER_PATH);
        }

        private static boolean isAddress(Option option) {
            return option == Option.ADDRESS || option == Option.PORT || option == Option.PATH;
        }
    }
}
