package io.github.wslog.receiver;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where to answer {@code /health}, {@code /ready} and {@code /metrics}.
 *
 * @param host name or address, without brackets
 * @param port 0 = any free one
 */
record AdminPort(String host, int port) {
    private static final String FORM =
            " must be HOST:PORT or PORT (of 127.0.0.1), with port 0..65535 (0 = any free one), was ";

    /** @throws ConfigurationException naming the option if the text is no such place */
    static AdminPort parse(String option, String text) throws ConfigurationException {
        try {
            URI uri = new URI("http://" + (text.matches("[0-9]{1,5}") ? "127.0.0.1:" + text : text));
            String host = uri.getHost();
            boolean more = !uri.getRawPath().isEmpty() || uri.getRawUserInfo() != null || uri.getRawQuery() != null;
            if (host != null
                    && !more
                    && uri.getPort() >= 0
                    && uri.getPort() <= 65_535
                    && uri.getRawFragment() == null) {
                return new AdminPort(host.replaceAll("[\\[\\]]", ""), uri.getPort());
            }
        } catch (URISyntaxException malformed) {
            throw new ConfigurationException(option + FORM + text);
        }
        throw new ConfigurationException(option + FORM + text);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
