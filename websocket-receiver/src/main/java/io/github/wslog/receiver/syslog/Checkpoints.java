package io.github.wslog.receiver.syslog;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How often it is made sure that a daemon has read what was sent.
 *
 * @param on whether at all
 * @param intervalNanos at the latest after the first message that is not confirmed
 * @param bytes at the latest after so many
 */
record Checkpoints(boolean on, long intervalNanos, long bytes) {
    static final Checkpoints OFF = new Checkpoints(false, 0, 0);
    static final long BYTES = 64L << 20;
    /** Each makes lines in the daemon's own log. */
    private static final long SHORTEST_NANOS = TimeUnit.SECONDS.toNanos(1);

    static Checkpoints every(Duration interval, long bytes) {
        return new Checkpoints(true, interval.toNanos(), bytes);
    }

    boolean areDue(long sinceNanos, long unconfirmedBytes) {
        return sinceNanos >= intervalNanos || (unconfirmedBytes >= bytes && sinceNanos >= SHORTEST_NANOS);
    }

    /** For the line about the start. */
    String promise() {
        return on
                ? "held when the daemon has read it, checked every " + TimeUnit.NANOSECONDS.toMillis(intervalNanos)
                        + " ms"
                : "held when sent: what the daemon had not read when it is killed is lost";
    }
}
