package io.github.wslog.receiver;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.stream.Intake;
import io.github.wslog.transport.live.Access;
import io.github.wslog.transport.live.Feed;
import io.github.wslog.transport.live.LiveEndpoint;
import io.github.wslog.transport.live.LivePage;
import io.github.wslog.transport.live.LiveSettings;
import io.github.wslog.transport.server.Endpoint;
import io.github.wslog.transport.server.HttpHandler;
import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The ports of a receiver: on each of them sources come in at their paths; and where that is wanted, whoever looks on gets
 * the page at {@code /} and everything that arrives at {@code /live}.
 *
 * <p>One thread opens and closes it.
 */
final class Doors {
    /** Where subscribers connect. */
    static final String LIVE = "/live";

    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration PING = Duration.ofSeconds(20);
    private static final int MOST_SUBSCRIBERS = 100;
    /** A message may hold one record of the largest size and what stands around it. */
    static final int LARGEST_MESSAGE = Spool.LARGEST_RECORD + 4096;

    private final ReceiverSettings settings;
    private final Intake intake;
    private final Access access;
    private final LiveEndpoint live;
    private final Status status;
    private final List<Listener> listeners = new ArrayList<>();

    /**
     * Opens nothing yet.
     *
     * @param intake for sources, and for what those send who look on
     * @param feed for those who look on
     */
    Doors(ReceiverSettings settings, Intake intake, Feed feed, Status status) {
        this.settings = settings;
        this.intake = intake;
        Path token = settings.liveTokenFile();
        this.access = token == null ? Access.open() : Access.withToken(token, status);
        LiveSettings rules = new LiveSettings(MOST_SUBSCRIBERS, 0, null);
        this.live = new LiveEndpoint(feed, rules, access, settings.liveSend() ? intake : null, status);
        this.status = status;
    }

    /** Listens, and says where. @throws IOException if a port cannot be bound; those bound before stay open */
    void open() throws IOException {
        Map<String, List<Listening>> byAddress = new LinkedHashMap<>();
        for (Listening listening : settings.listen()) {
            ListenUrl url = listening.url();
            byAddress
                    .computeIfAbsent(url.tls() + " " + url.host() + " " + url.port(), address -> new ArrayList<>())
                    .add(listening);
        }
        for (List<Listening> together : byAddress.values()) {
            ListenUrl first = together.get(0).url();
            boolean shows = shows(first.host());
            Listener listener = listen(together, shows);
            listeners.add(listener);
            together.forEach(one -> status.info("listening on " + one.url().withPort(listener.port())));
            if (shows) {
                status.info("showing what arrives at " + first.page(listener.port()));
            }
        }
    }

    /** What arrives may be meant for fewer eyes than there are hosts that may send. */
    private boolean shows(String host) {
        return switch (settings.live()) {
            case ALL -> true;
            case NONE -> false;
            case LOOPBACK -> isLoopback(host);
        };
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private Listener listen(List<Listening> together, boolean shows) throws IOException {
        ListenUrl first = together.get(0).url();
        ListenerSettings listener = new ListenerSettings(
                first.host(),
                first.port(),
                LARGEST_MESSAGE,
                settings.maxConnections(),
                IDLE,
                PING,
                settings.allowedHosts(),
                settings.allowedOrigins(),
                together.get(0).tls());
        Map<String, Endpoint> paths = new LinkedHashMap<>();
        together.forEach(one -> paths.put(one.url().path(), intake));
        String welcome = "websocket-receiver: log events go to " + String.join(", ", new TreeSet<>(paths.keySet()));
        HttpHandler http = (path, query) ->
                path.equals("/") ? HttpHandler.Answer.text(200, welcome) : HttpHandler.Answer.text(404, "nothing here");
        if (shows) {
            paths.put(LIVE, live);
            http = new LivePage(LIVE, access);
        }
        return Listener.start(listener, paths, http, status);
    }

    /** Those who look on. */
    LiveEndpoint live() {
        return live;
    }

    /** Closes all, says 1001 to those who are there, and waits for their answers at most {@code grace} a port. */
    void close(Duration grace) {
        listeners.forEach(listener -> listener.close(grace));
        listeners.clear();
        live.close();
    }
}
