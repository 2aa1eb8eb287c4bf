package io.github.wslog.transport.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link HttpHandler} is asked. Immutable.
 *
 * @param path decoded, begins with a slash
 * @param query as sent, without the question mark; empty if there is none
 * @param headers by name in any case; several of one name joined by {@code ", "}
 * @param secure whether it came over TLS to us; what a proxy in front has, nobody knows here
 * @param address the client's, without a port: the peer's, or, behind a trusted proxy, as that says
 */
public record HttpRequest(String path, String query, Map<String, String> headers, boolean secure, String address) {
    /** A request from this machine, over a port without TLS. */
    public HttpRequest(String path, String query, Map<String, String> headers) {
        this(path, query, headers, false, "127.0.0.1");
    }

    /** A request header, its name in any case; null if absent. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }
}
