package io.github.wslog.transport.client;

/**
 * Where a subscription stands with its peer. Owned by the subscription's thread.
 *
 * <pre>
 *             dial                 proven wslog.v1           handler or end wants it
 *   Waiting ────────▶ Connecting ──────────────────▶ Open ─────────────────────────────▶ Closing ──▶ Waiting, Over
 *      ▲                  │   │                        │                                    ▲
 *      │      failed      │   └────── not proven ──────┼────────────────────────────────────┘
 *      └──────────────────┴────────── lost ────────────┘            Waiting, Connecting ──▶ Over
 * </pre>
 */
sealed interface SubscriptionState {
    /** No connection; the next attempt is made then. */
    record Waiting(long untilNanos) implements SubscriptionState {
        Connecting dial(Dialing dialing, long deadlineNanos) {
            return new Connecting(dialing, deadlineNanos);
        }
    }

    /** An attempt is under way on a thread of its own. */
    record Connecting(Dialing dialing, long deadlineNanos) implements SubscriptionState {
        Open open(DialledConnection connection, long now) {
            return new Open(connection, now);
        }

        Closing close(Link link, long deadlineNanos, long pauseNanos) {
            return new Closing(dialing, link, deadlineNanos, pauseNanos);
        }
    }

    /** Messages come and go. */
    record Open(DialledConnection connection, long sinceNanos) implements SubscriptionState {
        Closing close(long deadlineNanos, long pauseNanos) {
            return new Closing(connection.dialing(), connection.link(), deadlineNanos, pauseNanos);
        }
    }

    /** CLOSE was said; the peer's is awaited, and then so much time is let pass before the next attempt. */
    record Closing(Dialing dialing, Link link, long deadlineNanos, long pauseNanos) implements SubscriptionState {}

    /** The end. */
    record Over() implements SubscriptionState {}
}
