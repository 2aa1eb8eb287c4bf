package io.github.wslog.transport.client;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a server, whatever is to be said there.
 *
 * @param urls one or more of {@code ws:} and {@code wss:}, tried in this order
 * @param subprotocol the user's own, offered alone; null = {@code wslog.v1} is offered
 * @param needsWslog who cannot do with a peer that does not prove {@code wslog.v1}, as a user knows it, such as {@code
 *     --connect}; null = any peer will do
 * @param headers of the handshake, evaluated at each attempt on the connecting thread
 * @param proxy {@code http://[user:password@]host:port}, asked to CONNECT with Basic credentials
 * @param tls for {@code wss:}; its files are read at each attempt
 * @param connectTimeout for TCP, and again for TLS and the WebSocket handshake
 * @param reconnectDelay the limit of the first delay after a failure; doubles up to {@code maxReconnectDelay}
 * @param pingInterval how often to send a PING
 * @param silenceTimeout a peer that was not heard for so long is cut off
 * @param maxMessageBytes the largest message to take from the peer, 4 KiB to 64 MiB; each fragment counts 64 bytes more
 * @param compression what is offered to the peer
 */
public record DialSettings(
        List<URI> urls,
        @Nullable String subprotocol,
        @Nullable String needsWslog,
        Supplier<Map<String, String>> headers,
        @Nullable URI proxy,
        TlsSettings tls,
        Duration connectTimeout,
        Duration reconnectDelay,
        Duration maxReconnectDelay,
        Duration pingInterval,
        Duration silenceTimeout,
        int maxMessageBytes,
        Compression compression) {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int LEAST_MESSAGE = 4096;
    private static final int MOST_MESSAGE = 64 << 20;

    public DialSettings {
        urls = List.copyOf(urls);
        check(urls, proxy, connectTimeout, reconnectDelay, maxReconnectDelay);
        check(pingInterval, silenceTimeout);
        if (maxMessageBytes < LEAST_MESSAGE || maxMessageBytes > MOST_MESSAGE) {
            throw new IllegalArgumentException(
                    "maxMessageBytes must be " + LEAST_MESSAGE + ".." + MOST_MESSAGE + ", was " + maxMessageBytes);
        }
    }

    static void check(
            List<URI> urls,
            @Nullable URI proxy,
            Duration connectTimeout,
            Duration reconnectDelay,
            Duration maxReconnectDelay) {
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("url must be given");
        }
        urls.forEach(DialSettings::checkUrl);
        if (proxy != null) {
            checkProxy(proxy);
        }
        checkSpan("connectTimeoutMillis", connectTimeout);
        checkSpan("reconnectDelayMillis", reconnectDelay);
        checkSpan("maxReconnectDelayMillis", maxReconnectDelay);
    }

    static void check(Duration pingInterval, Duration silenceTimeout) {
        checkSpan("pingIntervalMillis", pingInterval);
        checkSpan("silenceTimeoutMillis", silenceTimeout);
        if (silenceTimeout.compareTo(pingInterval) <= 0) {
            throw new IllegalArgumentException("silenceTimeoutMillis must be more than pingIntervalMillis ("
                    + pingInterval.toMillis() + "), was " + silenceTimeout.toMillis());
        }
    }

    private static void checkUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("url must begin with ws:// or wss://, was " + Target.printable(url));
        }
        if (url.getHost() == null || url.getPort() > 65_535 || url.getPort() == 0) {
            throw new IllegalArgumentException(
                    "url must name a host, and a port of 1..65535 or none, was " + Target.printable(url));
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("url must have no fragment, was " + Target.printable(url));
        }
    }

    private static void checkProxy(URI proxy) {
        if (!"http".equalsIgnoreCase(proxy.getScheme()) || proxy.getHost() == null || proxy.getPort() < 1) {
            throw new IllegalArgumentException("proxy must be http://host:port, was " + Target.printable(proxy));
        }
    }

    private static void checkSpan(String name, Duration span) {
        if (span.toMillis() < 1 || span.compareTo(HOUR) > 0) {
            throw new IllegalArgumentException(name + " must be 1..3600000, was " + span.toMillis());
        }
    }
}
