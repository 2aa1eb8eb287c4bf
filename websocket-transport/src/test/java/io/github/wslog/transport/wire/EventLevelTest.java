package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLevelTest {
    @ParameterizedTest
    @CsvSource({
        "-2147483648, TRACE",
        "0, TRACE",
        "1, TRACE",
        "4, TRACE",
        "5, DEBUG",
        "8, DEBUG",
        "9, INFO",
        "12, INFO",
        "13, WARN",
        "16, WARN",
        "17, ERROR",
        "20, ERROR",
        "21, FATAL",
        "24, FATAL",
        "25, FATAL",
        "2147483647, FATAL"
    })
    void level_isTheNearestAtOrBelow(int number, EventLevel expected) {
        assertThat(EventLevel.of(number)).isEqualTo(expected);
        assertThat(EventLevel.of(expected.number())).isEqualTo(expected);
    }
}
