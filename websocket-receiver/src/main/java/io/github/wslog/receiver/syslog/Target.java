package io.github.wslog.receiver.syslog;

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
 */
record Target(
        Transport transport,
        String host,
        int port,
        @Nullable Path path) {
    static final String FORM = "tcp://HOST:PORT, udp://HOST:PORT, relp://HOST:PORT, unix:///PATH or unixgram:///PATH";

    enum Transport {
        TCP,
        UDP,
        RELP,
        UNIX,
        UNIXGRAM;

        boolean isLocal() {
            return this == UNIX || this == UNIXGRAM;
        }
    }

    /** @throws IllegalArgumentException without a message if the text is no such place */
    static Target parse(String url) {
        try {
            URI uri = new URI(url);
            String scheme = String.valueOf(uri.getScheme()).toUpperCase(Locale.ROOT);
            Transport transport = Transport.valueOf(scheme);
            String host = uri.getHost() == null ? "" : uri.getHost();
            boolean further = uri.getRawFragment() != null || uri.getRawUserInfo() != null;
            String path = uri.getPath() == null ? "" : uri.getPath();
            boolean right = transport.isLocal()
                    ? host.isEmpty() && path.length() > 1
                    : !host.isEmpty() && uri.getPort() > 0 && uri.getPort() < 65_536 && path.length() < 2;
            if (!right || further) {
                throw new IllegalArgumentException(url);
            }
            String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new Target(transport, bare, uri.getPort(), transport.isLocal() ? Path.of(path) : null);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }

    @Override
    public String toString() {
        String scheme = transport.name().toLowerCase(Locale.ROOT) + "://";
        return path != null ? scheme + path : scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
