package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "131071|65536|1|0|capacityBytes must be at least two segments (131072), was 131071",
                "1000000|65535|1|0|segmentBytes must be a power of two in 65536..268435456, was 65535",
                "1000000|32768|1|0|segmentBytes must be a power of two in 65536..268435456, was 32768",
                "2000000000|536870912|1|0|segmentBytes must be a power of two in 65536..268435456, was 536870912",
                "131072|65536|0|0|maxRecordBytes must be 1..32704, was 0",
                "131072|65536|32705|0|maxRecordBytes must be 1..32704, was 32705",
                "131072|65536|1|25|discardLevel must be 0..24, was 25",
                "131072|65536|1|-1|discardLevel must be 0..24, was -1"
            })
    void settings_nameTheBoundAndWhatWasFound(long capacity, int segment, int record, int level, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LogSettings(capacity, segment, record, level, Retention.UNTIL_RELEASED))
                .withMessage(message);
    }

    @Test
    void largestRecord_fits() {
        LogSettings settings = new LogSettings(1 << 17, 1 << 16, 32_704, 24, Retention.UNTIL_RELEASED);
        try (EventLog log = EventLog.inMemory(settings)) {
            assertThat(log.append(24, new byte[32_705], 0, 32_705)).isEqualTo(Admission.TOO_LARGE);
            Append.accepted(log, "x".repeat(32_704));
            assertThat(ReadRecord.texts(ReadRecord.all(log, log.cursor()))).containsExactly("x".repeat(32_704));
        }
    }
}
