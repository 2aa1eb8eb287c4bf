package io.github.wslog.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CaseTest {
    @ParameterizedTest
    @EnumSource(Case.class)
    void configuration_isInTheJar(Case what) {
        for (String option : what.jvmOptions()) {
            int at = option.indexOf("conf/");
            if (at >= 0) {
                assertThat(Case.class.getClassLoader().getResource(option.substring(at)))
                        .isNotNull();
            }
        }
    }

    @Test
    void cases_areFoundByTheirIds() {
        assertThat(Case.parse("raw,ws-logback")).isEqualTo(List.of(Case.RAW, Case.WS_LOGBACK));
        assertThatThrownBy(() -> Case.parse("raw,cooked"))
                .hasMessageStartingWith("case must be one of raw, log4j-socket,")
                .hasMessageEndingWith("was cooked");
    }

    @Test
    void casesOfLog4j_areAGroupOfTheirOwn_andNoGroupIsEmpty() {
        assertThat(Case.groups(List.of(Case.RAW, Case.LOG4J_SOCKET, Case.LOGSTASH, Case.WS_LOG4J)))
                .containsExactlyInAnyOrder(List.of(Case.RAW, Case.LOGSTASH), List.of(Case.LOG4J_SOCKET, Case.WS_LOG4J));
        assertThat(Case.groups(List.of(Case.WS_LOGBACK))).containsExactly(List.of(Case.WS_LOGBACK));
    }
}
