package io.github.wslog.receiver;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.stream.Intake;
import io.github.wslog.transport.access.Access;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int MOST_SUBSCRIBERS = 100;
    /** A message may hold one record of the largest size and what stands around it. */
    static final int LARGEST_MESSAGE = Spool.LARGEST_RECORD + 4096;

    /**
     * What is wanted of one port.
     *
     * @param address what two plans cannot both have; any free port is never the same as another's
     * @param shows whether those may come who look on
     * @param asksNames whether sources are asked for a name, here or elsewhere
     */
    private record Plan(
            String address, ListenerSettings listener, List<Listening> paths, boolean shows, boolean asksNames) {}

    private record Door(Plan plan, Listener listener) {}

    private final Intake intake;
    private final Access access;
    /** By the file of the tokens, which several paths may have. */
    private final Map<Path, Access> sources = new ConcurrentHashMap<>();

    private final LiveEndpoint live;
    private final Status status;

    private final Map<String, Plan> first;
    private final Map<String, Door> doors = new LinkedHashMap<>();

    /**
     * Opens nothing yet.
     *
     * @param intake for sources, and for what those send who look on
     * @param feed for those who look on
     */
    Doors(ReceiverSettings settings, Intake intake, Feed feed, Status status) {
        this.first = plans(settings);
        this.intake = intake;
        Path token = settings.liveTokenFile();
        this.access = token == null ? Access.open() : Access.withToken(token, status);
        access.check();
        LiveSettings rules = new LiveSettings(MOST_SUBSCRIBERS, 0, null);
        this.live = new LiveEndpoint(feed, rules, access, settings.liveSend() ? intake : null, status);
        this.status = status;
    }

    private static Map<String, Plan> plans(ReceiverSettings settings) {
        Map<String, List<Listening>> byAddress = new LinkedHashMap<>();
        for (Listening listening : settings.listen()) {
            byAddress
                    .computeIfAbsent(address(listening.url(), byAddress), address -> new ArrayList<>())
                    .add(listening);
        }
        Map<String, Plan> plans = new LinkedHashMap<>();
        byAddress.forEach((address, together) -> {
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
                    together.get(0).tls(),
                    settings.trustedProxies(),
                    together.get(0).compression());
            boolean shows = shows(settings.live(), first.host());
            plans.put(address, new Plan(address, listener, together, shows, settings.asksNames()));
        });
        return plans;
    }

    /** Of a port that any may be: the whole url, so that it is the same when the settings are read again. */
    private static String address(ListenUrl url, Map<String, List<Listening>> taken) {
        if (url.port() != 0) {
            return url.host() + ":" + url.port();
        }
        String address = url.withPort(0);
        for (int same = 2; taken.containsKey(address); same++) {
            address = url.withPort(0) + " " + same;
        }
        return address;
    }

    /** What arrives may be meant for fewer eyes than there are hosts that may send. */
    private static boolean shows(ReceiverSettings.Live where, String host) {
        return switch (where) {
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

    /** Listens, and says where. @throws IOException if a port cannot be bound; those bound before stay open */
    void open() throws IOException {
        for (Plan plan : first.values()) {
            open(plan);
        }
    }

    private void open(Plan plan) throws IOException {
        Listener listener = listen(plan);
        doors.put(plan.address(), new Door(plan, listener));
        plan.paths().forEach(one -> status.info("listening on " + one.url().withPort(listener.port())));
        if (plan.shows()) {
            status.info("showing what arrives at " + plan.paths().get(0).url().page(listener.port()));
        }
    }

    private Listener listen(Plan plan) throws IOException {
        Map<String, Endpoint> paths = new LinkedHashMap<>();
        plan.paths().forEach(one -> paths.put(one.url().path(), entrance(one, plan.asksNames())));
        String welcome = "websocket-receiver: log events go to " + String.join(", ", new TreeSet<>(paths.keySet()));
        HttpHandler http = (path, query) ->
                path.equals("/") ? HttpHandler.Answer.text(200, welcome) : HttpHandler.Answer.text(404, "nothing here");
        if (plan.shows()) {
            paths.put(LIVE, live);
            http = new LivePage(LIVE, access);
        }
        return Listener.start(plan.listener(), paths, http, status);
    }

    private Endpoint entrance(Listening one, boolean asksNames) {
        Path tokens = one.tokenFile();
        Access known = tokens == null
                ? Access.open()
                : sources.computeIfAbsent(tokens, file -> Access.withToken(file, status));
        known.check();
        return new SourceEntrance(intake, known, one.certificates(), asksNames);
    }

    /**
     * Goes over to other ports. Those that are the same stay as they are, with their connections; each that cannot be had is
     * a complaint, and what was there before it stays or is opened again.
     */
    void change(ReceiverSettings next, Consumer<String> complaints) {
        Map<String, Plan> wanted = plans(next);
        for (Door door : List.copyOf(doors.values())) {
            if (!wanted.containsKey(door.plan().address())) {
                int port = door.listener().port();
                close(door);
                door.plan()
                        .paths()
                        .forEach(one ->
                                status.info("listening no more on " + one.url().withPort(port)));
            }
        }
        for (Plan plan : wanted.values()) {
            Door door = doors.get(plan.address());
            if (door == null || !door.plan().equals(plan)) {
                swap(door, plan, complaints);
            }
        }
    }

    private void swap(@Nullable Door door, Plan plan, Consumer<String> complaints) {
        // A port cannot be bound twice: who is connected there comes again.
        if (door != null) {
            close(door);
        }
        try {
            open(plan);
        } catch (IOException wrong) {
            complaints.accept(String.valueOf(wrong.getMessage()));
            if (door != null) {
                openAgain(door.plan(), complaints);
            }
        }
    }

    private void openAgain(Plan former, Consumer<String> complaints) {
        try {
            open(former);
        } catch (IOException gone) {
            complaints.accept("nor as before: " + gone.getMessage());
        }
    }

    private void close(Door door) {
        doors.remove(door.plan().address());
        door.listener().close(GRACE);
    }

    /** How often somebody was refused for want of the right token. */
    long refused() {
        return access.failures()
                + sources.values().stream().mapToLong(Access::failures).sum();
    }

    /** Those who look on. */
    LiveEndpoint live() {
        return live;
    }

    /** Closes all, says 1001 to those who are there, and waits for their answers at most {@code grace} a port. */
    void close(Duration grace) {
        doors.values().forEach(door -> door.listener().close(grace));
        doors.clear();
        live.close();
    }
}
