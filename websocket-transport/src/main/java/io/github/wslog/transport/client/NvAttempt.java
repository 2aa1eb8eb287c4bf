package io.github.wslog.transport.client;

import com.neovisionaries.ws.client.ProxySettings;
import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketFactory;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.deflate.PerMessageDeflate;
import io.github.wslog.transport.tls.ClientTls;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** One attempt with nv-websocket-client: it resolves, asks the proxy, and does the WebSocket handshake. */
final class NvAttempt implements Connector.Attempt {
    /** Headers of the handshake itself (RFC 6455, 4.1). */
    private static final Set<String> OURS = Set.of("host", "connection", "upgrade");

    private static final String OURS_PREFIX = "sec-websocket-";

    private final Target target;
    private final @Nullable String subprotocol;
    private final DialSettings settings;
    private final Clock clock;
    private final AttemptSockets sockets = new AttemptSockets();
    private final NvLink link;

    // Owned by the thread that dials.
    private @Nullable ClientTls tls;

    NvAttempt(Target target, @Nullable String subprotocol, DialSettings settings, LinkEvents events, Clock clock) {
        this.target = target;
        this.subprotocol = subprotocol;
        this.settings = settings;
        this.clock = clock;
        this.link = new NvLink(target, sockets, events, settings);
    }

    @Override
    public Dialed dial() {
        try {
            WebSocket socket = prepare();
            socket.connect();
            return new Dialed.Connected(link);
        } catch (WebSocketException | IOException | RuntimeException failure) {
            sockets.abort();
            return DialFailure.of(failure, subprotocol != null, settings, tls, clock.instant());
        }
    }

    @Override
    public void abandon() {
        sockets.abort();
    }

    private WebSocket prepare() throws IOException {
        int millis = Math.toIntExact(settings.connectTimeout().toMillis());
        WebSocketFactory factory = new WebSocketFactory();
        factory.setConnectionTimeout(millis);
        // Only until the 101 is there: the link then takes it off, or it would cut quiet connections.
        factory.setSocketTimeout(millis);
        // The TLS handshake itself checks the name, and says what is wrong; the library's own check hides it.
        factory.setVerifyHostname(false);
        factory.setSocketFactory(sockets(() -> sockets.add(new GuardedSocket(link, false))));
        if (isTls()) {
            ClientTls loaded = ClientTls.load(settings.tls());
            tls = loaded;
            factory.setSSLSocketFactory(new TlsSockets(target.url().getHost(), port(), loaded, sockets, link));
        }
        if (settings.proxy() != null) {
            useProxy(factory.getProxySettings(), settings.proxy());
        }
        return describe(factory.createSocket(target.url()));
    }

    private boolean isTls() {
        return "wss".equalsIgnoreCase(target.url().getScheme());
    }

    private int port() {
        URI url = target.url();
        return url.getPort() >= 0 ? url.getPort() : 443;
    }

    private void useProxy(ProxySettings proxy, URI address) {
        proxy.setHost(address.getHost());
        proxy.setPort(address.getPort());
        String userInfo = address.getUserInfo();
        if (userInfo != null) {
            int colon = userInfo.indexOf(':');
            proxy.setId(colon < 0 ? userInfo : userInfo.substring(0, colon));
            proxy.setPassword(colon < 0 ? "" : userInfo.substring(colon + 1));
        }
        // Under TLS it is the TLS socket that is guarded, and the TCP socket below it must not be.
        proxy.setSocketFactory(sockets(() -> sockets.add(isTls() ? new Socket() : new GuardedSocket(link, true))));
    }

    private WebSocket describe(WebSocket socket) {
        if (subprotocol != null) {
            socket.addProtocol(subprotocol);
        }
        if (settings.compression() == Compression.DEFLATE) {
            // Not as one of its extensions: it would expand whatever comes, however large that is.
            socket.addHeader(PerMessageDeflate.HEADER, PerMessageDeflate.OFFER);
        }
        for (Map.Entry<String, String> header : settings.headers().get().entrySet()) {
            String name = header.getKey();
            check(name, header.getValue());
            if (name.equalsIgnoreCase("Authorization")) {
                socket.clearUserInfo();
            }
            socket.addHeader(name, header.getValue());
        }
        link.attach(socket);
        return socket;
    }

    private static void check(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+") || OURS.contains(lower) || lower.startsWith(OURS_PREFIX)) {
            throw new IllegalArgumentException("header '" + name + "' cannot be set");
        }
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
            throw new IllegalArgumentException("header '" + name + "' must have no line ends or control characters");
        }
    }

    private interface Opening {
        Socket open() throws SocketException;
    }

    /** The library calls this on a thread of its own for each address, which gets a proper name on that occasion. */
    private SocketFactory sockets(Opening opening) {
        return new UnconnectedSockets() {
            @Override
            public Socket createSocket() throws SocketException {
                Thread.currentThread().setName("wslog-reach-" + target.url().getHost());
                return opening.open();
            }
        };
    }
}
