package io.github.wslog.transport.client;

import io.github.wslog.transport.client.ConnectionState.Closing;
import io.github.wslog.transport.client.ConnectionState.Connected;
import io.github.wslog.transport.client.ConnectionState.Connecting;
import io.github.wslog.transport.client.ConnectionState.Connection;
import io.github.wslog.transport.client.ConnectionState.Handshaking;
import io.github.wslog.transport.client.ConnectionState.Leaving;
import io.github.wslog.transport.client.ConnectionState.Open;
import io.github.wslog.transport.client.Conversation.Progress;
import io.github.wslog.transport.wire.WireException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is done with a connection, from its opening to its end. Shipper's thread only. */
final class Serving {
    private static final long LEAVING_GRACE = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSING_GRACE = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORTEST_GRACE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Situation situation;
    private long lastPing;

    Serving(Situation situation) {
        this.situation = situation;
    }

    void opened(Connecting connecting, Link link) {
        Dialing dialing = connecting.dialing();
        Connection connection = new Connection(dialing, link);
        long now = situation.now();
        long silence = situation.settings().silenceTimeout().toNanos();
        situation.tally().connected();
        situation.frames().clear();
        situation.frames().deflate(link.deflates());
        situation.opened();
        lastPing = now;
        situation.watchdog().watch(link, dialing.correspondent(), silence);
        if (link.provenWslog()) {
            WslogConversation conversation = new WslogConversation(
                    situation.shipment(), link, situation.seams().freshIds());
            Handshaking handshaking = connecting.proven(connection, conversation, now + silence);
            situation.become(handshaking);
            try {
                conversation.hello();
            } catch (IOException broken) {
                lost(handshaking, endingOf(connection, broken));
                return;
            }
        } else {
            Open open = connecting.plain(connection, new PlainConversation(situation.shipment(), link), now);
            String unfit = situation.dialer().unfit(link);
            if (unfit != null) {
                refuse(open, Ending.POLICY, "acknowledgements are needed", unfit);
            } else {
                begin(open);
            }
        }
        // It may have ended before anybody listened.
        Ending ended = dialing.correspondent().ending();
        if (ended != null) {
            ended(dialing.correspondent(), ended);
        }
    }

    private void begin(Open open) {
        situation.become(open);
        situation.reports().opened(open.connection(), open.conversation() instanceof WslogConversation);
        if (open.connection().dialing().target().index() > 0) {
            situation.failback().opened(situation.now());
        }
    }

    long handshaking(Handshaking handshaking, long now) {
        if (handshaking.conversation().welcomed()) {
            begin(handshaking.welcomed(now));
            return 0;
        }
        if (situation.outOfTime(now)) {
            sayClose(handshaking, Ending.GOING_AWAY, "", 0);
            return 0;
        }
        if (now - handshaking.deadlineNanos() >= 0) {
            lost(handshaking, Ending.broken("the peer did not say WELCOME", null));
            return 0;
        }
        return Math.min(handshaking.deadlineNanos() - now, situation.timeLeft(now));
    }

    long open(Open open, long now) {
        if (situation.outOfTime(now)) {
            sayClose(open, Ending.GOING_AWAY, "out of time", 0);
            return 0;
        }
        long pingInterval = situation.settings().pingInterval().toNanos();
        try {
            if (now - lastPing >= pingInterval) {
                lastPing = now;
                open.conversation().ping();
            }
            Progress progress = situation.progress(open.conversation().ship());
            situation.reports().open(stable(open, now), situation.streams(), situation.lost());
            if (progress == Progress.SENT || (progress == Progress.IDLE && situation.ending() && finish(open))) {
                return 0;
            }
        } catch (IOException broken) {
            lost(open, endingOf(open.connection(), broken));
            return 0;
        }
        if (open.connection().dialing().target().index() > 0
                && situation.failback().due(now)) {
            situation.failback().probing(situation.dialer().first());
        }
        return Math.min(lastPing + pingInterval - now, situation.timeLeft(now));
    }

    private static boolean stable(Open open, long now) {
        return now - open.sinceNanos() >= Route.STABLE.toNanos();
    }

