package io.github.wslog.transport.client;

import io.github.wslog.transport.client.ConnectionState.Closed;
import io.github.wslog.transport.client.ConnectionState.Closing;
import io.github.wslog.transport.client.ConnectionState.Connecting;
import io.github.wslog.transport.client.ConnectionState.Handshaking;
import io.github.wslog.transport.client.ConnectionState.Leaving;
import io.github.wslog.transport.client.ConnectionState.Open;
import io.github.wslog.transport.client.ConnectionState.Waiting;
import io.github.wslog.transport.client.Conversation.Progress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the shipper's thread does, turn by turn: reads its mail, moves from state to state, writes one group of records.
 * Nothing in it waits except a write to a peer that does not read, which the watchdog ends, and {@link #pause}.
 */
final class ShippingLoop implements Mailbox.Reader {
    /** What {@link #turn} returns when there will be no more turns. */
    static final long OVER = Long.MIN_VALUE;

    private static final long MOST_PAUSE = TimeUnit.SECONDS.toNanos(1);

    private final Situation situation;
    private final Mailbox mailbox;
    private final Serving serving;
    private final Reaching reaching;

    // Written by any thread.
    private volatile @Nullable ClientSettings changed;

    ShippingLoop(Situation situation, Mailbox mailbox) {
        this.situation = situation;
        this.mailbox = mailbox;
        this.serving = new Serving(situation);
        this.reaching = new Reaching(situation, serving);
    }

    /** From the next turn on these settings hold, on a new connection. Any thread. */
    void change(ClientSettings to) {
        changed = to;
    }

    /** From the next turn on: delivers what there is, for at most so long, and ends. Any thread. */
    void end(Duration within) {
        situation.askToEnd(within);
    }

    /** Does what can be done now. Returns for how many nanoseconds there is nothing to do, or {@link #OVER}. */
    long turn() {
        readMail();
        ClientSettings next = changed;
        if (next != null) {
            changed = null;
            apply(next);
        }
        situation.noteEnd();
        long now = situation.now();
        situation.gaps().write(now, situation.isOpen());
        situation.reports().tick();
        long pause = step(now);
        return pause == OVER ? OVER : Math.max(0, Math.min(pause, MOST_PAUSE));
    }

    private void readMail() {
        for (Mailbox.Letter letter = mailbox.take(); letter != null; letter = mailbox.take()) {
            letter.tell(this);
        }
    }

    private long step(long now) {
        ConnectionState state = situation.state();
        if (state instanceof Open open) {
            return serving.open(open, now);
        }
        if (state instanceof Waiting waiting) {
            return reaching.waiting(waiting, now);
        }
        if (state instanceof Connecting connecting) {
            return reaching.connecting(connecting, now);
        }
        if (state instanceof Handshaking handshaking) {
            return serving.handshaking(handshaking, now);
        }
        if (state instanceof Leaving leaving) {
            return serving.leaving(leaving, now);
        }
        if (state instanceof Closing closing) {
            return serving.closing(closing, now);
        }
        return OVER;
    }

    /** Waits until there may be something to do. */
    void pause(long nanos) {
        if (situation.progress() == Progress.IDLE && situation.state() instanceof Open open) {
            open.conversation().await(nanos);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }

    /** What the user changed takes effect on a new connection; the one in use is left in order. */
    private void apply(ClientSettings next) {
        situation.use(next);
        long now = situation.now();
        ConnectionState state = situation.state();
        if (state instanceof Waiting) {
            situation.become(new Waiting(now));
        } else if (state instanceof Connecting connecting) {
            connecting.dialing().attempt().abandon();
            situation.become(new Waiting(now));
        } else if (state instanceof Open open) {
            situation.become(serving.leave(open, now));
        } else if (state instanceof Handshaking handshaking) {
            serving.sayClose(handshaking, Ending.NORMAL, "", 0);
        }
    }

    @Override
    public void dialed(Dialing dialing, Dialed outcome) {
        reaching.dialed(dialing, outcome);
    }

    @Override
    public void message(Correspondent from, byte[] payload) {
        serving.message(from, payload);
    }

    @Override
    public void pong(Correspondent from, byte[] payload) {
        serving.pong(from, payload);
    }

    @Override
    public void ended(Correspondent from, Ending how) {
        serving.ended(from, how);
    }

    /** After the last turn: a connection that was opened too late is cut, and what is held outside the heap given back. */
    void discardMail() {
        situation.become(new Closed());
        readMail();
        situation.frames().deflate(false);
    }

    /** Whether everything was delivered. Before the first turn or after the last one. */
    boolean deliveredAll() {
        return situation.nothingLeft();
    }
}
