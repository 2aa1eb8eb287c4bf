package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.client.DialledHandler;
import io.github.wslog.transport.live.Inlet;
import io.github.wslog.transport.server.Endpoint;
import io.github.wslog.transport.server.Handshake;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way in: what connections send goes into the spool, and what is in the spool is acknowledged.
 *
 * <p>Any thread may call the public methods. A daemon thread keeps house: acknowledges again, takes what had to wait for
 * room, writes snapshots, forgets streams.
 */
public final class Intake implements Endpoint, Inlet, Closeable {
    private static final long TICK_NANOS = Duration.ofMillis(50).toNanos();
    private static final Duration KEEP = Duration.ofSeconds(1);
    /** How long an acknowledgement waits for more to acknowledge. */
    private static final long ACK_DELAY_NANOS = Duration.ofMillis(5).toNanos();

    private final Promise promise;
    private final Consumer<String> broken;
    private final AtomicBoolean brokenSaid = new AtomicBoolean();
    private final Streams streams;
    private final Notes notes;
    private final Credit credit;
    private final Counters counters = new Counters();
    private final Status status;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    private final AtomicBoolean acksWait = new AtomicBoolean();
    private volatile boolean closed;
    private @Nullable Thread housekeeping;

    // Owned by the housekeeping.
    private long keptMillis;

    Intake(Spool spool, SourceInfo self, StreamLimits limits, Status status, InstantSource clock) {
        this(spool, Promise.of(spool, Durability.OS), self, limits, status, clock, reason -> {});
    }

    Intake(
            Spool spool,
            Promise promise,
            SourceInfo self,
            StreamLimits limits,
            Status status,
            InstantSource clock,
            Consumer<String> broken) {
        this.promise = promise;
        this.broken = broken;
        this.status = status;
        this.clock = clock;
        this.notes = new Notes(spool, counters, self, newStreamId(), clock);
        this.streams = new Streams(spool, limits, notes, status, counters, clock.millis());
        this.credit = new Credit(spool, sessions::size);
        streams.writeState();
    }

    /**
     * Takes the spool into use.
     *
     * @param durability of what is acknowledged
     * @param self the receiver, as the source of its own remarks
     * @param broken called with the reason, on any thread, when the disk has not taken the spool: nothing is acknowledged any more
     */
    public static Intake start(
            Spool spool, Durability durability, SourceInfo self, Status status, Consumer<String> broken) {
        Intake intake = new Intake(
                spool,
                Promise.of(spool, durability),
                self,
                StreamLimits.DEFAULTS,
                status,
                InstantSource.system(),
                broken);
        Thread thread = new Thread(intake::keepHouse, "wslog-intake");
        thread.setDaemon(true);
        intake.housekeeping = thread;
        thread.start();
        return intake;
    }

    private void keepHouse() {
        long tickedNanos = System.nanoTime();
        while (!closed) {
            LockSupport.parkNanos(this, TICK_NANOS);
            try {
                if (acknowledgementsWait()) {
                    if (!promise.waitsForTheDisk()) {
                        LockSupport.parkNanos(this, ACK_DELAY_NANOS);
                    }
                    acknowledge();
                }
                if (System.nanoTime() - tickedNanos >= TICK_NANOS) {
                    tickedNanos = System.nanoTime();
                    tick();
                }
            } catch (RuntimeException broken) {
                status.error("internal error while keeping house", broken);
            }
        }
    }

    /** Has the housekeeping thread acknowledge in a moment, for all sessions that have something to acknowledge by then. */
    void acknowledgeSoon() {
        if (!acksWait.get() && acksWait.compareAndSet(false, true)) {
            LockSupport.unpark(housekeeping);
        }
    }

    boolean acknowledgementsWait() {
        return acksWait.get();
    }

