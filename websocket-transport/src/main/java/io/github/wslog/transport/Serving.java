package io.github.wslog.transport;

import io.github.wslog.transport.access.Access;
import io.github.wslog.transport.client.GapWriter;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.live.Inlet;
import io.github.wslog.transport.live.LiveEndpoint;
import io.github.wslog.transport.live.LivePage;
import io.github.wslog.transport.live.LiveSettings;
import io.github.wslog.transport.live.LogFeed;
import io.github.wslog.transport.live.LogInlet;
import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.status.Outage;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Server mode: the log is served to whoever connects. A port that is taken is tried again and again, the application goes on.
 *
 * <p>One thread, {@code wslog-serve}, opens and closes the port and writes gap records; other threads tell it what they want.
 */
final class Serving implements Carrier {
    private static final long TICK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration GOODBYE = Duration.ofMillis(500);
    private static final int MAX_MESSAGE_BYTES = 64 << 10;
    /** Connections beyond the subscribers, so that one too many is told so and not cut off. */
    private static final int SPARE_CONNECTIONS = 16;

    private final EventLog log;
    private final SourceInfo source;
    private final Status status;
    private final GapWriter gaps;
    private final Thread thread = Registry.daemon("serve", this::run);
    private final CountDownLatch ended = new CountDownLatch(1);

    // Written by whoever wants something else of the thread.
    private volatile TransportSettings wanted;
    private volatile @Nullable Duration closing;
    private volatile boolean complete;

    // Written by the thread.
    private volatile @Nullable Door door;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong deliveredBefore = new AtomicLong(); // by listeners that are closed
    private volatile @Nullable String lastError;

    Serving(EventLog log, TransportSettings settings, SourceInfo source, Status status) {
        this.log = log;
        this.wanted = settings;
        this.source = source;
        this.status = status;
        this.gaps = new GapWriter(log);
    }

    /** What is open. */
    private record Door(TransportSettings settings, Listener listener, LiveEndpoint live, String url) {
        void close(Duration grace) {
            listener.close(grace);
            live.close();
        }
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void reconnect(TransportSettings changed) {
        wanted = changed;
        LockSupport.unpark(thread);
    }

    @Override
    public boolean close(Duration drain) {
        closing = drain;
        LockSupport.unpark(thread);
        try {
            long limit = drain.plus(GOODBYE).plus(GOODBYE).toNanos();
            return ended.await(limit, TimeUnit.NANOSECONDS) && complete;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try {
            while (closing == null) {
                serve(wanted);
            }
            gaps.writeAll();
            sayGoodbye();
        } catch (RuntimeException broken) {
            status.error("events are not served any longer", broken);
        } finally {
            ended.countDown();
        }
    }

    /** Until other settings are wanted, or the end. */
    private void serve(TransportSettings settings) {
        String name = scheme(settings) + authority(settings, settings.port()) + settings.path();
        Outage outage = new Outage(name, status, System::nanoTime);
        long pause = settings.reconnectDelay().toNanos();
        long next = System.nanoTime();
        while (closing == null && wanted == settings) {
            long now = System.nanoTime();
            if (door == null && now - next >= 0) {
                listen(settings, outage);
                next = now + pause;
                pause = Math.min(2 * pause, settings.maxReconnectDelay().toNanos());
            }
            outage.tick();
            gaps.write(now, true);
            LockSupport.parkNanos(this, door == null ? Math.min(TICK_NANOS, Math.max(1, next - now)) : TICK_NANOS);
        }
        Door open = door;
        if (open != null && closing == null) {
            shut(open, GOODBYE);
        }
    }

    private void listen(TransportSettings settings, Outage outage) {
        Path token = settings.tokenFile();
        Access access = token == null ? Access.open() : Access.withToken(token, status);
        LiveSettings rules = new LiveSettings(
                settings.maxSubscribers(),
                settings.replay(),
                settings.subprotocol(),
                settings.contentType(),
                Math.toIntExact(settings.silenceTimeout().toMillis()));
        Inlet inlet =
                settings.allowsSend() ? new LogInlet(log, settings.maxEventBytes(), InstantSource.system()) : null;
        LogFeed feed = new LogFeed(log, source, settings.charset());
        LiveEndpoint live = new LiveEndpoint(feed, rules, access, inlet, status);
        try {
            Listener listener = Listener.start(
                    listenerSettings(settings),
                    Map.of(settings.path(), live),
                    new LivePage(settings.path(), access),
                    status);
            String authority = authority(settings, listener.port());
            String url = scheme(settings) + authority + settings.path();
            door = new Door(settings, listener, live, url);
            outage.recovered("listening again");
            String page = (settings.servesTls() ? "https://" : "http://") + authority + "/";
            status.info("listening on " + url + ", page at " + page);
            warnIfOpenToAll(settings);
        } catch (IOException taken) {
            failures.incrementAndGet();
            lastError = taken.getMessage();
            outage.failed(String.valueOf(taken.getMessage()) + "; it is tried again", null);
        }
    }

    private void warnIfOpenToAll(TransportSettings settings) {
        String address = settings.address();
        boolean loopback = address.equals("localhost") || address.startsWith("127.") || address.equals("::1");
        boolean certified = settings.tls().clientAuth() == TlsSettings.ClientAuth.NEED;
        if (!loopback && settings.tokenFile() == null && !certified) {
            status.warn(
                    "whoever reaches " + address + " can read this log"
                            + (settings.allowsSend() ? " and write into it" : "") + ": there is no tokenFile",
                    null);
        }
    }

    private ListenerSettings listenerSettings(TransportSettings settings) {
        return new ListenerSettings(
                settings.address(),
                settings.port(),
                MAX_MESSAGE_BYTES,
                settings.maxSubscribers() + SPARE_CONNECTIONS,
                settings.silenceTimeout(),
                settings.pingInterval(),
                settings.allowedHosts(),
                settings.allowedOrigins(),
                settings.servesTls() ? settings.tls() : null,
                settings.trustedProxies(),
                settings.compression());
    }

    private static String scheme(TransportSettings settings) {
        return settings.servesTls() ? "wss://" : "ws://";
    }

    private static String authority(TransportSettings settings, int port) {
        String address = settings.address();
        return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
    }

    private void shut(Door open, Duration grace) {
        open.close(grace);
        deliveredBefore.addAndGet(open.live().delivered());
        door = null;
    }

    private void sayGoodbye() {
        Duration drain = closing;
        Door open = door;
        complete = open == null
                || drain == null
                || open.live().farewell(drain, open.settings().spoolDirectory() == null);
        if (open != null) {
            shut(open, GOODBYE);
        }
    }

    @Override
    public Progress progress() {
        Door open = door;
        String state = open == null
                ? "not listening"
                : "listening on " + open.url() + ", " + open.live().subscribers() + " subscribers";
        return new Progress(
                closing == null ? state : "closed",
                open != null,
                deliveredBefore.get() + (open == null ? 0 : open.live().delivered()),
                0,
                open == null ? 0 : open.live().accepted(),
                failures.get(),
                lastError);
    }
}
