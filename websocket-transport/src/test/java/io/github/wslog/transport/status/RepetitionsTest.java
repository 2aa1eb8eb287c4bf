package io.github.wslog.transport.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RepetitionsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may wrap
    private final Repetitions repetitions = new Repetitions(nanos::get);

    @Test
    void admit_letsOneThrough_withinAMinute() {
        assertThat(repetitions.admit("a")).isZero();
        pass(Duration.ofSeconds(60).minusNanos(1));
        assertThat(repetitions.admit("a")).isEqualTo(Repetitions.SUPPRESS);
    }

    @Test
    void admit_tellsHowManyWereSuppressed_afterAMinute() {
        repetitions.admit("a");
        repetitions.admit("a");
        repetitions.admit("a");
        pass(Duration.ofSeconds(60));
        assertThat(repetitions.admit("a")).isEqualTo(2);
        pass(Duration.ofSeconds(60));
        assertThat(repetitions.admit("a")).isZero();
    }

    @Test
    void admit_countsEachKindByItself() {
        repetitions.admit("a");
        assertThat(repetitions.admit("b")).isZero();
    }

    @Test
    void admit_forgets_beyondTheLimitOfKinds() {
        repetitions.admit("first");
        for (int i = 0; i < Repetitions.MOST_KINDS; i++) {
            repetitions.admit("kind " + i);
        }
        assertThat(repetitions.admit("first")).isZero();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
