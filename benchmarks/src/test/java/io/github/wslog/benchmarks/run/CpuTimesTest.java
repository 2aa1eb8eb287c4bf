package io.github.wslog.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
    private static final String REST =
            " S 1 2 3 0 -1 4194304 100 200 0 0 250 75 0 0 20 0 20 0 12345 100000 500 184467 1 1";

    @Test
    void stat_isRead_inSeconds() {
        assertThat(CpuTimes.Stat.parse("42 (wslog-sender)" + REST))
                .isEqualTo(new CpuTimes.Stat("wslog-sender", 2.5, 0.75));
    }

    @Test
    void stat_isRead_whenTheNameHoldsBlanksAndParentheses() {
        assertThat(CpuTimes.Stat.parse("42 (a) b (c)" + REST)).isEqualTo(new CpuTimes.Stat("a) b (c", 2.5, 0.75));
    }

    @Test
    void mainThread_getsItsName() {
        assertThat(CpuTimes.Stat.parse("42 (java)" + REST).name()).isEqualTo("main");
    }

    @Test
    void difference_countsNewThreadsFromZero() {
        CpuTimes before = new CpuTimes(1, 0.5, Map.of("main", 1.0));
        CpuTimes after = new CpuTimes(3, 0.75, Map.of("main", 1.5, "new", 0.5));
        assertThat(after.since(before)).isEqualTo(new CpuTimes(2, 0.25, Map.of("main", 0.5, "new", 0.5)));
    }

    @Test
    void ownProcess_hasUsedSomething() throws Exception {
        assertThat(CpuTimes.ofProcess(ProcessHandle.current().pid()).total()).isPositive();
    }
}