    /** The log is read to its end: writes what was lost meanwhile, or says farewell. Returns whether it did either. */
    private boolean finish(Open open) throws IOException {
        if (situation.gaps().writeAll()) {
            return true;
        }
        if (!situation.nothingLeft()) {
            return false;
        }
        open.conversation().farewell();
        sayClose(open, Ending.NORMAL, "", 0);
        return true;
    }

    /** Nothing new goes out on this connection; what is under way gets a moment to settle. */
    Leaving leave(Open open, long now) {
        return open.leave(now + LEAVING_GRACE);
    }

    long leaving(Leaving leaving, long now) {
        try {
            boolean late = now - leaving.deadlineNanos() >= 0 || situation.outOfTime(now);
            if (leaving.conversation().settle() || late) {
                sayClose(leaving, Ending.NORMAL, "", 0);
                return 0;
            }
        } catch (IOException broken) {
            lost(leaving, endingOf(leaving.connection(), broken));
            return 0;
        }
        return Math.min(leaving.deadlineNanos() - now, situation.timeLeft(now));
    }

    /** Says CLOSE, and what comes after it: so long a pause. */
    void sayClose(Connected connected, int code, String reason, long pause) {
        connected.connection().link().close(code, reason);
        long now = situation.now();
        long grace = Math.max(SHORTEST_GRACE, Math.min(CLOSING_GRACE, situation.timeLeft(now)));
        situation.become(connected.close(now + grace, pause));
    }

    long closing(Closing closing, long now) {
        if (now - closing.deadlineNanos() < 0) {
            return closing.deadlineNanos() - now;
        }
        situation.watchdog().forget();
        closing.connection().link().abort();
        situation.become(situation.waitFor(closing.pauseNanos()));
        return 0;
    }

    void message(Correspondent from, byte[] payload) {
        Connected connected = connected(from);
        if (connected == null || connected instanceof Closing) {
            return;
        }
        try {
            connected.conversation().message(payload);
        } catch (WireException nonsense) {
            String text = nonsense.reason().text();
            refuse(connected, nonsense.reason().code(), text, String.valueOf(nonsense.getMessage()));
        }
    }

    void pong(Correspondent from, byte[] payload) {
        Connected connected = connected(from);
        if (connected != null) {
            connected.conversation().pong(payload);
        }
    }

    void ended(Correspondent from, Ending how) {
        Connected connected = connected(from);
        if (connected instanceof Closing closing) {
            situation.watchdog().bury(closing.connection().link());
            situation.become(situation.waitFor(closing.pauseNanos()));
        } else if (connected != null) {
            lost(connected, how);
        }
    }

    /** The state, if it is that of the connection that this comes from. */
    private @Nullable Connected connected(Correspondent from) {
        return situation.state() instanceof Connected connected
                        && connected.connection().dialing().correspondent() == from
                ? connected
                : null;
    }

    /** The peer is not one to go on with: says so to it and to the user, and comes back later. */
    private void refuse(Connected connected, int code, String toPeer, String toUser) {
        situation.reports().failed(connected.connection().dialing().target(), toUser, null);
        boolean hopeless = code == Ending.POLICY;
        situation.refused(hopeless);
        Dialed.Kind kind = hopeless ? Dialed.Kind.REFUSED : Dialed.Kind.UNREACHABLE;
        sayClose(connected, code, toPeer, situation.dialer().route().failed(kind, Duration.ZERO));
    }

    private Ending endingOf(Connection connection, IOException broken) {
        return connection.dialing().correspondent().endingOf(broken, situation::now);
    }

    private void lost(Connected connected, Ending how) {
        long now = situation.now();
        Link link = connected.connection().link();
        if (how.code() == Ending.ABNORMAL) {
            situation.watchdog().forget();
            link.abort();
        } else {
            situation.watchdog().bury(link);
        }
        situation.frames().clear();
        PoisonWatch poison = situation.shipment().poison();
        Place first = situation.streams().firstPlace();
        if (poison.ended(how.code(), first, connected.conversation().highestWritten())) {
            situation.reports().poison(first, how.reason(), poison.treatment(first));
        }
        situation.reports().failed(connected.connection().dialing().target(), how.reason(), how.cause());
        boolean wasStable = connected instanceof Open open && stable(open, now);
        boolean wasUseful = connected instanceof Open && situation.reports().delivered();
        situation.become(situation.waitFor(situation.dialer().route().lost(how, wasStable, wasUseful)));
    }
}
