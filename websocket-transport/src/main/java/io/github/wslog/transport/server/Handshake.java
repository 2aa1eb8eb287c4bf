package io.github.wslog.transport.server;

import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A peer's opening handshake (RFC 6455 section 4.2) and what an {@link Endpoint} answers to it. Used by one thread. */
public final class Handshake {
    private final String path;
    private final String query;
    private final Map<String, String> headers;
    private final Remote remote;
    private final List<String> subprotocols;
    private final Map<String, String> responseHeaders = new LinkedHashMap<>();
    private @Nullable String subprotocol;

    /**
     * Who sends it.
     *
     * @param address the client's, without a port; behind a trusted proxy as that says
     * @param shown address and port; behind a trusted proxy the client's address and that of the proxy
     * @param certificate the peer's own, which was checked; null if it has shown none
     */
    record Remote(String address, String shown, @Nullable X509Certificate certificate) {}

    /** @param headers by name in any case; several of one name joined by {@code ", "} */
    Handshake(String path, String query, Map<String, String> headers, Remote remote, List<String> subprotocols) {
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

    /** Address and port of the peer; behind a trusted proxy {@code 192.0.2.7 via 10.0.0.1:4711}. */
    public String remote() {
        return remote.shown();
    }

    /** The client's address, without a port: the peer's, or, behind a trusted proxy, as that says. */
    public String address() {
        return remote.address();
    }

    /** The certificate that the peer has shown, which was checked as the settings of TLS say; null if it has shown none. */
    public @Nullable X509Certificate certificate() {
        return remote.certificate();
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
