package io.github.wslog.transport.live;

import io.github.wslog.transport.access.Access;
import io.github.wslog.transport.access.Caller;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.server.Endpoint;
import io.github.wslog.transport.server.Handshake;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.server.Refused;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.Wslog;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where subscribers connect (docs/wire-protocol.md, "Subscribing"). One thread of its own, {@code wslog-live}, serves all
 * of them; each has one batch under way, and what it does not read in time is skipped, and said.
 *
 * <p>Any thread may call any method.
 */
public final class LiveEndpoint implements Endpoint, Closeable {
    private final Feed feed;
    private final LiveSettings settings;
    private final Access access;
    private final @Nullable Inlet inlet;
    private final Pump pump;
    private final AtomicLong accepted = new AtomicLong();

    /** For everybody whom the listener lets in. */
    public LiveEndpoint(Feed feed, LiveSettings settings, Status status) {
        this(feed, settings, Access.open(), null, status);
    }

    /**
     * For those who have access.
     *
     * @param inlet takes what they send, if they may; null = nobody may
     * @param status gets the warnings that concern no single subscriber
     */
    public LiveEndpoint(Feed feed, LiveSettings settings, Access access, @Nullable Inlet inlet, Status status) {
        this.feed = feed;
        this.settings = settings;
        this.access = access;
        this.inlet = inlet;
        this.pump = new Pump(feed, settings.maxSubscribers(), status);
    }

    @Override
    public PeerHandler accept(Handshake handshake) throws Refused {
        if (access.isExhausted(handshake.address())) {
            throw new Refused(429, "too many wrong tokens from this address: try again later");
        }
        Caller caller = access.caller(handshake.address(), handshake::header);
        if (caller == null) {
            throw new Refused(401, "a token is needed, as \"Authorization: Bearer TOKEN\"; browsers ask at /");
        }
        if (!caller.reads()) {
            throw new Refused(403, "this token has no scope read");
        }
        if (pump.subscribers() >= settings.maxSubscribers()) {
            throw new Refused(503, "too many subscribers");
        }
        accepted.incrementAndGet();
        String own = settings.subprotocol();
        if (own != null && handshake.offeredSubprotocols().contains(own)) {
            handshake.chooseSubprotocol(own);
        } else if (handshake.offeredSubprotocols().contains(Wslog.SUBPROTOCOL)) {
            return receiver(handshake);
        }
        return new PlainSubscriber(pump, handshake.query(), settings, Sending.of(inlet, caller));
    }

    private PeerHandler receiver(Handshake handshake) throws Refused {
        EventLog log = feed.log();
        if (log == null) {
            throw new Refused(406, "this log is not served by " + Wslog.SUBPROTOCOL + ": subscribe without it");
        }
        handshake.chooseSubprotocol(Wslog.SUBPROTOCOL);
        handshake.respondWith(Wslog.VERSION_HEADER, Wslog.VERSION);
        return new ReceivingSubscriber(pump, log, settings);
    }

    /** How many there are. */
    public int subscribers() {
        return pump.subscribers();
    }

    /** How many there were, those who are still there included. */
    public long accepted() {
        return accepted.get();
    }

    /** How many events were handed to subscribers, each counted for each of them. */
    public long delivered() {
        return pump.delivered();
    }

    /** How often a subscriber was told that events had gone before it could be sent them, or that what it asked for had. */
    public long overtaken() {
        return pump.overtaken();
    }

    /**
     * Goes on until every subscriber that reads has all there is, at most that long. To be called before the listener is
     * closed.
     *
     * @param last whether the stream ends here for ever, which receivers are told
     * @return whether they have it all
     */
    public boolean farewell(Duration limit, boolean last) {
        return pump.farewell(limit, last);
    }

    /** Ends the thread. To be called when the listener is closed. */
    @Override
    public void close() {
        pump.close();
    }
}
