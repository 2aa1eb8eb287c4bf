package io.github.wslog.transport.client;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Wslog;
import java.net.URI;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the peer, and what to promise.
 *
 * @param urls one or more of {@code ws:} and {@code wss:}, tried in this order; the first is returned to
 * @param subprotocol the user's own, offered alone; null = {@code wslog.v1} is offered, and nothing where that is refused
 * @param headers of the handshake, evaluated at each attempt on the connecting thread
 * @param proxy {@code http://[user:password@]host:port}, asked to CONNECT with Basic credentials
 * @param tls for {@code wss:}; its files are read at each attempt
 * @param compression what is offered to the peer
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
        TlsSettings tls,
        Compression compression,
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
    public ClientSettings {
        urls = List.copyOf(urls);
        DialSettings.check(urls, proxy, connectTimeout, reconnectDelay, maxReconnectDelay);
        DialSettings.check(pingInterval, silenceTimeout);
        if (delivery == Delivery.ACKNOWLEDGED && subprotocol != null && !subprotocol.equals(Wslog.SUBPROTOCOL)) {
            throw new IllegalArgumentException("delivery=acknowledged needs the subprotocol " + Wslog.SUBPROTOCOL
                    + " or none set, was " + subprotocol);
        }
    }

    /** What of this is about reaching the peer. */
    DialSettings dial() {
        return new DialSettings(
                urls,
                subprotocol,
                delivery == Delivery.ACKNOWLEDGED ? "delivery=acknowledged" : null,
                headers,
                proxy,
                tls,
                connectTimeout,
                reconnectDelay,
                maxReconnectDelay,
                pingInterval,
                silenceTimeout,
                InboundGuard.MAX_MESSAGE_BYTES,
                compression);
    }
}
