package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GapTest {
    @Test
    void line_saysHowManyOfWhichLevelWhenAndWhy() {
        Gap gap = new Gap("buffer full", new long[] {0, 34, 1200, 0, 0, 0}, 0, 1_500_000_000);

        assertThat(gap.count()).isEqualTo(1234);
        assertThat(gap)
                .hasToString("1234 events lost (1200 INFO, 34 DEBUG) from 1970-01-01T00:00:00Z"
                        + " to 1970-01-01T00:00:01.500Z: buffer full");
    }

    @Test
    void line_isSingular_forOneEvent() {
        assertThat(new Gap("too large", new long[] {0, 0, 0, 0, 1, 0}, 0, 0).toString())
                .startsWith("1 event lost (1 ERROR) ");
    }

    @ParameterizedTest
    @CsvSource({"0, WARN", "1, WARN", "2, WARN", "3, WARN", "4, ERROR", "5, FATAL"})
    void level_isThatOfTheWorstLoss_butAtLeastWarn(int lost, EventLevel expected) {
        long[] byLevel = new long[6];
        byLevel[lost] = 1;
        RecordBuffer buffer = new RecordBuffer();
        new Gap("torn", byLevel, 0, 0).encode(buffer);

        assertThat(buffer.level()).isEqualTo(expected.number());
    }

    @Test
    void gap_isWhole_withTheLongestCauseAndTheLargestNumbers() {
        long most = Long.MAX_VALUE;
        Gap gap = new Gap("日".repeat(1000), new long[] {most, most, most, most, most, most}, -1, most);
        RecordBuffer buffer = new RecordBuffer();
        gap.encode(buffer);

        RecordReader record = Records.read(buffer);
        assertThat(record.gap()).isEqualTo(gap);
        assertThat(record.truncated()).isFalse();
    }

    @Test
    void numbers_areTheGapsOwn() {
        long[] byLevel = new long[6];
        Gap gap = new Gap("torn", byLevel, 0, 0);
        byLevel[0] = 5;
        gap.byLevel()[1] = 5;

        assertThat(gap.count()).isZero();
        assertThat(gap)
                .isEqualTo(new Gap("torn", new long[6], 0, 0))
                .hasSameHashCodeAs(new Gap("torn", new long[6], 0, 0));
        assertThatThrownBy(() -> new Gap("torn", new long[5], 0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
