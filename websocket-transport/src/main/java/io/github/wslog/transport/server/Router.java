package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.Deflation;
import io.github.wslog.transport.deflate.PerMessageDeflate;
import io.github.wslog.transport.status.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeRequest;
import org.eclipse.jetty.websocket.core.server.ServerUpgradeResponse;
import org.eclipse.jetty.websocket.core.server.WebSocketMappings;
import org.eclipse.jetty.websocket.core.server.WebSocketNegotiator;
import org.jspecify.annotations.Nullable;

/** Sends each request past the {@link Door} to the endpoint of its path, or to the HTTP handler. */
final class Router extends Handler.Abstract {
    private static final String WEBSOCKET_VERSION = "13";

    /** What who comes too often is asked to wait; more than that is never needed. */
    private static final String LATER_SECONDS = "10";

    private final Door door;
    private final TrustedProxies proxies;
    private final Map<String, Endpoint> endpoints;
    private final HttpHandler http;
    private final Connections connections;
    private final WebSocketMappings webSockets;
    private final Configuration.Customizer configuration;
    private final Status status;

    Router(
            ListenerSettings settings,
            Map<String, Endpoint> endpoints,
            HttpHandler http,
            Connections connections,
            WebSocketMappings webSockets,
            Status status) {
        this.door = new Door(settings);
        this.proxies = settings.trustedProxies();
        this.endpoints = Map.copyOf(endpoints);
        this.http = http;
        this.connections = connections;
        this.webSockets = webSockets;
        this.configuration = configuration(settings);
        this.status = status;
    }

    private static Configuration.Customizer configuration(ListenerSettings settings) {
        Configuration.ConfigurationCustomizer configuration = new Configuration.ConfigurationCustomizer();
        configuration.setInputBufferSize(MessageBuffers.SIZE);
        // Frames come in pieces, as they arrive, and are put together in our own buffer: one copy.
        configuration.setAutoFragment(true);
        configuration.setMaxFrameSize(settings.maxMessageBytes());
        // A peer that takes no bytes from us. One that sends none is found by our own timer: pings keep this one quiet.
        configuration.setIdleTimeout(settings.idleTimeout());
        return configuration;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        HttpFields headers = request.getHeaders();
        ConnectionMetaData connection = request.getConnectionMetaData();
        String refusal = door.refusal(
                headers.get(HttpHeader.HOST), headers.get(HttpHeader.ORIGIN), connection.getLocalSocketAddress());
        Endpoint endpoint = endpoints.get(Request.getPathInContext(request));
        if (refusal != null) {
            answer(request, response, callback, HttpHandler.Answer.text(403, refusal));
        } else if (endpoint != null) {
            upgrade(endpoint, request, response, callback);
        } else if (HttpMethod.POST.is(request.getMethod())) {
            post(request, response, callback);
        } else {
            answer(request, response, callback, page(request));
        }
        return true;
    }

