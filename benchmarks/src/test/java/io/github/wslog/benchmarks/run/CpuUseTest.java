package io.github.wslog.benchmarks.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuUseTest {
    @Test
    void compilers_areBusy_whenBothJvmsTogetherSpendMoreThanATwentiethOfACore() {
        assertThat(use(0.07, 0.02).compilersAreBusy()).isFalse();
        assertThat(use(0.07, 0.04).compilersAreBusy()).isTrue();
        assertThat(use(0.04, 0.07).compilersAreBusy()).isTrue();
    }

    private static CpuUse use(double inSender, double inSink) {
        CpuTimes sender = new CpuTimes(2, 0, Map.of("main", 1.5, "C2 CompilerThre", inSender));
        CpuTimes sink = new CpuTimes(2, 0, Map.of("main", 1.5, "C1 CompilerThre", inSink));
        return new CpuUse(sender, sink, 2, 0);
    }
}
