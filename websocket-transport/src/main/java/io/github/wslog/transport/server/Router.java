package io.github.wslog.transport.server;

import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Sends each request past the {@link Door} to the endpoint of its path, or to the HTTP handler. */
final class Router extends Handler.Abstract {
    private final Door door;
    private final Map<String, Endpoint> endpoints;
    private final HttpHandler http;
    private final Connections connections;
    private final Status status;

    Router(
            ListenerSettings settings,
            Map<String, Endpoint> endpoints,
            HttpHandler http,
            Connections connections,
            Status status) {
        this.door = new Door(settings);
        this.endpoints = Map.copyOf(endpoints);
        this.http = http;
        this.connections = connections;
        this.status = status;
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
        } else {
            answer(request, response, callback, page(request));
        }
        return true;
    }

    private HttpHandler.Answer page(Request request) {
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            return HttpHandler.Answer.text(405, "only GET and HEAD");
        }
        try {
            return http.get(Request.getPathInContext(request), query(request));
        } catch (RuntimeException broken) {
            status.warn("request for " + request.getHttpURI().getPath() + " failed", broken);
            return HttpHandler.Answer.text(500, "internal error");
        }
    }

    private void upgrade(Endpoint endpoint, Request request, Response response, Callback callback) {
        String key = Upgrade.key(request);
        if (!Upgrade.isAsked(request)) {
            response.getHeaders().put(HttpHeader.UPGRADE, "websocket");
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
            response.getHeaders().put(HttpHeader.SEC_WEBSOCKET_VERSION, Upgrade.VERSION);
            answer(request, response, callback, HttpHandler.Answer.text(426, "this is a WebSocket"));
        } else if (key == null) {
            answer(request, response, callback, HttpHandler.Answer.text(400, "malformed WebSocket handshake"));
        } else if (connections.full()) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
            answer(request, response, callback, HttpHandler.Answer.text(503, "too many connections"));
        } else {
            accept(endpoint, key, request, response, callback);
        }
    }

    private void accept(Endpoint endpoint, String key, Request request, Response response, Callback callback) {
        Handshake handshake = handshake(request);
        PeerHandler handler;
        try {
            handler = endpoint.accept(handshake);
        } catch (Refused refused) {
            String text = String.valueOf(refused.getMessage());
            answer(request, response, callback, HttpHandler.Answer.text(refused.status(), text));
            return;
        } catch (RuntimeException broken) {
            status.warn("handshake of " + handshake.remote() + " failed", broken);
            answer(request, response, callback, HttpHandler.Answer.text(500, "internal error"));
            return;
        }
        HttpFields.Mutable headers = response.getHeaders();
        handshake.responseHeaders().forEach(headers::put);
        String subprotocol = handshake.chosenSubprotocol();
        if (subprotocol != null) {
            headers.put(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, subprotocol);
        }
        headers.put(HttpHeader.UPGRADE, "websocket");
        headers.put(HttpHeader.CONNECTION, "Upgrade");
        headers.put(HttpHeader.SEC_WEBSOCKET_ACCEPT, Upgrade.accept(key));
        response.setStatus(101);
        ConnectionMetaData http = request.getConnectionMetaData();
        request.setAttribute(
                HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                new PeerConnection(
                        http.getConnection().getEndPoint(),
                        http.getConnector().getExecutor(),
                        http.getConnector().getByteBufferPool(),
                        handler,
                        connections,
                        status,
                        handshake.remote()));
        response.write(true, null, callback);
    }

    private static Handshake handshake(Request request) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue() == null ? "" : field.getValue();
            headers.merge(field.getName(), value, (first, further) -> first + ", " + further);
        }
        List<String> offered = request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false);
        String remote = Request.getRemoteAddr(request) + ":" + Request.getRemotePort(request);
        return new Handshake(Request.getPathInContext(request), query(request), headers, remote, offered);
    }

    private static String query(Request request) {
        String query = request.getHttpURI().getQuery();
        return query == null ? "" : query;
    }

    private static void answer(Request request, Response response, Callback callback, HttpHandler.Answer answer) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.body().remaining());
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        boolean head = HttpMethod.HEAD.is(request.getMethod());
        response.write(true, head ? null : answer.body().duplicate(), callback);
    }

    /** How long a connection may take to become a WebSocket, and how long an idle HTTP connection is kept. */
    static Duration handshakeTimeout(ListenerSettings settings) {
        Duration longest = ListenerSettings.LONGEST_HANDSHAKE;
        return settings.idleTimeout().compareTo(longest) < 0 ? settings.idleTimeout() : longest;
    }
}
