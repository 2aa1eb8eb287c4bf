package io.github.wslog.transport.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutageTest {
    private static final long SECOND = 1_000_000_000;

    private final List<String> said = new ArrayList<>();
    private long now = -5 * SECOND; // nanoTime may be negative

    private final Outage outage = new Outage(
            "ws://logs:80",
            new Status() {
                @Override
                public void info(String message) {
                    said.add("info " + message);
                }

                @Override
                public void warn(String message, Throwable cause) {
                    said.add("warn " + message);
                }

                @Override
                public void error(String message, Throwable cause) {
                    said.add("error " + message);
                }
            },
            () -> now);

    @Test
    void firstFailure_isSaidAtOnce_andRepetitionsAreNot() {
        for (int i = 0; i < 50; i++) {
            outage.failed("connection refused", null);
            now += SECOND;
        }
        assertThat(said).containsExactly("warn ws://logs:80: connection refused");
    }

    @Test
    void newReason_isSaidAtOnce() {
        outage.failed("connection refused", null);
        outage.failed("answered 401", null);
        outage.failed("connection refused", null);
        assertThat(said).containsExactly("warn ws://logs:80: connection refused", "warn ws://logs:80: answered 401");
    }

    @Test
    void reasonsThatNeverRepeat_areSummedUp_afterEight() {
        for (int i = 0; i < 100; i++) {
            outage.failed("reason " + i, null);
        }
        assertThat(said).hasSize(8);
    }

    @Test
    void summary_comesOnceAMinute_whileItLasts() {
        for (int i = 0; i < 130; i++) {
            outage.failed("connection refused", null);
            outage.tick();
            now += SECOND;
        }
        assertThat(said)
                .containsExactly(
                        "warn ws://logs:80: connection refused",
                        "warn ws://logs:80 still failing after 60 s, 60 failures in the last 60 s, the last: connection refused",
                        "warn ws://logs:80 still failing after 2 min, 60 failures in the last 60 s, the last: connection refused");
    }

    @Test
    void recovery_isSaid_withDurationAttemptsAndCost() {
        outage.failed("connection refused", null);
        now += 20 * SECOND;
        outage.failed("connection refused", null);
        outage.failed("connection refused", null);
        now += 21 * SECOND;
        outage.recovered("12041 events waiting, 0 dropped");
        outage.recovered("nothing");
        assertThat(said)
                .containsExactly(
                        "warn ws://logs:80: connection refused",
                        "info ws://logs:80 back after 41 s, 3 attempts; 12041 events waiting, 0 dropped");
    }

    @Test
    void recovery_isSilent_withoutFailure() {
        outage.recovered("nothing");
        assertThat(said).isEmpty();
    }

    @Test
    void peerThatComesAndGoes_isSummedUp_onceAMinute() {
        for (int i = 0; i < 61; i++) {
            outage.failed("closed by the peer", null);
            outage.recovered("0 events waiting");
            outage.tick();
            now += SECOND;
        }
        assertThat(said)
                .containsExactly(
                        "warn ws://logs:80: closed by the peer",
                        "info ws://logs:80 back after 0 ms, 1 attempt; 0 events waiting",
                        "warn ws://logs:80 unstable, 60 failures in the last 60 s, the last: closed by the peer");
    }

    @Test
    void secondOutage_isSaidAtOnce_whenTheLastWordIsOld() {
        outage.failed("connection refused", null);
        outage.recovered("x");
        now += 61 * SECOND;
        outage.failed("connection refused", null);
        assertThat(said).hasSize(3).last().isEqualTo("warn ws://logs:80: connection refused");
    }

    @Test
    void tick_saysNothing_withoutFailures() {
        now += 1000 * SECOND;
        outage.tick();
        assertThat(said).isEmpty();
    }
}
