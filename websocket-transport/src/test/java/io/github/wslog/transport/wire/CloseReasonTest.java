package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseReasonTest {
    @ParameterizedTest
    @EnumSource
    void reason_isFoundByItsCode_andFitsACloseFrame(CloseReason reason) {
        assertThat(CloseReason.of(reason.code())).isEqualTo(reason);
        assertThat(reason.text().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(100);
        assertThat(reason.code())
                .satisfiesAnyOf(
                        code -> assertThat(code).isBetween(1000, 1013),
                        code -> assertThat(code).isBetween(4400, 4499));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1005, 1006, 3000, 4399, 5000})
    void code_ofOthers_isNoReason(int code) {
        assertThat(CloseReason.of(code)).isNull();
    }
}
