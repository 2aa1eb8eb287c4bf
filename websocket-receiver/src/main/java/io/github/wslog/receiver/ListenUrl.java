package io.github.wslog.receiver;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A place to listen at.
 *
 * @param tls whether it is reached by wss
 * @param host name or address, without brackets
 * @param port 0 = any free one
 * @param path begins with a slash
 */
record ListenUrl(boolean tls, String host, int port, String path) {
    private static final String FORM =
            " must be ws://HOST:PORT/PATH or wss://HOST:PORT/PATH with port 0..65535 (0 = any free one), was ";

    /** @throws ConfigurationException naming the option if the text is no such place */
    static ListenUrl parse(String option, String text) throws ConfigurationException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new ConfigurationException(option + FORM + text);
        }
        String host = uri.getHost();
        boolean further = uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null;
        boolean tls = "wss".equalsIgnoreCase(uri.getScheme());
        if (!(tls || "ws".equalsIgnoreCase(uri.getScheme())) || host == null || uri.getPort() > 65_535 || further) {
            throw new ConfigurationException(option + FORM + text);
        }
        if (uri.getPort() < 0) {
            throw new ConfigurationException(option + FORM + text);
        }
        String path = uri.getPath().isEmpty() ? "/" : uri.getPath();
        if (path.equals(Doors.LIVE)) {
            throw new ConfigurationException(option + " must have another path than " + Doors.LIVE
                    + ", where what arrives is shown; was " + text);
        }
        return new ListenUrl(
                tls, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort(), path);
    }

    /** Whether both want the same port; any free one is never the same. */
    boolean isBeside(ListenUrl other) {
        return port != 0 && port == other.port && host.equals(other.host);
    }

    /** The URL as bound. */
    String withPort(int bound) {
        return (tls ? "wss://" : "ws://") + authority(bound) + path;
    }

    /** Where a browser finds the page. */
    String page(int bound) {
        return (tls ? "https://" : "http://") + authority(bound) + "/";
    }

    private String authority(int bound) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + bound;
    }
}
