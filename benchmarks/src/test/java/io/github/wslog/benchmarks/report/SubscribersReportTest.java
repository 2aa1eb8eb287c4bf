package io.github.wslog.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.benchmarks.run.Subscribers;
import io.github.wslog.benchmarks.send.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubscribersReportTest {
    private static SubscribersReport report(long wrong, double cpu, double after, long slowest) {
        Reply alone = new Reply("paced", Map.of("p99.9", 20_000L));
        Reply together = new Reply("paced", Map.of("p99.9", slowest));
        return new SubscribersReport(
                List.of(new Subscribers(1, alone, together, 9_000_000, 600_000, wrong, cpu, 0.4, 200, after)));
    }

    @Test
    void bounds_areKept_upToTheirLimits() {
        assertThat(report(0, 0.5, 263.9, 40_000).passes()).isTrue();
        assertThat(report(1, 0.5, 263.9, 40_000).passes()).isFalse();
        assertThat(report(0, 0.51, 263.9, 40_000).passes()).isFalse();
        assertThat(report(0, 0.5, 264, 40_000).passes()).isFalse();
        assertThat(report(0, 0.5, 263.9, 40_001).passes()).isFalse();
    }

    @Test
    void page_showsWhatWasMeasured() {
        assertThat(report(0, 0.345, 210, 30_000).text())
                .contains("| PASS | growth of resident memory | < 64.00 MiB | 10.00 MiB |")
                .contains("| CPU a delivery, flat out, µs | 0.345 |")
                .contains("-Xmx96m");
    }
}