    /** Sends the acknowledgements that are due. Housekeeping thread. */
    void acknowledge() {
        acksWait.set(false);
        // All that has come in by now, of whomever, in one go.
        if (keep()) {
            sessions.forEach(Session::acknowledge);
        }
    }

    /** Sees to it that what is in the spool may be acknowledged; false if the disk has not taken it. Any thread. */
    boolean keep() {
        try {
            promise.keep();
            return true;
        } catch (IOException failed) {
            if (!brokenSaid.getAndSet(true)) {
                broken.accept("the disk has not taken the spool: " + failed.getMessage());
            }
            return false;
        }
    }

    Promise promise() {
        return promise;
    }

    /** Does what is due. Housekeeping thread. */
    void tick() {
        long now = clock.millis();
        streams.writeStateIfDue();
        sessions.forEach(session -> session.tick(now));
        if (now - keptMillis >= KEEP.toMillis()) {
            keptMillis = now;
            streams.keep(now);
        }
    }

    /**
     * Speaks {@code wslog.v1} with who offers it and takes plain messages from everyone else. A subprotocol of the peer's
     * own is echoed, the first offered one: some clients close if none is (RFC 6455 section 4.1 lets them), and nothing is
     * promised by it.
     */
    @Override
    public PeerHandler accept(Handshake handshake) {
        return accept(handshake, null);
    }

    /**
     * As {@link #accept(Handshake)}, for a source that has proven who it is: only under that name are its streams gone on with.
     *
     * @param name empty if it has proven nothing; null where nobody is asked to
     */
    public PeerHandler accept(Handshake handshake, @Nullable String name) {
        List<String> offered = handshake.offeredSubprotocols();
        if (offered.contains(Wslog.SUBPROTOCOL)) {
            handshake.chooseSubprotocol(Wslog.SUBPROTOCOL);
            handshake.respondWith(Wslog.VERSION_HEADER, Wslog.VERSION);
            return new WslogSession(this, false, name);
        }
        if (!offered.isEmpty()) {
            handshake.chooseSubprotocol(offered.get(0));
        }
        return new PlainSession(this, handshake.address(), name);
    }

    /** Takes a text from somebody who looks on, as an event of a stream of the receiver's own. */
    @Override
    public @Nullable String take(String sender, String text) {
        return notes.sent(sender, text) ? null : "the spool has no room for this text";
    }

    /**
     * Takes what one connection brings to a source that the receiver has dialled.
     *
     * @param name as in {@link #accept(Handshake, String)}
     */
    public DialledHandler dialled(@Nullable String name) {
        return new DialledSource(new WslogSession(this, true, name));
    }

    /** What came in since the start. */
    public IntakeStats stats() {
        return counters.stats();
    }

    /** How many events acknowledgements have told of, repeats included. */
    public long acknowledged() {
        return counters.acknowledged.sum();
    }

    /** Connections closed because they broke the protocol, by what they did. */
    public Map<CloseReason, Long> protocolErrors() {
        return counters.protocolErrors();
    }

    /** Whether sources get credit; if not, they wait until outputs have made room. */
    public boolean hasRoom() {
        return credit.now() > 0;
    }

    /** How many connections there are. */
    public int connected() {
        return sessions.size();
    }

    /** Ends the housekeeping and writes a last snapshot. To be called when the connections are gone. */
    @Override
    public void close() {
        closed = true;
        Thread thread = housekeeping;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        tick();
        streams.writeState();
    }

    void add(Session session) {
        counters.connections.increment();
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    void protocolError(String remote, @Nullable String name, WireException broken) {
        String who = name == null || name.isEmpty() ? remote : name + " at " + remote;
        status.warn("connection from " + who + " closed: " + broken.getMessage(), null);
    }

    UUID newStreamId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    Streams streams() {
        return streams;
    }

    Notes notes() {
        return notes;
    }

    Credit credit() {
        return credit;
    }

    Counters counters() {
        return counters;
    }

    InstantSource clock() {
        return clock;
    }
}
