package io.github.wslog.transport.client;

import io.github.wslog.transport.client.ConnectionState.Closed;
import io.github.wslog.transport.client.ConnectionState.Connecting;
import io.github.wslog.transport.client.ConnectionState.Connection;
import io.github.wslog.transport.client.ConnectionState.Open;
import io.github.wslog.transport.client.ConnectionState.Waiting;
import java.time.Duration;

/** What is done without a connection, in order to have one. Shipper's thread only. */
final class Reaching {
    private final Situation situation;
    private final Serving serving;

    Reaching(Situation situation, Serving serving) {
        this.situation = situation;
        this.serving = serving;
    }

    long waiting(Waiting waiting, long now) {
        Connection successor = situation.failback().takeSuccessor();
        if (successor != null) {
            serving.opened(waiting.dial(successor.dialing(), now), successor.link());
            return 0;
        }
        long pause = waiting.untilNanos() - now;
        boolean hopeless = situation.nothingLeft() || situation.refused() || pause >= situation.timeLeft(now);
        if (situation.ending() && hopeless) {
            return over();
        }
        if (pause > 0) {
            return pause;
        }
        Dialer dialer = situation.dialer();
        situation.become(
                waiting.dial(dialer.next(), now + dialer.longestAttempt().toNanos()));
        return 0;
    }

    long connecting(Connecting connecting, long now) {
        if (situation.ending() && (situation.nothingLeft() || situation.outOfTime(now))) {
            connecting.dialing().attempt().abandon();
            return over();
        }
        if (now - connecting.deadlineNanos() >= 0) {
            connecting.dialing().attempt().abandon();
            String span = situation.dialer().longestAttempt().toMillis() + " ms";
            failed(
                    connecting,
                    new Dialed.Failed(Dialed.Kind.UNREACHABLE, "no connection within " + span, null, Duration.ZERO));
            return 0;
        }
        return Math.min(connecting.deadlineNanos() - now, situation.timeLeft(now));
    }

    void dialed(Dialing dialing, Dialed outcome) {
        if (situation.state() instanceof Connecting connecting
                && connecting.dialing().equals(dialing)) {
            if (outcome instanceof Dialed.Connected connected) {
                serving.opened(connecting, connected.link());
            } else if (outcome instanceof Dialed.Failed failure) {
                failed(connecting, failure);
            }
        } else if (situation.failback().isProbe(dialing)) {
            probed(dialing, outcome);
        } else if (outcome instanceof Dialed.Connected late) {
            late.link().abort();
        }
    }

    private void failed(Connecting connecting, Dialed.Failed failure) {
        long now = situation.now();
        Dialer dialer = situation.dialer();
        if (dialer.mayLeaveOutSubprotocol(connecting.dialing(), failure)) {
            long deadline = now + dialer.longestAttempt().toNanos();
            situation.become(connecting.again(dialer.nextWithoutSubprotocol(), deadline));
            return;
        }
        Dialed.Failed concluded = dialer.conclude(failure);
        situation.reports().failed(connecting.dialing().target(), concluded.reason(), concluded.cause());
        situation.refused(concluded.kind() == Dialed.Kind.REFUSED);
        situation.become(situation.waitFor(dialer.route().failed(concluded.kind(), concluded.retryAfter())));
    }

    private void probed(Dialing dialing, Dialed outcome) {
        long now = situation.now();
        Dialer dialer = situation.dialer();
        if (outcome instanceof Dialed.Connected connected) {
            if (dialer.unfit(connected.link()) == null && situation.state() instanceof Open open) {
                situation.failback().succeeded(new Connection(dialing, connected.link()));
                situation.become(serving.leave(open, now));
                return;
            }
            connected.link().abort();
        } else if (outcome instanceof Dialed.Failed failure
                && dialer.mayLeaveOutSubprotocol(dialing, failure)
                && situation.state() instanceof Open open) {
            // It answers: going back to it finds out, in the usual way, whether it will do without.
            situation.failback().abandon();
            dialer.route().newRound();
            situation.become(serving.leave(open, now));
            return;
        }
        situation.failback().failed(now);
    }

    private long over() {
        situation.failback().abandon();
        situation.gaps().writeAll();
        situation.become(new Closed());
        situation
                .reports()
                .closed(Remains.in(situation.shipment(), situation.seams().nanoTime()));
        return ShippingLoop.OVER;
    }
}
