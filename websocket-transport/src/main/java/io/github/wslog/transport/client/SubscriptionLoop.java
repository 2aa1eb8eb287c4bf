package io.github.wslog.transport.client;

import io.github.wslog.transport.client.SubscriptionState.Closing;
import io.github.wslog.transport.client.SubscriptionState.Connecting;
import io.github.wslog.transport.client.SubscriptionState.Open;
import io.github.wslog.transport.client.SubscriptionState.Over;
import io.github.wslog.transport.client.SubscriptionState.Waiting;
import io.github.wslog.transport.status.Outage;
import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription's thread does, turn by turn: reads its mail, hands messages to the handler, writes what that has to
 * say, moves from state to state. Nothing in it waits except a write to a peer that does not read, which the watchdog ends.
 */
final class SubscriptionLoop implements Mailbox.Reader {
    /** What {@link #turn} returns when there will be no more turns. */
    static final long OVER = Long.MIN_VALUE;

    private static final int LETTERS_A_TURN = 256;
    private static final int MOST_EARLY_MESSAGES = 512;
    private static final long MOST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSING_GRACE = TimeUnit.SECONDS.toNanos(1);
    private static final String RESUMES = "goes on behind what is held";

    private final DialSettings settings;
    private final Supplier<DialledHandler> handlers;
    private final Seams seams;
    private final Mailbox mailbox;
    private final Watchdog watchdog;
    private final Status status;
    private final Runnable wake;
    private final Dialer dialer;
    private final Outage outage;

    private SubscriptionState state;
    // A peer may speak before its dialler has told that it was reached.
    private final List<byte[]> early = new ArrayList<>();
    private long lastPing;
    private boolean delivered;
    private boolean quiet = true;
    private boolean saidConnected;
    private boolean saidBack;

    // Written by any thread, the time before the flag.
    private volatile long endBy;
    private volatile boolean endAsked;

    SubscriptionLoop(
            DialSettings settings,
            Supplier<DialledHandler> handlers,
            Status status,
            Seams seams,
            Mailbox mailbox,
            Watchdog watchdog,
            Runnable wake) {
        this.settings = settings;
        this.handlers = handlers;
        this.status = status;
        this.seams = seams;
        this.mailbox = mailbox;
        this.watchdog = watchdog;
        this.wake = wake;
        this.dialer = new Dialer(settings, seams, mailbox);
        this.outage = new Outage(Target.printable(settings.urls().get(0)), status, seams.nanoTime());
        this.state = new Waiting(now());
    }

    private long now() {
        return seams.nanoTime().getAsLong();
    }

    /** From the next turn on: closes, with so much time for the peer to answer, and ends; asked again, in less. Any thread. */
    void end(Duration within) {
        long by = now() + within.toNanos();
        if (!endAsked || by - endBy < 0) {
            endBy = by;
            endAsked = true;
        }
    }

    /** Does what can be done now. Returns for how many nanoseconds there is nothing to do, or {@link #OVER}. */
    long turn() {
        boolean more = readMail();
        outage.tick();
        long pause = step(now());
        if (pause == OVER) {
            return OVER;
        }
        return more ? 0 : Math.max(0, Math.min(pause, MOST_PAUSE));
    }

    /** Whether there may be more. */
    private boolean readMail() {
        for (int i = 0; i < LETTERS_A_TURN; i++) {
            Mailbox.Letter letter = mailbox.take();
            if (letter == null) {
                if (!quiet && state instanceof Open open) {
                    quiet = true;
                    tell(open, () -> open.connection().handler().idle());
                }
                return false;
            }
            letter.tell(this);
        }
        return true;
    }

    private long step(long now) {
        if (state instanceof Open open) {
            return open(open, now);
        }
        if (state instanceof Waiting waiting) {
            return waiting(waiting, now);
        }
        if (state instanceof Connecting connecting) {
            return connecting(connecting, now);
        }
        if (state instanceof Closing closing) {
            return closing(closing, now);
        }
        return OVER;
    }

