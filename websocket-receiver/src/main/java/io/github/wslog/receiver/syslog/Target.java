package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.tls.TlsSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a syslog daemon is.
 *
 * @param host name or address, without brackets; empty for a unix socket
 * @param path of a unix socket; null for others
 * @param tls for transports with TLS; null for others
 */
record Target(
        Transport transport,
        String host,
        int port,
        @Nullable Path path,
        @Nullable TlsSettings tls) {
    static final String FORM =
            "tcp://HOST:PORT, tls://HOST[:PORT], udp://HOST:PORT, relp://HOST:PORT, relp+tls://HOST:PORT, unix:///PATH or"
                    + " unixgram:///PATH";
    /** Of syslog over TLS, RFC 5425 section 4.1. */
    private static final int TLS_PORT = 6514;

    enum Transport {
        TCP("tcp"),
        TLS("tls"),
        UDP("udp"),
        RELP("relp"),
        RELP_TLS("relp+tls"),
        UNIX("unix"),
        UNIXGRAM("unixgram");

        private final String scheme;

        Transport(String scheme) {
            this.scheme = scheme;
        }

        private static Transport of(String scheme) {
            for (Transport transport : values()) {
                if (transport.scheme.equals(scheme)) {
                    return transport;
                }
            }
            throw new IllegalArgumentException(scheme);
        }

        boolean isLocal() {
            return this == UNIX || this == UNIXGRAM;
        }

        boolean isTls() {
            return this == TLS || this == RELP_TLS;
        }
    }

    /** @throws IllegalArgumentException without a message if the text is no such place */
    static Target parse(String url) {
        try {
            URI uri = new URI(url);
            Transport transport = Transport.of(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
            int port = uri.getPort() == -1 && transport == Transport.TLS ? TLS_PORT : uri.getPort();
            String host = uri.getHost() == null ? "" : uri.getHost();
            boolean further = uri.getRawFragment() != null || uri.getRawUserInfo() != null;
            String path = uri.getPath() == null ? "" : uri.getPath();
            boolean right = transport.isLocal()
                    ? host.isEmpty() && path.length() > 1
                    : !host.isEmpty() && port > 0 && port < 65_536 && path.length() < 2;
            if (!right || further) {
                throw new IllegalArgumentException(url);
            }
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Target(
                    transport,
                    bare,
                    port,
                    transport.isLocal() ? Path.of(path) : null,
                    transport.isTls() ? TlsSettings.DEFAULT : null);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    Target withTls(TlsSettings settings) {
        return new Target(transport, host, port, path, settings);
    }

    @Override
    public String toString() {
        String scheme = transport.scheme + "://";
        return path != null ? scheme + path : scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
