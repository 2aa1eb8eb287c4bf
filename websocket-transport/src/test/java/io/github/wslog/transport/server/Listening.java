package io.github.wslog.transport.server;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A listener whose handlers keep what they are called with, and whose port the test chooses the rules of. */
abstract class Listening {
    static final int LARGEST = 200_000;

    final BlockingQueue<RecordingHandler> handlers = new LinkedBlockingQueue<>();

    final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();

    volatile Endpoint endpoint = handshake -> new RecordingHandler();

    Listener listener;

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close();
        }
    }

    int listen(Duration idle, Duration ping, int maxConnections) throws IOException {
        return listen(new ListenerSettings(
                "127.0.0.1",
                0,
                LARGEST,
                maxConnections,
                idle,
                ping,
                Set.of("logs.example"),
                Set.of("https://ops.example")));
    }

    int listen(ListenerSettings settings) throws IOException {
        Endpoint recorded = handshake -> {
            PeerHandler handler = endpoint.accept(handshake);
            if (handler instanceof RecordingHandler recording) {
                handlers.add(recording);
            }
            return handler;
        };
        HttpHandler http = (path, query) -> path.equals("/")
                ? HttpHandler.Answer.text(200, "hello " + query)
                : HttpHandler.Answer.text(404, "nothing here");
        listener = Listener.start(settings, Map.of("/logs", recorded), http, status());
        return listener.port();
    }

    int listen() throws IOException {
        return listen(Duration.ofSeconds(30), Duration.ofSeconds(20), 100);
    }

    Status status() {
        return new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, Throwable cause) {
                warnings.add(message);
            }

            @Override
            public void error(String message, Throwable cause) {
                warnings.add(message);
            }
        };
    }

    RecordingHandler handler() throws InterruptedException {
        return handlers.poll(20, TimeUnit.SECONDS);
    }
}
