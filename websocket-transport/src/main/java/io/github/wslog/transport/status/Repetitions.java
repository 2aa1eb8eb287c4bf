package io.github.wslog.transport.status;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Lets one message of a kind through a minute and counts the others, so that a library that fails in a loop fills nobody's
 * log. Any thread.
 */
final class Repetitions {
    static final long SUPPRESS = -1;
    static final int MOST_KINDS = 200;

    private static final long PERIOD_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;

    // Guarded by itself.
    private final Map<String, Kind> kinds = new HashMap<>();

    Repetitions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** {@link #SUPPRESS}, or how many of this kind were suppressed since the last one that was let through. */
    long admit(String kind) {
        long now = nanoTime.getAsLong();
        synchronized (kinds) {
            Kind known = kinds.get(kind);
            if (known != null && now - known.admittedAt < PERIOD_NANOS) {
                known.suppressed++;
                return SUPPRESS;
            }
            // Kinds are patterns in a library's code, hence few; a library that puts data into them must not fill the
            // heap.
            if (known == null && kinds.size() >= MOST_KINDS) {
                kinds.clear();
            }
            kinds.put(kind, new Kind(now));
            return known == null ? 0 : known.suppressed;
        }
    }

    private static final class Kind {
        final long admittedAt;
        long suppressed;

        Kind(long admittedAt) {
            this.admittedAt = admittedAt;
        }
    }
}
