package io.github.wslog.samples.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A WebSocket server that knows nothing of us and prints what an appender sends: one text message an event.
 *
 * <p>Run it with {@code java -jar server-sample.jar [PORT]} and point an appender's {@code url} to
 * {@code ws://127.0.0.1:PORT/}.
 */
public final class PrintServer {
    private static final int LARGEST_MESSAGE_BYTES = 1 << 20;

    private PrintServer() {}

    public static void main(String[] args) throws Exception {
        int port = args.length == 0 ? 8025 : Integer.parseInt(args[0]);
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setMaxTextMessageSize(LARGEST_MESSAGE_BYTES);
            container.setMaxBinaryMessageSize(LARGEST_MESSAGE_BYTES);
            container.setIdleTimeout(Duration.ofMinutes(2));
            container.addMapping("/*", (request, response, callback) -> new Printer());
        }));
        server.start();
        System.out.println("listening on ws://127.0.0.1:" + server.getURI().getPort() + "/");
        server.join();
    }

    /** Prints the messages of one connection; Jetty wants the class public. */
    public static final class Printer implements Session.Listener.AutoDemanding {
        private String peer = "?";
        private long messages;

        @Override
        public void onWebSocketOpen(Session session) {
            peer = session.getRemoteSocketAddress().toString();
            System.out.println(peer + " connected");
        }

        @Override
        public void onWebSocketText(String message) {
            print(message);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            print("(binary, " + payload.remaining() + " bytes)");
            callback.succeed();
        }

        @Override
        public void onWebSocketClose(int statusCode, String reason, Callback callback) {
            System.out.println(peer + " left after " + messages + " messages: " + statusCode + " " + reason);
            callback.succeed();
        }

        private void print(String message) {
            messages++;
            System.out.println(printable(message.stripTrailing()));
        }

        /** Log content is never trusted: control characters could command the terminal. */
        private static String printable(String text) {
            return text.codePoints()
                    .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? 0xfffd : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
    }
}
