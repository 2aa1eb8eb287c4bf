package io.github.wslog.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.benchmarks.audit.AuditResult;
import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Case.Role;
import io.github.wslog.benchmarks.run.Throughput;
import io.github.wslog.benchmarks.stats.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final double QUIET = 0.1;
    private static final double BUSY = 0.9;
    private static final AuditResult EXACT = new AuditResult(100, 0, 0, 0, 0, Optional.empty());
    private static final AuditResult WRONG = new AuditResult(100, 1, 0, 0, 0, Optional.empty());

    @Test
    void ratio_isTakenInsideTheRound_overTheBestPeerOfIt() {
        Comparison comparison = new Comparison(List.of(
                run(Case.LOG4J_SOCKET, 1, 100, QUIET),
                run(Case.LOG4J_SYSLOG, 1, 50, QUIET),
                run(Case.WS_LOG4J, 1, 250, QUIET),
                run(Case.LOG4J_SOCKET, 2, 10, QUIET),
                run(Case.LOG4J_SYSLOG, 2, 20, QUIET),
                run(Case.WS_LOG4J, 2, 60, QUIET)));
        assertThat(comparison.rateOverBest(Case.WS_LOG4J, Role.LOG4J_PEER)).hasValue(new Spread(2.75, 2.5, 3, 2));
        assertThat(comparison.rateOverBest(Case.WS_LOG4J, Role.LOGBACK_PEER)).isEmpty();
    }

    @Test
    void disturbedRuns_areLeftOut_whereACleanOneExists() {
        Comparison comparison = new Comparison(List.of(
                run(Case.LOGSTASH, 1, 100, QUIET),
                run(Case.WS_LOGBACK, 1, 300, BUSY),
                run(Case.LOGSTASH, 2, 100, QUIET),
                run(Case.WS_LOGBACK, 2, 120, QUIET)));
        assertThat(comparison.rateOverBest(Case.WS_LOGBACK, Role.LOGBACK_PEER)).hasValue(new Spread(1.2, 1.2, 1.2, 1));
        assertThat(comparison
                        .spread(Case.WS_LOGBACK, Throughput::eventsPerSecond)
                        .median())
                .isEqualTo(120);
    }

    @Test
    void disturbedRuns_count_whereNoCleanOneExists() {
        Comparison comparison =
                new Comparison(List.of(run(Case.LOGSTASH, 1, 100, BUSY), run(Case.WS_LOGBACK, 1, 300, QUIET)));
        assertThat(comparison.rateOverBest(Case.WS_LOGBACK, Role.LOGBACK_PEER)).hasValue(new Spread(3, 3, 3, 1));
    }

    @Test
    void gates_pass_atTheirLimits_andFailBelow() {
        assertThat(log4jGate(180)).extracting(Gate::passes).containsExactly(true, true);
        assertThat(log4jGate(179)).extracting(Gate::passes).containsExactly(false, true);
    }

    @Test
    void gate_fails_whenAnEventOfOursIsMissing() {
        Comparison comparison = new Comparison(List.of(run(Case.WS_LOG4J, 1, 100, QUIET, WRONG)));
        assertThat(comparison.passes()).isFalse();
        assertThat(new Comparison(List.of(run(Case.LOG4J_SOCKET, 1, 100, QUIET, WRONG))).passes())
                .isTrue();
    }

    @Test
    void report_showsEveryCase_itsRatioAndWhatIsWrong() {
        Comparison comparison = new Comparison(List.of(
                run(Case.LOG4J_SOCKET, 1, 100_000, QUIET), run(Case.WS_LOG4J_PATTERN, 1, 190_000, QUIET, WRONG)));
        assertThat(new CompareReport(comparison).text())
                .contains("| PASS | ws-log4j-pattern: events/s ÷ best Log4j TCP peer | ≥ 1.800 | 1.900 |")
                .contains("| log4j-socket | Socket appender | 1 (1) | 100 | 25 |  | 1.00 |")
                .contains("ws-log4j-pattern, round 1: 1 lost");
    }

    private static List<Gate> log4jGate(long rate) {
        return new Comparison(
                        List.of(run(Case.LOG4J_SOCKET, 1, 100, QUIET), run(Case.WS_LOG4J_PATTERN, 1, rate, QUIET)))
                .gates();
    }

    private static Throughput run(Case what, int round, long rate, double othersCores) {
        return run(what, round, rate, othersCores, EXACT);
    }

    private static Throughput run(Case what, int round, long rate, double othersCores, AuditResult audit) {
        return new Throughput(
                what, round, rate, 1, 0.5, 0.25, 0.5, 0.25, Map.of("main", 0.5), Map.of(), othersCores, 24, audit);
    }
}
