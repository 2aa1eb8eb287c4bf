package io.github.wslog.transport.wire;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * Events that were lost, and why.
 *
 * @param cause in a few words, for example {@code buffer full}
 * @param byLevel how many, from TRACE to FATAL: six numbers
 * @param firstNanos when the first was lost, in nanoseconds since the epoch
 * @param lastNanos when the last was lost
 */
public record Gap(String cause, long[] byLevel, long firstNanos, long lastNanos) {
    /** The logger of a gap's record. */
    static final String LOGGER = "wslog";

    private static final int LEVELS = 6;
    private static final int MAX_CAUSE_BYTES = 200;
    private static final int MAX_LINE_BYTES = 1024;

    public Gap {
        if (byLevel.length != LEVELS) {
            throw new IllegalArgumentException("byLevel must have " + LEVELS + " numbers, has " + byLevel.length);
        }
        cause = Text.clean(cause, MAX_CAUSE_BYTES);
        byLevel = byLevel.clone();
    }

    /** From TRACE to FATAL; a copy. */
    @Override
    public long[] byLevel() {
        return byLevel.clone();
    }

    /** How many in all. */
    public long count() {
        long sum = 0;
        for (long count : byLevel) {
            sum += count;
        }
        return sum;
    }

    /** Makes a whole record of it, finished: level WARN, or that of the worst lost event; the time is that of the last loss. */
    public void encode(RecordBuffer into) {
        into.start(RecordKind.GAP, level().number(), lastNanos, LOGGER, MAX_LINE_BYTES);
        into.gap(this);
        into.startBody();
        into.body(line());
        into.finish();
    }

    private EventLevel level() {
        for (int i = LEVELS - 1; i > EventLevel.WARN.ordinal(); i--) {
            if (byLevel[i] > 0) {
                return EventLevel.values()[i];
            }
        }
        return EventLevel.WARN;
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        long count = count();
        line.append(count).append(count == 1 ? " event lost (" : " events lost (");
        String separator = "";
        for (int i = LEVELS - 1; i >= 0; i--) {
            if (byLevel[i] != 0) {
                line.append(separator).append(byLevel[i]).append(' ').append(EventLevel.values()[i]);
                separator = ", ";
            }
        }
        line.append(") from ").append(instant(firstNanos)).append(" to ").append(instant(lastNanos));
        return line.append(": ").append(cause).toString();
    }

    private static Instant instant(long nanos) {
        return Instant.EPOCH.plusNanos(nanos).truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Gap that
                && cause.equals(that.cause)
                && Arrays.equals(byLevel, that.byLevel)
                && firstNanos == that.firstNanos
                && lastNanos == that.lastNanos;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(byLevel) * 31 + Long.hashCode(lastNanos);
    }

    @Override
    public String toString() {
        return line();
    }
}
