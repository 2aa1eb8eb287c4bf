package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import org.jspecify.annotations.Nullable;

/** One subscriber: threads of the server come in here, and leave what they have for the pump's thread. */
abstract class Subscriber implements PeerHandler {
    /** What a {@link #serve} came to. */
    enum Turn {
        /** Something was sent or done: there may be more to do at once. */
        MOVED,
        /** It has all there is. */
        IDLE,
        /** It has all there was a moment ago: {@link #notBefore} says when to look again. */
        PACED,
        /** It has not taken yet what it was sent. */
        BUSY
    }

    final Pump pump;

    // Written once, before any other thread gets to see this object.
    private @Nullable Peer peer;

    private volatile boolean refused;

    // Owned by the pump's thread.
    long notBefore;
    private boolean busy;
    private long busySince;

    Subscriber(Pump pump) {
        this.pump = pump;
    }

    final Peer peer() {
        Peer opened = peer;
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened;
    }

    @Override
    public final void opened(Peer opened) {
        peer = opened;
        begin();
        pump.add(this);
    }

    /** The connection is open: before the pump gets to know of it. */
    abstract void begin();

    /** Sends what is next, if it is time. The pump's thread only. */
    abstract Turn serve(Desk desk, long now);

    /** Whether it has to answer to something. The pump's thread only. */
    boolean isOwed() {
        return false;
    }

    /** There will be no more, ever. The pump's thread only. */
    void farewell() {}

    /** Gives back what it holds. The pump's thread only. */
    void leave(Desk desk) {}

    /** Closes; nothing more is sent. Any thread. */
    final void refuse(int code, String reason) {
        refused = true;
        peer().close(code, reason);
    }

    final boolean isRefused() {
        return refused;
    }

    @Override
    public final void sent() {
        pump.wake();
    }

    @Override
    public final void closed(int code, String reason) {
        pump.remove(this);
    }

    /** Notes how a turn ended. The pump's thread only. */
    final void ended(Turn turn, long now) {
        if (turn == Turn.BUSY && !busy) {
            busySince = now;
        }
        busy = turn == Turn.BUSY;
    }

    /** Whether it has taken nothing for so long. The pump's thread only. */
    final boolean isStuck(long now, long nanos) {
        return busy && now - busySince >= nanos;
    }
}
