package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Endpoint;
import io.github.wslog.transport.server.Handshake;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.server.Refused;
import io.github.wslog.transport.status.Status;
import java.io.Closeable;
import java.time.Duration;

/**
 * Where subscribers connect (docs/wire-protocol.md, "Subscribing"). One thread of its own, {@code wslog-live}, serves all
 * of them; each has one batch under way, and what it does not read in time is skipped, and said.
 *
 * <p>Any thread may call any method.
 */
public final class LiveEndpoint implements Endpoint, Closeable {
    private final LiveSettings settings;
    private final Pump pump;

    /** @param status gets the warnings that concern no single subscriber */
    public LiveEndpoint(Feed feed, LiveSettings settings, Status status) {
        this.settings = settings;
        this.pump = new Pump(feed, settings.maxSubscribers(), status);
    }

    @Override
    public PeerHandler accept(Handshake handshake) throws Refused {
        if (pump.subscribers() >= settings.maxSubscribers()) {
            throw new Refused(503, "too many subscribers");
        }
        String own = settings.subprotocol();
        if (own != null && handshake.offeredSubprotocols().contains(own)) {
            handshake.chooseSubprotocol(own);
        }
        return new PlainSubscriber(pump, handshake.query(), settings);
    }

    /** How many there are. */
    public int subscribers() {
        return pump.subscribers();
    }

    /**
     * Goes on until every subscriber that reads has all there is, at most that long. Whether they have. To be called before
     * the listener is closed.
     */
    public boolean drain(Duration limit) {
        return pump.drain(limit);
    }

    /** Ends the thread. To be called when the listener is closed. */
    @Override
    public void close() {
        pump.close();
    }
}
