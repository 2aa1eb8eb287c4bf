package io.github.wslog.receiver;

import io.github.wslog.transport.server.HttpHandler;
import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.status.Status;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Tells those who watch over the receiver how it does, on a port of its own. Any thread asks. */
final class Admin implements HttpHandler, Closeable {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int SMALLEST_MESSAGE = 1024;

    private final Supplier<Situation> now;
    private final Metrics metrics;
    private final Listener listener;

    private Admin(AdminPort at, Supplier<Situation> now, Set<String> allowedHosts, Status status) throws IOException {
        this.now = now;
        this.metrics = new Metrics(now, Version.number());
        // No WebSockets here: what is about them does not matter.
        ListenerSettings settings =
                new ListenerSettings(at.host(), at.port(), SMALLEST_MESSAGE, 1, HOUR, HOUR, allowedHosts, Set.of());
        this.listener = Listener.start(settings, Map.of(), this, status);
        status.info("metrics at http://" + new AdminPort(at.host(), listener.port()) + "/metrics");
    }

    /** @throws IOException if the port cannot be bound: the message names it */
    static Admin open(AdminPort at, Supplier<Situation> now, Set<String> allowedHosts, Status status)
            throws IOException {
        return new Admin(at, now, allowedHosts, status);
    }

    @Override
    public Answer get(String path, String query) {
        return switch (path) {
            case "/health" -> said(now.get().broken());
            case "/ready" -> said(now.get().unready());
            case "/metrics" -> new Answer(200, Metrics.CONTENT_TYPE, metrics.text());
            case "/" -> Answer.text(200, "/health, /ready, /metrics");
            default -> Answer.text(404, "nothing here but /health, /ready and /metrics");
        };
    }

    private static Answer said(List<String> complaints) {
        return complaints.isEmpty() ? Answer.text(200, "ok") : Answer.text(503, String.join("\n", complaints));
    }

    @Override
    public void close() {
        listener.close(Duration.ZERO);
    }
}
