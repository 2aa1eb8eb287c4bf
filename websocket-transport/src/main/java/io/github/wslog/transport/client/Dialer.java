package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.Wslog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes attempts: to whom, and offering what. The owner's thread only; the attempts themselves run elsewhere. */
final class Dialer {
    private static final int CONNECT_TIMEOUTS = 3;

    private final DialSettings settings;
    private final Seams seams;
    private final Mailbox mailbox;
    private final Route route;

    Dialer(DialSettings settings, Seams seams, Mailbox mailbox) {
        this.settings = settings;
        this.seams = seams;
        this.mailbox = mailbox;
        this.route = new Route(
                settings.urls(), new Backoff(settings.reconnectDelay(), settings.maxReconnectDelay(), seams.random()));
    }

    Route route() {
        return route;
    }

    /** Dials the url whose turn it is; the outcome comes by mail. */
    Dialing next() {
        return dial(route.next(), offered());
    }

    /** The same url again, offering nothing: it minded the subprotocol. */
    Dialing nextWithoutSubprotocol() {
        return dial(route.next(), null);
    }

    /** Dials the first url. */
    Dialing first() {
        return dial(route.first(), offered());
    }

    private String offered() {
        String own = settings.subprotocol();
        return own == null ? Wslog.SUBPROTOCOL : own;
    }

    private Dialing dial(Target target, @Nullable String subprotocol) {
        Correspondent correspondent = new Correspondent(mailbox);
        Dialing dialing = new Dialing(
                target,
                subprotocol != null && settings.subprotocol() == null,
                seams.connector().attempt(target, subprotocol, settings, correspondent),
                correspondent);
        seams.dialer().accept(() -> dialing.run(mailbox));
        return dialing;
    }

    /** How long an attempt may take in all: TCP, TLS and WebSocket have a timeout each, names have none of their own. */
    Duration longestAttempt() {
        return settings.connectTimeout().multipliedBy(CONNECT_TIMEOUTS);
    }

    /** Whether the url is worth another attempt without our subprotocol, which the user has not asked for. */
    boolean mayLeaveOutSubprotocol(Dialing dialing, Dialed.Failed failure) {
        return failure.kind() == Dialed.Kind.SUBPROTOCOL && dialing.offersWslog() && settings.needsWslog() == null;
    }

    /** What a failure means when nothing is left to be tried differently. */
    Dialed.Failed conclude(Dialed.Failed failure) {
        if (failure.kind() != Dialed.Kind.SUBPROTOCOL) {
            return failure;
        }
        String reason = failure.reason() + " to wslog.v1" + needed();
        return new Dialed.Failed(Dialed.Kind.REFUSED, reason, failure.cause(), failure.retryAfter());
    }

    /** Why a peer will not do, or null if it will. */
    @Nullable String unfit(Link link) {
        boolean fit = link.provenWslog() || settings.needsWslog() == null;
        return fit ? null : "the peer does not speak wslog.v1" + needed();
    }

    private String needed() {
        return settings.needsWslog() == null ? "" : ", which " + settings.needsWslog() + " needs";
    }
}
