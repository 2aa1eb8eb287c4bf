package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What other people's servers do with a subprotocol that they do not know: the reason for the client's caution. */
class PeersIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void nodeWs_echoesAnySubprotocol_soAnEchoProvesNothing() throws Exception {
        try (Program server = Peers.node("ws", "plain_server.js")) {
            WebSocket socket = connect(port(server), "wslog.v1");
            assertThat(socket.getSubprotocol()).isEqualTo("wslog.v1");
            socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
            server.awaitLine("^text hello$", LIMIT);
            socket.sendClose(1000, "").get(30, TimeUnit.SECONDS);
            server.awaitLine("^close 1000$", LIMIT);
        }
    }

    @Test
    void pythonWebsockets_takesPlainText() throws Exception {
        try (Program server = Peers.python("websockets", "plain_server.py", 0)) {
            WebSocket socket = connect(port(server), "");
            socket.sendText("hello", true).get(30, TimeUnit.SECONDS);
            server.awaitLine("^text hello$", LIMIT);
            socket.sendClose(1000, "").get(30, TimeUnit.SECONDS);
            server.awaitLine("^close 1000$", LIMIT);
        }
    }

    private static int port(Program server) {
        return Integer.parseInt(server.awaitLine("^listening (\\d+)$", LIMIT).group(1));
    }

    private static WebSocket connect(int port, String subprotocol) throws Exception {
        WebSocket.Builder builder =
                HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(LIMIT);
        if (!subprotocol.isEmpty()) {
            builder.subprotocols(subprotocol);
        }
        return builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/logs"), new WebSocket.Listener() {})
                .get(30, TimeUnit.SECONDS);
    }
}
