package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where and how to listen.
 *
 * @param host name or address to bind; {@code 0.0.0.0} or {@code ::} for all
 * @param port 0..65535; 0 = any free one
 * @param maxMessageBytes largest message taken from a peer, 1024 bytes to 64 MiB; a larger one closes with 1009
 * @param maxConnections most WebSocket connections at a time, 1..100000; one more is refused with 503
 * @param idleTimeout a peer from which nothing is heard for so long is cut off, 100 ms to 1 h; also the time for a handshake,
 *     if shorter than {@link #LONGEST_HANDSHAKE}
 * @param pingInterval time between two pings to a peer, 10 ms to 1 h
 * @param allowedHosts further names that the Host header may have, without a port (RFC 9110 section 7.2)
 * @param allowedOrigins origins of web pages that may connect, as {@code https://host:port} (RFC 6454 section 6.2)
 * @param tls null = plain text
 * @param trustedProxies who is believed when it says whom it speaks for
 * @param compression what is agreed to if a peer offers it
 */
public record ListenerSettings(
        String host,
        int port,
        int maxMessageBytes,
        int maxConnections,
        Duration idleTimeout,
        Duration pingInterval,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        @Nullable TlsSettings tls,
        TrustedProxies trustedProxies,
        Compression compression) {

    /** Nobody needs more time than this for a request. */
    static final Duration LONGEST_HANDSHAKE = Duration.ofSeconds(10);

    private static final Duration HOUR = Duration.ofHours(1);

    /** In plain text, without a proxy in front, uncompressed. */
    public ListenerSettings(
            String host,
            int port,
            int maxMessageBytes,
            int maxConnections,
            Duration idleTimeout,
            Duration pingInterval,
            Set<String> allowedHosts,
            Set<String> allowedOrigins) {
        this(
                host,
                port,
                maxMessageBytes,
                maxConnections,
                idleTimeout,
                pingInterval,
                allowedHosts,
                allowedOrigins,
                null,
                TrustedProxies.NONE,
                Compression.NONE);
    }

    public ListenerSettings {
        check("port", port, 0, 65_535);
        check("maxMessageBytes", maxMessageBytes, 1024, 64 << 20);
        check("maxConnections", maxConnections, 1, 100_000);
        check("idleTimeout", idleTimeout, Duration.ofMillis(100));
        check("pingInterval", pingInterval, Duration.ofMillis(10));
        allowedHosts = lowerCase(allowedHosts);
        allowedOrigins = lowerCase(allowedOrigins);
    }

    private static void check(String name, int value, int low, int high) {
        if (value < low || value > high) {
            throw new IllegalArgumentException(name + " must be " + low + ".." + high + ", was " + value);
        }
    }

    private static void check(String name, Duration value, Duration low) {
        if (value.compareTo(low) < 0 || value.compareTo(HOUR) > 0) {
            throw new IllegalArgumentException(name + " must be " + low + ".." + HOUR + ", was " + value);
        }
    }

    private static Set<String> lowerCase(Set<String> names) {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return Set.copyOf(lower);
    }

    /** How long a connection may take for its first request, and how long an idle HTTP connection is kept. */
    Duration handshakeTimeout() {
        return idleTimeout.compareTo(LONGEST_HANDSHAKE) < 0 ? idleTimeout : LONGEST_HANDSHAKE;
    }
}
