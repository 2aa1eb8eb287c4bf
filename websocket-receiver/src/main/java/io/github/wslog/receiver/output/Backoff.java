package io.github.wslog.receiver.output;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How long to wait after one failure and the next: 0.1 s, doubled up to 10 s, between half and all of it by chance. */
final class Backoff {
    static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RandomGenerator random;
    private long next = FIRST_NANOS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    long nextNanos() {
        long longest = next;
        next = Math.min(LONGEST_NANOS, 2 * next);
        return longest / 2 + random.nextLong(longest / 2 + 1);
    }

    void reset() {
        next = FIRST_NANOS;
    }
}
