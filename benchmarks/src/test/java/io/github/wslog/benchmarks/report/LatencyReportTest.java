package io.github.wslog.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.benchmarks.audit.AuditResult;
import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Latency;
import io.github.wslog.benchmarks.run.Latency.Health;
import io.github.wslog.benchmarks.send.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LatencyReportTest {
    @Test
    void p99_mustBeBelowEveryPeers() {
        assertThat(healthy(19_999).passes()).isTrue();
        assertThat(healthy(20_000).passes()).isFalse();
    }

    @Test
    void standstill_mustNotBlockOurCalls() {
        assertThat(new LatencyReport(List.of(run(Case.WS_LOG4J, Health.STOPPED, 5, 0))).passes())
                .isTrue();
        assertThat(new LatencyReport(List.of(run(Case.WS_LOG4J, Health.STOPPED, 5, 11_000_000))).passes())
                .isFalse();
        assertThat(new LatencyReport(List.of(run(Case.LOG4J_SOCKET, Health.STOPPED, 5, 11_000_000))).passes())
                .isTrue();
    }

    @Test
    void report_showsMicrosecondsAndMilliseconds() {
        assertThat(healthy(10_000).text())
                .contains("| ws-log4j | WebSocket appender, no layout | 1 | 0.50 | 1.0 | 10.0 | 20 | 300 | 2 | 0 |");
        assertThat(new LatencyReport(List.of(run(Case.LOGSTASH, Health.STOPPED, 5, 11_000_000))).text())
                .contains("| logstash-tcp | LogstashTcpSocketAppender | 1 | 0.3 | 2 | 11 | 100 | 0 |");
    }

    private static LatencyReport healthy(long ourP99) {
        return new LatencyReport(List.of(
                run(Case.LOG4J_SOCKET, Health.HEALTHY, 30_000, 0),
                run(Case.LOGSTASH, Health.HEALTHY, 20_000, 0),
                run(Case.WS_LOG4J, Health.HEALTHY, ourP99, 0)));
    }

    private static Latency run(Case what, Health health, long p99, long blocked) {
        Map<String, Long> calls = Map.of(
                "events",
                100L,
                "p50",
                500L,
                "p90",
                1000L,
                "p99",
                p99,
                "p99.9",
                20_000L,
                "max",
                300_000L,
                "overMillisecond",
                2L,
                "blocked",
                blocked);
        AuditResult exact = new AuditResult(100, 0, 0, 0, 0, Optional.empty());
        return new Latency(what, 1, health, new Reply("paced", calls), exact);
    }
}