    private long waiting(Waiting waiting, long now) {
        if (endAsked) {
            return over();
        }
        if (now - waiting.untilNanos() < 0) {
            return waiting.untilNanos() - now;
        }
        early.clear();
        state = waiting.dial(dialer.next(), now + dialer.longestAttempt().toNanos());
        return 0;
    }

    private long connecting(Connecting connecting, long now) {
        boolean late = now - connecting.deadlineNanos() >= 0;
        if (endAsked || late) {
            connecting.dialing().attempt().abandon();
        }
        if (endAsked) {
            return over();
        }
        if (late) {
            String reason = "no connection within " + dialer.longestAttempt().toMillis() + " ms";
            failed(connecting, Dialed.Failed.of(Dialed.Kind.UNREACHABLE, reason, null));
            return 0;
        }
        return connecting.deadlineNanos() - now;
    }

    private long over() {
        state = new Over();
        return OVER;
    }

    @Override
    public void dialed(Dialing dialing, Dialed outcome) {
        if (state instanceof Connecting connecting && connecting.dialing().equals(dialing)) {
            if (outcome instanceof Dialed.Connected connected) {
                connected(connecting, connected.link());
            } else if (outcome instanceof Dialed.Failed failure) {
                failed(connecting, dialer.conclude(failure));
            }
        } else if (outcome instanceof Dialed.Connected late) {
            late.link().abort();
        }
    }

    private void failed(Connecting connecting, Dialed.Failed failure) {
        report(connecting.dialing(), failure.reason(), failure.cause());
        state = new Waiting(now() + dialer.route().failed(failure.kind(), failure.retryAfter()));
    }

    private void report(Dialing dialing, String reason, @Nullable Throwable cause) {
        boolean severalUrls = settings.urls().size() > 1;
        outage.failed(severalUrls ? dialing.target() + ": " + reason : reason, cause);
    }

    private void connected(Connecting connecting, Link link) {
        Dialing dialing = connecting.dialing();
        long now = now();
        watchdog.watch(link, dialing.correspondent(), settings.silenceTimeout().toNanos());
        String unfit = dialer.unfit(link);
        if (unfit == null) {
            open(connecting, link, now);
        } else {
            report(dialing, unfit, null);
            link.close(Ending.POLICY, "wslog.v1 is needed");
            long pause = dialer.route().failed(Dialed.Kind.REFUSED, Duration.ZERO);
            state = connecting.close(link, now + CLOSING_GRACE, pause);
        }
        // It may have ended before anybody listened.
        Ending ended = dialing.correspondent().ending();
        if (ended != null) {
            ended(dialing.correspondent(), ended);
        }
    }

    private void open(Connecting connecting, Link link, long now) {
        DialledConnection connection =
                new DialledConnection(connecting.dialing(), link, handlers.get(), seams.maskingKeys(), wake);
        Open open = connecting.open(connection, now);
        state = open;
        lastPing = now;
        delivered = false;
        saidBack = false;
        if (!saidConnected) {
            saidConnected = true;
            status.info("connected to " + connecting.dialing().target() + " (wslog.v1)");
        }
        tell(open, () -> connection.handler().opened(connection));
        early.forEach(payload -> deliver(open, payload));
        early.clear();
    }

    private long open(Open open, long now) {
        Ending farewell = endAsked ? new Ending(Ending.GOING_AWAY, "going away", null) : farewellOf(open);
        if (farewell == null
                && !delivered
                && now - open.sinceNanos() >= settings.silenceTimeout().toNanos()) {
            farewell = new Ending(Ending.POLICY, "it has nothing to tell: not a source of events", null);
        }
        if (farewell != null) {
            close(open, farewell, now);
            return 0;
        }
        boolean stable = now - open.sinceNanos() >= Route.STABLE.toNanos();
        if (!saidBack && (delivered || stable)) {
            saidBack = true;
            outage.recovered(RESUMES);
        }
        try {
            if (now - lastPing >= settings.pingInterval().toNanos()) {
                lastPing = now;
                open.connection().ping();
            }
        } catch (IOException broken) {
            lost(open, broken);
            return 0;
        }
        flush(open);
        // What the handler wanted when it heard that all is written.
        return farewellOf(open) != null || open != state
                ? 0
                : lastPing + settings.pingInterval().toNanos() - now;
    }

