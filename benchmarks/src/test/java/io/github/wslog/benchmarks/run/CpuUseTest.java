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

    @Test
    void twoMeasurements_addUp_andOthersByTime() {
        CpuTimes sender = new CpuTimes(2, 1, Map.of("main", 1.5, "first", 0.5));
        CpuTimes sink = new CpuTimes(4, 3, Map.of("main", 4.0));
        CpuTimes later = new CpuTimes(1, 0.5, Map.of("main", 0.75, "second", 0.25));

        assertThat(new CpuUse(sender, sink, 1, 0.5).plus(new CpuUse(later, sink, 3, 0.1)))
                .isEqualTo(new CpuUse(
                        new CpuTimes(3, 1.5, Map.of("main", 2.25, "first", 0.5, "second", 0.25)),
                        new CpuTimes(8, 6, Map.of("main", 8.0)),
                        4,
                        0.2));
    }

    private static CpuUse use(double inSender, double inSink) {
        CpuTimes sender = new CpuTimes(2, 0, Map.of("main", 1.5, "C2 CompilerThre", inSender));
        CpuTimes sink = new CpuTimes(2, 0, Map.of("main", 1.5, "C1 CompilerThre", inSink));
        return new CpuUse(sender, sink, 2, 0);
    }
}
