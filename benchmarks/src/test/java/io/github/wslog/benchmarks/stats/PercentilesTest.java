package io.github.wslog.benchmarks.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void percentile_isTheNearestRank_ofUnsortedSamples() {
        Percentiles sorted = Percentiles.of(
                LongStream.rangeClosed(1, 1000).map(i -> 1001 - i).toArray());
        assertThat(sorted.at(0)).isEqualTo(1);
        assertThat(sorted.at(50)).isEqualTo(500);
        assertThat(sorted.at(99)).isEqualTo(990);
        assertThat(sorted.at(99.9)).isEqualTo(999);
        assertThat(sorted.at(99.91)).isEqualTo(1000);
        assertThat(sorted.at(100)).isEqualTo(1000);
    }

    @Test
    void percentile_isTheOnlySample_whenThereIsOne() {
        assertThat(Percentiles.of(new long[] {7}).at(99.9)).isEqualTo(7);
    }

    @Test
    void samples_areLeftAlone() {
        long[] samples = {3, 1, 2};
        Percentiles.of(samples);
        assertThat(samples).containsExactly(3, 1, 2);
    }

    @Test
    void percentile_isRefused_outsideOf0To100AndWithoutSamples() {
        Percentiles one = Percentiles.of(new long[] {1});
        assertThatThrownBy(() -> one.at(100.1)).hasMessage("percent must be 0..100, was 100.1");
        assertThatThrownBy(() -> one.at(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Percentiles.of(new long[0])).isInstanceOf(IllegalArgumentException.class);
    }
}