    private HttpHandler.Answer page(Request request) {
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            return HttpHandler.Answer.text(405, "only GET, HEAD and POST");
        }
        return guarded(request, () -> http.get(head(request)));
    }

    private HttpHandler.Answer guarded(Request request, Supplier<HttpHandler.Answer> handling) {
        try {
            return handling.get();
        } catch (RuntimeException broken) {
            status.warn("request for " + request.getHttpURI().getPath() + " failed", broken);
            return HttpHandler.Answer.text(500, "internal error");
        }
    }

    private void post(Request request, Response response, Callback callback) {
        long length = request.getLength();
        if (length < 0 || length > HttpHandler.MAX_BODY_BYTES) {
            answer(
                    request,
                    response,
                    callback,
                    length < 0
                            ? HttpHandler.Answer.text(411, "the length must be given")
                            : HttpHandler.Answer.text(413, "at most " + HttpHandler.MAX_BODY_BYTES + " bytes"));
            return;
        }
        Content.Source.asString(
                request,
                StandardCharsets.UTF_8,
                Promise.from(
                        body -> answer(
                                request, response, callback, guarded(request, () -> http.post(head(request), body))),
                        callback::failed));
    }

    private HttpRequest head(Request request) {
        return new HttpRequest(
                Request.getPathInContext(request),
                query(request),
                headers(request),
                request.getConnectionMetaData().isSecure(),
                remote(request).address());
    }

    /** Whoever has sent this. */
    private Handshake.Remote remote(Request request) {
        String shown = Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request);
        SocketAddress peer = request.getConnectionMetaData().getRemoteSocketAddress();
        if (!(peer instanceof InetSocketAddress known) || known.getAddress() == null) {
            return new Handshake.Remote(Request.getRemoteAddr(request), shown, certificate(request));
        }
        String forwarded = String.join(",", request.getHeaders().getValuesList(HttpHeader.X_FORWARDED_FOR));
        InetAddress client = proxies.client(known.getAddress(), forwarded);
        String address = client.getHostAddress();
        return new Handshake.Remote(
                address, client.equals(known.getAddress()) ? shown : address + " via " + shown, certificate(request));
    }

    private static Map<String, String> headers(Request request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue() == null ? "" : field.getValue();
            headers.merge(field.getName(), value, (first, further) -> first + ", " + further);
        }
        return headers;
    }

    private void upgrade(Endpoint endpoint, Request httpRequest, Response response, Callback callback) {
        SelectorConnection.Upgrade request = new SelectorConnection.Upgrade(httpRequest);
        WebSocketNegotiator negotiator = new WebSocketNegotiator.AbstractNegotiator() {
            @Override
            public void customize(Configuration configurable) {
                request.made(configurable);
            }

            @Override
            public @Nullable FrameHandler negotiate(
                    ServerUpgradeRequest upgrade, ServerUpgradeResponse upgradeResponse, Callback upgradeCallback) {
                return accept(endpoint, upgrade, upgradeResponse, upgradeCallback);
            }
        };
        try {
            if (!webSockets.upgrade(negotiator, request, response, callback, configuration)) {
                notUpgraded(request, response, callback);
            }
        } catch (RuntimeException malformed) {
            answer(request, response, callback, HttpHandler.Answer.text(400, "malformed WebSocket handshake"));
        }
    }

    /** A path may have both, a page and a WebSocket. */
    private void notUpgraded(Request request, Response response, Callback callback) {
        HttpHandler.Answer page = page(request);
        if (page.status() != 404 && !request.getHeaders().contains(HttpHeader.UPGRADE, "websocket")) {
            answer(request, response, callback, page);
            return;
        }
        response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
        response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
        response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_VERSION, WEBSOCKET_VERSION);
        answer(request, response, callback, HttpHandler.Answer.text(426, "this is a WebSocket"));
    }

    /** The handler of the new connection; null if it was refused and answered. */
    private @Nullable FrameHandler accept(
            Endpoint endpoint, ServerUpgradeRequest request, ServerUpgradeResponse response, Callback callback) {
        if (connections.full()) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
            answer(request, response, callback, HttpHandler.Answer.text(503, "too many connections"));
            return null;
        }
        Handshake handshake = handshake(request);
        PeerHandler handler;
        try {
            handler = endpoint.accept(handshake);
        } catch (Refused refused) {
            answer(
                    request,
                    response,
                    callback,
                    HttpHandler.Answer.text(refused.status(), String.valueOf(refused.getMessage())));
            return null;
        } catch (RuntimeException broken) {
            status.warn("handshake of " + handshake.remote() + " failed", broken);
            answer(request, response, callback, HttpHandler.Answer.text(500, "internal error"));
            return null;
        }
        Deflation deflation = deflation(request, response);
        handshake.responseHeaders().forEach(response.getHeaders()::put);
        response.setAcceptedSubProtocol(handshake.chosenSubprotocol());
        return new Connection(handler, connections, status, handshake.remote(), deflation, System::nanoTime);
    }

    /** Answers to the extensions offered; null = messages go as they are. */
    private @Nullable Deflation deflation(ServerUpgradeRequest request, ServerUpgradeResponse response) {
        Deflation deflation = connections.deflation();
        String answer = deflation == null
                ? null
                : PerMessageDeflate.answer(
                        String.join(",", request.getHeaders().getValuesList(HttpHeader.SEC_WEBSOCKET_EXTENSIONS)));
        response.setExtensions(answer == null ? List.of() : List.of(ExtensionConfig.parse(answer)));
        return answer == null ? null : deflation;
    }

    private Handshake handshake(ServerUpgradeRequest request) {
        return new Handshake(
                Request.getPathInContext(request),
                query(request),
                headers(request),
                remote(request),
                request.getSubProtocols());
    }

    private static @Nullable X509Certificate certificate(Request request) {
        EndPoint.SslSessionData tls =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate[] shown = tls == null ? null : tls.peerCertificates();
        return shown == null || shown.length == 0 ? null : shown[0];
    }

    private static String query(Request request) {
        String query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    private static void answer(Request request, Response response, Callback callback, HttpHandler.Answer answer) {
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        if (head || HttpMethod.GET.is(request.getMethod())) {
            write(response, callback, answer, head);
        } else {
            Leftover.skip(request, () -> write(response, callback, answer, false));
        }
    }

    private static void write(Response response, Callback callback, HttpHandler.Answer answer, boolean head) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().remaining());
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        if (answer.status() == 401) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        } else if (answer.status() == 429) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, LATER_SECONDS);
        }
        answer.headers().forEach(response.getHeaders()::put);
        response.write(true, head ? null : answer.body().duplicate(), callback);
    }
}