    private static @Nullable Ending farewellOf(Open open) {
        return open.connection().farewell();
    }

    /** The handler, or who ends the subscription, has had enough of this connection. */
    private void close(Open open, Ending why, long now) {
        DialledConnection connection = open.connection();
        long pause = 0;
        if (!endAsked) {
            report(connection.dialing(), "closed with " + why.code() + ": " + why.reason(), null);
            pause = dialer.route().lost(why, now - open.sinceNanos() >= Route.STABLE.toNanos(), false);
        }
        connection.link().close(why.code(), why.reason());
        long deadline = endAsked ? endBy : now + CLOSING_GRACE;
        state = open.close(deadline, pause);
        closed(connection, why);
    }

    private long closing(Closing closing, long now) {
        long deadline = endAsked && endBy - closing.deadlineNanos() < 0 ? endBy : closing.deadlineNanos();
        if (now - deadline < 0) {
            return deadline - now;
        }
        watchdog.forget();
        closing.link().abort();
        state = new Waiting(now + closing.pauseNanos());
        return 0;
    }

    @Override
    public void message(Correspondent from, byte[] payload) {
        if (state instanceof Open open && open.connection().dialing().correspondent() == from) {
            deliver(open, payload);
        } else if (state instanceof Connecting connecting
                && connecting.dialing().correspondent() == from
                && early.size() < MOST_EARLY_MESSAGES) {
            early.add(payload);
        }
    }

    private void deliver(Open open, byte[] payload) {
        if (farewellOf(open) != null || open != state) {
            return;
        }
        quiet = false;
        delivered = true;
        tell(open, () -> open.connection().deliver(payload));
        flush(open);
    }

    private void flush(Open open) {
        tell(open, () -> {
            try {
                open.connection().flush();
            } catch (IOException broken) {
                lost(open, broken);
            }
        });
    }

    private void lost(Open open, IOException broken) {
        lost(open, open.connection().dialing().correspondent().endingOf(broken, seams.nanoTime()));
    }

    private void tell(Open open, Runnable news) {
        try {
            news.run();
        } catch (RuntimeException bug) {
            status.warn("connection to " + open.connection().remote() + " closed: its handler failed", bug);
            open.connection().close(1011, "internal error");
        }
    }

    @Override
    public void pong(Correspondent from, byte[] payload) {
        // It was heard: that is all it is for.
    }

    @Override
    public void ended(Correspondent from, Ending how) {
        if (state instanceof Open open && open.connection().dialing().correspondent() == from) {
            lost(open, how);
        } else if (state instanceof Closing closing && closing.dialing().correspondent() == from) {
            watchdog.bury(closing.link());
            state = new Waiting(now() + closing.pauseNanos());
        }
    }

    private void lost(Open open, Ending how) {
        DialledConnection connection = open.connection();
        if (how.code() == Ending.ABNORMAL) {
            watchdog.forget();
            connection.link().abort();
        } else {
            watchdog.bury(connection.link());
        }
        report(connection.dialing(), how.reason(), how.cause());
        long now = now();
        boolean stable = now - open.sinceNanos() >= Route.STABLE.toNanos();
        state = new Waiting(now + dialer.route().lost(how, stable, false));
        closed(connection, how);
    }

    private void closed(DialledConnection connection, Ending how) {
        try {
            connection.handler().closed(how.code(), how.reason());
        } catch (RuntimeException bug) {
            status.warn("the end of a connection to " + connection.remote() + " was not taken note of", bug);
        }
    }

    /** After the last turn: a connection that was opened too late is cut, one that is open still is ended. */
    void discard() {
        if (state instanceof Open open) {
            open.connection().link().abort();
            closed(open.connection(), Ending.broken("the subscription has ended", null));
        } else if (state instanceof Closing closing) {
            closing.link().abort();
        }
        state = new Over();
        for (Mailbox.Letter letter = mailbox.take(); letter != null; letter = mailbox.take()) {
            letter.tell(this);
        }
    }
}
