package io.github.wslog.benchmarks.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.benchmarks.event.EventText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PhasesTest {
    private final EventText event = new EventText();
    private final Recording target = new Recording();

    @Test
    void flatOut_logsUpToItsNumber_inWholeStrides_thenFlushes() {
        Reply reply = new FlatOut(Duration.ofMinutes(1), 100).run(event, target);
        assertThat(reply.get("events")).isEqualTo(128);
        assertThat(reply.get("last")).isEqualTo(127);
        assertThat(target.sequences).hasSize(128).startsWith(0L, 1L).endsWith(127L);
        assertThat(target.flushes).isOne();
    }

    @Test
    void flatOut_goesOnWithTheNextEvent_whenItIsRunAgain() {
        new FlatOut(Duration.ofMinutes(1), 64).run(event, target);
        Reply second = new FlatOut(Duration.ofMinutes(1), 64).run(event, target);
        assertThat(second.get("events")).isEqualTo(64);
        assertThat(second.get("last")).isEqualTo(127);
    }

    @Test
    void flatOut_ends_whenItsTimeIsUp() {
        Reply reply = new FlatOut(Duration.ofNanos(1), Long.MAX_VALUE).run(event, target);
        assertThat(reply.get("events")).isLessThanOrEqualTo(64);
    }

    @Test
    void paced_logsRateTimesTime_andAccountsForEveryCall() {
        Reply reply = new Paced(100_000, Duration.ofMillis(5)).run(event, target);
        assertThat(reply.get("events")).isEqualTo(500);
        assertThat(reply.get("last")).isEqualTo(499);
        assertThat(target.sequences).hasSize(500);
        assertThat(reply.get("nanos")).isGreaterThanOrEqualTo(499 * 10_000);
        assertThat(reply.get("p50")).isLessThanOrEqualTo(reply.get("p99"));
        assertThat(reply.get("p99")).isLessThanOrEqualTo(reply.get("max"));
    }

    private static final class Recording implements Target {
        private final List<Long> sequences = new ArrayList<>();
        private int flushes;

        @Override
        public void log(EventText event) {
            assertThat(event.text()).startsWith(String.format("%010d", event.sequence()));
            sequences.add(event.sequence());
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {}
    }
}
