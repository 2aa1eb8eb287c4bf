package io.github.wslog.transport.client;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: full jitter, that is anything between nothing and a limit that doubles with
 * each failure, so that a thousand clients of a restarted server do not come back in step. Owned by one thread.
 */
final class Backoff {
    private final long firstNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration max, RandomGenerator random) {
        this.firstNanos = first.toNanos();
        this.maxNanos = Math.max(max.toNanos(), firstNanos);
        this.random = random;
    }

    /** After a failure that may pass: 0 up to the limit, which doubles up to the maximum. */
    long nextNanos() {
        long limit = maxNanos;
        if (failures < Long.numberOfLeadingZeros(firstNanos) - 1) {
            limit = Math.min(maxNanos, firstNanos << failures);
        }
        failures++;
        return random.nextLong(limit + 1);
    }

    /** After a refusal that only a person can end: half the maximum to the maximum. */
    long slowNanos() {
        failures++;
        return maxNanos / 2 + random.nextLong(maxNanos - maxNanos / 2 + 1);
    }

    /** A connection proved to be stable: the next failure is a first one. */
    void reset() {
        failures = 0;
    }
}
