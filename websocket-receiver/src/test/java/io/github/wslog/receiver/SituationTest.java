package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.OutputCounters;
import io.github.wslog.receiver.output.OutputState;
import io.github.wslog.receiver.stream.IntakeStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SituationTest {
    private static OutputState output(boolean required, @Nullable String trouble, Duration failingFor, boolean ended) {
        return new OutputState(
                new OutputCounters().stats("all"), required, 0, Duration.ZERO, trouble, failingFor, ended);
    }

    private static Situation situation(boolean room, boolean stopping, OutputState output) {
        IntakeStats nothing = new IntakeStats(0, 0, 0, 0, 0, 0, 0);
        return new Situation(nothing, 0, Map.of(), 0, 0, 900, 1000, room, stopping, List.of(output), 0, 0, 0);
    }

    private static final OutputState FINE = output(true, null, Duration.ZERO, false);

    @Test
    void allIsWell_whereNothingFails() {
        assertThat(situation(true, false, FINE).unready()).isEmpty();
        assertThat(situation(true, false, FINE).broken()).isEmpty();
    }

    @Test
    void events_areNotWelcome_whenTheSpoolIsFullOrTheReceiverStops() {
        assertThat(situation(false, false, FINE).unready())
                .containsExactly("the spool takes no more: it holds 900 of 1000 bytes");
        assertThat(situation(true, true, FINE).unready()).containsExactly("stopping");
        assertThat(situation(false, true, FINE).broken()).isEmpty();
    }

    @Test
    void requiredOutput_hasTenSecondsToRecover() {
        Duration ten = Duration.ofSeconds(10);
        assertThat(situation(true, false, output(true, "no space", ten, false)).unready())
                .isEmpty();
        assertThat(situation(true, false, output(true, "no space", ten.plusSeconds(1), false))
                        .unready())
                .containsExactly("output all fails for 11 s: no space");
        assertThat(situation(true, false, output(false, "no space", ten.plusSeconds(1), false))
                        .unready())
                .isEmpty();
    }

    @Test
    void outputThatHasEnded_doesNotPass() {
        Situation situation = situation(true, false, output(false, "pipe closed", Duration.ZERO, true));

        assertThat(situation.broken()).containsExactly("output all has ended: pipe closed");
        assertThat(situation.unready()).isEqualTo(situation.broken());
    }
}
