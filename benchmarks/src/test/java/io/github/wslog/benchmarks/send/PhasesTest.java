package io.github.wslog.benchmarks.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.benchmarks.event.EventText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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
    void paced_logsRateTimesTime_andAccountsForEveryCall() throws Exception {
        Reply reply = new Paced(100_000, Duration.ofMillis(5)).run(event, target);
        assertThat(reply.get("events")).isEqualTo(500);
        assertThat(reply.get("last")).isEqualTo(499);
        assertThat(target.sequences).hasSize(500);
        assertThat(reply.get("nanos")).isGreaterThanOrEqualTo(499 * 10_000);
        assertThat(reply.get("p50")).isLessThanOrEqualTo(reply.get("p99"));
        assertThat(reply.get("p99")).isLessThanOrEqualTo(reply.get("max"));
    }

    @Test
    void paced_countsWhatACallWaitedFor_butNotForAProcessor() throws Exception {
        target.waitsMillis = 30;
        Reply reply = new Paced(1000, Duration.ofMillis(2)).run(event, target);
        assertThat(reply.get("blocked")).isGreaterThan(50_000_000);
        assertThat(RunDelay.parse("1559812 106349 2\n")).isEqualTo(106_349);
    }

    private static final class Recording implements Target {
        private final List<Long> sequences = new ArrayList<>();
        private int flushes;
        private int waitsMillis;

        @Override
        public void log(EventText event) {
            assertThat(event.text()).startsWith(String.format("%010d", event.sequence()));
            sequences.add(event.sequence());
            long until = System.nanoTime() + waitsMillis * 1_000_000L;
            while (System.nanoTime() - until < 0) {
                LockSupport.parkNanos(until - System.nanoTime());
            }
        }

        @Override
        public void flush() {
            flushes++;
        }

        @Override
        public void close() {}
    }
}
