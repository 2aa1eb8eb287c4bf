package io.github.wslog.receiver;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * A place to listen at.
 *
 * @param host name or address, without brackets
 * @param port 0 = any free one
 * @param path begins with a slash
 */
record ListenUrl(String host, int port, String path) {
    private static final String FORM =
            "--listen must be ws://HOST:PORT/PATH with port 0..65535 (0 = any free one), was ";

    static ListenUrl parse(String text) throws ConfigurationException {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            throw new ConfigurationException(FORM + text);
        }
        String host = uri.getHost();
        boolean further = uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null;
        if ("wss".equalsIgnoreCase(uri.getScheme())) {
            throw new ConfigurationException(
                    "--listen takes ws:// only: let a TLS proxy listen before the receiver; was " + text);
        }
        if (!"ws".equalsIgnoreCase(uri.getScheme()) || host == null || uri.getPort() > 65_535 || further) {
            throw new ConfigurationException(FORM + text);
        }
        if (uri.getPort() < 0) {
            throw new ConfigurationException(FORM + text);
        }
        String path = uri.getPath().isEmpty() ? "/" : uri.getPath();
        if (path.equals(Doors.LIVE)) {
            throw new ConfigurationException("--listen must have another path than " + Doors.LIVE
                    + ", where what arrives is shown; was " + text);
        }
        return new ListenUrl(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, uri.getPort(), path);
    }

    /** The URL as bound. */
    String withPort(int bound) {
        return "ws://" + authority(bound) + path;
    }

    /** Where a browser finds the page. */
    String page(int bound) {
        return "http://" + authority(bound) + "/";
    }

    private String authority(int bound) {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + bound;
    }
}
