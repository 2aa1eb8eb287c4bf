package io.github.wslog.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.benchmarks.run.Case;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    @Test
    void defaults_areThreeRoundsOfEverything_andOneWhenQuick() {
        assertThat(Arguments.parse(List.of()))
                .isEqualTo(new Arguments(false, 3, EnumSet.allOf(Case.class), false, false));
        assertThat(Arguments.parse(List.of("--quick")).rounds()).isOne();
    }

    @Test
    void options_areTaken_inAnyOrder() {
        Arguments arguments =
                Arguments.parse(List.of("--docs", "--cases", "raw,ws-log4j", "--rounds", "5", "--jfr", "--quick"));
        assertThat(arguments).isEqualTo(new Arguments(true, 5, EnumSet.of(Case.RAW, Case.WS_LOG4J), true, true));
    }

    @Test
    void options_areRefused_whenUnknownIncompleteOrOutOfBounds() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--fast"))).hasMessage("unknown option --fast");
        assertThatThrownBy(() -> Arguments.parse(List.of("--rounds"))).hasMessage("--rounds needs a value");
        assertThatThrownBy(() -> Arguments.parse(List.of("--rounds", "0")))
                .hasMessage("--rounds must be 1..100, was 0");
    }
}
