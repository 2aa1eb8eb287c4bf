package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What other people's servers do with a subprotocol that they do not know: the reason for the client's caution. */
class PeersIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void nodeWs_echoesAnySubprotocol_soAnEchoProvesNothing() throws Exception {
        try (Program server = Peers.node("ws", "ws-server.js")) {
            assertThat(answerTo("wslog.v1", server)).isEqualTo("agreed on 'wslog.v1'");
        }
    }

    @Test
    void pythonWebsockets_takesNoUnknownSubprotocol() throws Exception {
        try (Program server = Peers.python("websockets", "websockets_server.py")) {
            // The answer changed with version 13.
            assertThat(answerTo("wslog.v1", server)).isIn("agreed on ''", "refused with 400");
            assertThat(answerTo("chat.example", server)).isEqualTo("agreed on 'chat.example'");
        }
    }

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static String answerTo(String subprotocol, Program server) throws Exception {
        String port = server.awaitLine("^(\\d+)$", LIMIT).group(1);
        try {
            WebSocket socket = HTTP.newWebSocketBuilder()
                    .connectTimeout(LIMIT)
                    .subprotocols(subprotocol)
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new WebSocket.Listener() {})
                    .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            socket.abort();
            return "agreed on '" + socket.getSubprotocol() + '\'';
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return "refused with " + refused.getResponse().statusCode();
            }
            throw e;
        }
    }
}
