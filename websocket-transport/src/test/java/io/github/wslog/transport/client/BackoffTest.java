package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration MAX = Duration.ofSeconds(30);

    /** The largest value that the bound allows: shows the limit itself. */
    private static final RandomGenerator TOP = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    @Test
    void limit_doubles_untilTheMaximum() {
        Backoff backoff = new Backoff(FIRST, MAX, TOP);

        for (long millis : new long[] {500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000}) {
            assertThat(backoff.nextNanos()).isEqualTo(millis * 1_000_000);
        }
    }

    @Test
    void limit_staysAtTheMaximum_afterHundredsOfFailures() {
        Backoff backoff = new Backoff(Duration.ofNanos(1), MAX, TOP);

        for (int i = 0; i < 500; i++) {
            assertThat(backoff.nextNanos()).isBetween(1L, MAX.toNanos());
        }
        assertThat(backoff.nextNanos()).isEqualTo(MAX.toNanos());
    }

    @Test
    void limit_startsAgain_afterReset() {
        Backoff backoff = new Backoff(FIRST, MAX, TOP);
        backoff.nextNanos();
        backoff.nextNanos();

        backoff.reset();

        assertThat(backoff.nextNanos()).isEqualTo(FIRST.toNanos());
    }

    @Test
    void delays_coverTheWholeRange_withRealRandomness() {
        Random random = new Random(1);
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int i = 0; i < 1000; i++) {
            long delay = new Backoff(FIRST, MAX, random).nextNanos();
            lowest = Math.min(lowest, delay);
            highest = Math.max(highest, delay);
        }
        assertThat(lowest).isLessThan(5_000_000);
        assertThat(highest).isBetween(495_000_000L, 500_000_000L);
    }

    @Test
    void slowDelay_isHalfTheMaximumToTheMaximum_always() {
        Backoff backoff = new Backoff(FIRST, MAX, new Random(1));
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.slowNanos()).isBetween(MAX.toNanos() / 2, MAX.toNanos());
        }
    }

    @Test
    void maximum_isTheFirstDelay_whenSetLower() {
        Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(1), TOP);

        assertThat(backoff.nextNanos()).isEqualTo(5_000_000_000L);
        assertThat(backoff.nextNanos()).isEqualTo(5_000_000_000L);
    }
}
