package io.github.wslog.transport.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A peer's opening handshake (RFC 6455 section 4.2) and what an {@link Endpoint} answers to it. Used by one thread. */
public final class Handshake {
    private final String path;
    private final String query;
    private final Map<String, String> headers;
    private final String remote;
    private final List<String> subprotocols;
    private final Map<String, String> responseHeaders = new LinkedHashMap<>();
    private @Nullable String subprotocol;

    /** @param headers by name in any case; several of one name joined by {@code ", "} */
    Handshake(String path, String query, Map<String, String> headers, String remote, List<String> subprotocols) {
        this.path = path;
        this.query = query;
        this.headers = headers;
        this.remote = remote;
        this.subprotocols = List.copyOf(subprotocols);
    }

    /** Decoded, begins with a slash. */
    public String path() {
        return path;
    }

    /** As sent, without the question mark; empty if there is none. */
    public String query() {
        return query;
    }

    /** A request header, its name in any case; null if absent. */
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    /** Address and port of the peer. */
    public String remote() {
        return remote;
    }

    /** The subprotocols that the peer offers, its favourite first; may be empty. */
    public List<String> offeredSubprotocols() {
        return subprotocols;
    }

    /** Chooses one of {@link #offeredSubprotocols}; without this the answer names none. */
    public void chooseSubprotocol(String offered) {
        if (!subprotocols.contains(offered)) {
            throw new IllegalArgumentException("subprotocol " + offered + " was not offered");
        }
        subprotocol = offered;
    }

    /** Adds a header to the 101. */
    public void respondWith(String name, String value) {
        responseHeaders.put(name, value);
    }

    @Nullable String chosenSubprotocol() {
        return subprotocol;
    }

    Map<String, String> responseHeaders() {
        return responseHeaders;
    }
}
