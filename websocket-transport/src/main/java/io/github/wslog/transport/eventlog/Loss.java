package io.github.wslog.transport.eventlog;

import java.util.Arrays;

/**
 * Events lost for one cause in one span of time.
 *
 * @param cause why
 * @param byLevel how many of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, in this order
 * @param firstNanos when the first was lost, nanoseconds since the epoch
 * @param lastNanos when the last was lost, nanoseconds since the epoch
 */
public record Loss(LossCause cause, long[] byLevel, long firstNanos, long lastNanos) {
    static final int LEVELS = 6;

    public Loss {
        if (byLevel.length != LEVELS) {
            throw new IllegalArgumentException("byLevel must have " + LEVELS + " entries, had " + byLevel.length);
        }
        byLevel = byLevel.clone();
    }

    /** The counts by level: a copy. */
    @Override
    public long[] byLevel() {
        return byLevel.clone();
    }

    /** How many events in all. */
    public long count() {
        return Arrays.stream(byLevel).sum();
    }

    /** The place in {@link #byLevel} of an OpenTelemetry severity number: the nearest band at or below, TRACE under 5. */
    static int band(int level) {
        return Math.min(LEVELS - 1, Math.max(0, (level - 1) / 4));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Loss that
                && cause == that.cause
                && Arrays.equals(byLevel, that.byLevel)
                && firstNanos == that.firstNanos
                && lastNanos == that.lastNanos;
    }

    @Override
    public int hashCode() {
        return 31 * cause.hashCode() + Arrays.hashCode(byLevel);
    }

    @Override
    public String toString() {
        return cause + " " + Arrays.toString(byLevel) + " " + firstNanos + ".." + lastNanos;
    }
}
