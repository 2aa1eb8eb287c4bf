package io.github.wslog.transport.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * The connections that are no WebSockets yet, or never will be. Each has so much time for its first request, and a multiple
 * of it from each request to the next: an idle timeout alone never ends a peer that sends a byte now and then. Any thread.
 */
final class Handshakes implements Connection.Listener {
    /** For what a slow peer sends with a request, and for what it is answered. */
    private static final int FURTHER = 6;

    private final Map<Connection, Progress> open = new ConcurrentHashMap<>();
    private final long firstNanos;

    private record Progress(long requests, long sinceNanos) {}

    Handshakes(Duration first) {
        this.firstNanos = first.toNanos();
    }

    @Override
    public void onOpened(Connection connection) {
        // That of TLS lives as long as what it carries, which is another one.
        if (!(connection instanceof WebSocketConnection) && !(connection instanceof SslConnection)) {
            open.put(connection, new Progress(0, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        open.remove(connection);
    }

    /** Cuts off those whose time is over. */
    void tick(long now) {
        open.forEach((connection, known) -> {
            long requests = connection.getMessagesIn();
            if (requests != known.requests()) {
                open.replace(connection, known, new Progress(requests, now));
            } else if (now - known.sinceNanos() > (requests == 0 ? firstNanos : FURTHER * firstNanos)) {
                connection.getEndPoint().close();
            }
        });
    }
}
