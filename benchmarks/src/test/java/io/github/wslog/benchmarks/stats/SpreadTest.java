package io.github.wslog.benchmarks.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void median_isTheMiddle_ofAnOddNumber() {
        assertThat(Spread.of(List.of(3.0, 1.0, 10.0))).isEqualTo(new Spread(3, 1, 10, 3));
    }

    @Test
    void median_isBetweenTheTwoInTheMiddle_ofAnEvenNumber() {
        assertThat(Spread.of(List.of(4.0, 1.0, 3.0, 10.0)).median()).isEqualTo(3.5);
    }

    @Test
    void text_givesMedianAndRange_orTheOnlyValue() {
        assertThat(Spread.of(List.of(1.0, 2.0, 1.856)).text(2)).isEqualTo("1.86 (1.00–2.00)");
        assertThat(Spread.of(List.of(1234.5)).text(0)).isIn("1234", "1235");
    }

    @Test
    void spread_isRefused_ofNothing() {
        assertThatThrownBy(() -> Spread.of(List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
