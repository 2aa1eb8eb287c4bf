package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.CloseReason;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which url to dial next, and when: all in their order, one right after the other; when none of them answers, a pause.
 * Owned by the shipper's thread.
 */
final class Route {
    /** A connection that lived so long was no accident: the next attempt is made at once. */
    static final Duration STABLE = Duration.ofSeconds(10);

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final List<Target> targets = new ArrayList<>();
    private final Backoff backoff;

    // Of the round at hand.
    private int next;
    private boolean onlyRefusals = true;
    private Duration retryAfter = LONGEST_RETRY_AFTER;

    Route(List<URI> urls, Backoff backoff) {
        for (URI url : urls) {
            targets.add(new Target(url, targets.size()));
        }
        this.backoff = backoff;
    }

    /** The one to dial. */
    Target next() {
        return targets.get(next);
    }

    Target first() {
        return targets.get(0);
    }

    boolean hasOthers() {
        return targets.size() > 1;
    }

    /** Whether all urls have been tried since the last pause. */
    boolean roundIsOver() {
        return next == 0;
    }

    /** An attempt failed: how many nanoseconds to wait before the next. */
    long failed(Dialed.Kind kind, Duration askedFor) {
        onlyRefusals &= kind == Dialed.Kind.REFUSED;
        retryAfter = askedFor.compareTo(retryAfter) < 0 ? askedFor : retryAfter;
        next = (next + 1) % targets.size();
        if (next != 0) {
            return 0;
        }
        long pause = onlyRefusals ? backoff.slowNanos() : backoff.nextNanos();
        pause = Math.max(pause, retryAfter.toNanos());
        newRound();
        return pause;
    }

    /**
     * A connection ended: how many nanoseconds to wait before the next attempt.
     *
     * @param useful whether something was delivered on it: then its end is a first failure, although it may have been short
     */
    long lost(Ending ending, boolean stable, boolean useful) {
        if (stable || useful) {
            backoff.reset();
            newRound();
        }
        if (isRefusal(ending.code())) {
            return failed(Dialed.Kind.REFUSED, Duration.ZERO);
        }
        if (stable) {
            return ending.code() == Ending.RESTART ? backoff.nextNanos() : 0;
        }
        return failed(Dialed.Kind.UNREACHABLE, Duration.ZERO);
    }

    private static boolean isRefusal(int code) {
        return code == Ending.POLICY
                || code == Ending.TRY_LATER
                || code == CloseReason.FENCED.code()
                || code == CloseReason.FOREIGN_STREAM.code();
    }

    /** The next attempt goes to the first again. */
    void newRound() {
        next = 0;
        onlyRefusals = true;
        retryAfter = LONGEST_RETRY_AFTER;
    }
}
