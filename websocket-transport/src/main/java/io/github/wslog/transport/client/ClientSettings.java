package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Wslog;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the peer, and what to promise.
 *
 * @param urls one or more of {@code ws:} and {@code wss:}, tried in this order; the first is returned to
 * @param subprotocol the user's own, offered alone; null = {@code wslog.v1} is offered, and nothing where that is refused
 * @param headers of the handshake, evaluated at each attempt on the connecting thread
 * @param proxy {@code http://[user:password@]host:port}, asked to CONNECT with Basic credentials
 * @param sslContext null = the JVM's default
 * @param verifyHostname whether the certificate must name the host of the url
 * @param connectTimeout for TCP, and again for TLS and the WebSocket handshake
 * @param reconnectDelay the limit of the first delay after a failure; doubles up to {@code maxReconnectDelay}
 * @param pingInterval how often to send a PING
 * @param silenceTimeout a peer that was not heard for so long is cut off
 * @param contentType of FORMATTED bodies, told to a {@code wslog.v1} peer
 * @param bodyCharset of FORMATTED bodies; if it is not UTF-8, plain peers get them in binary messages
 * @param plainLine renders records without a layout for plain peers; an instance that nobody else uses, as it is not
 *     thread-safe
 */
public record ClientSettings(
        List<URI> urls,
        @Nullable String subprotocol,
        Supplier<Map<String, String>> headers,
        @Nullable URI proxy,
        @Nullable SSLContext sslContext,
        boolean verifyHostname,
        Delivery delivery,
        Duration connectTimeout,
        Duration reconnectDelay,
        Duration maxReconnectDelay,
        Duration pingInterval,
        Duration silenceTimeout,
        SourceInfo source,
        String contentType,
        Charset bodyCharset,
        LinePattern plainLine) {
    private static final Duration HOUR = Duration.ofHours(1);

    public ClientSettings {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("url must be given");
        }
        urls.forEach(ClientSettings::checkUrl);
        if (proxy != null) {
            checkProxy(proxy);
        }
        checkSpan("connectTimeoutMillis", connectTimeout);
        checkSpan("reconnectDelayMillis", reconnectDelay);
        checkSpan("maxReconnectDelayMillis", maxReconnectDelay);
        checkSpan("pingIntervalMillis", pingInterval);
        checkSpan("silenceTimeoutMillis", silenceTimeout);
        if (delivery == Delivery.ACKNOWLEDGED && subprotocol != null && !subprotocol.equals(Wslog.SUBPROTOCOL)) {
            throw new IllegalArgumentException("delivery=acknowledged needs the subprotocol " + Wslog.SUBPROTOCOL
                    + " or none set, was " + subprotocol);
        }
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
