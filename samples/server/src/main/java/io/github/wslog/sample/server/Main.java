package io.github.wslog.sample.server;

import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A plain WebSocket server on the loopback interface that prints every text message. It knows nothing of wslog: this is
 * what an appender meets when the other end is somebody else's.
 */
public final class Main {
    private Main() {}

    /** Listens on the port given as the first argument, 8025 without one, 0 for any free one. */
    public static void main(String[] arguments) throws Exception {
        int port = arguments.length == 0 ? 8025 : Integer.parseInt(arguments[0]);
        Server server = new Server(new QueuedThreadPool());
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setIdleTimeout(Duration.ofMinutes(5));
            container.setMaxTextMessageSize(1 << 20);
            container.addMapping("/*", (request, response, callback) -> new Printer());
        }));
        server.start();
        System.out.println("listening on ws://127.0.0.1:" + connector.getLocalPort() + "/");
        server.join();
    }

    /** Public because Jetty calls only what it can see. */
    public static final class Printer implements Session.Listener.AutoDemanding {
        @Override
        public void onWebSocketText(String message) {
            System.out.println(message);
        }
    }
}
