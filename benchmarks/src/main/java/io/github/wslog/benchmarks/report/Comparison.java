package io.github.wslog.benchmarks.report;

import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Case.Role;
import io.github.wslog.benchmarks.run.Throughput;
import io.github.wslog.benchmarks.stats.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The runs of an interleaved comparison, one a case and round.
 *
 * <p>Ratios are taken inside a round, where both runs had the same neighbours; runs that others disturbed are left out
 * wherever a clean one exists.
 */
public final class Comparison {
    private final List<Throughput> runs;

    public Comparison(List<Throughput> runs) {
        this.runs = List.copyOf(runs);
    }

    List<Case> cases() {
        return runs.stream().map(Throughput::what).distinct().sorted().toList();
    }

    List<Throughput> runs(Case what) {
        return runs.stream().filter(run -> run.what() == what).toList();
    }

    /** Median and range over the clean runs of a case, or over all if none is clean. */
    Spread spread(Case what, ToDoubleFunction<Throughput> value) {
        return Spread.of(cleanOrAll(runs(what)).stream()
                .map(run -> value.applyAsDouble(run))
                .toList());
    }

    /** Events per second ÷ those of the best run of {@code role} in the same round; empty if there is none. */
    Optional<Spread> rateOverBest(Case what, Role role) {
        List<Ratio> ratios = new ArrayList<>();
        for (Throughput run : runs(what)) {
            runs.stream()
                    .filter(other ->
                            other.round() == run.round() && other.what().role() == role)
                    .max(Comparator.comparingDouble(Throughput::eventsPerSecond))
                    .ifPresent(best -> ratios.add(
                            new Ratio(run.eventsPerSecond() / best.eventsPerSecond(), run.clean() && best.clean())));
        }
        List<Double> clean =
                ratios.stream().filter(Ratio::clean).map(Ratio::value).toList();
        List<Double> chosen =
                clean.isEmpty() ? ratios.stream().map(Ratio::value).toList() : clean;
        return chosen.isEmpty() ? Optional.empty() : Optional.of(Spread.of(chosen));
    }

    /** The bounds of issue 2, as far as their cases were run. */
    List<Gate> gates() {
        List<Gate> gates = new ArrayList<>();
        gate(gates, Case.WS_LOG4J_PATTERN, Role.LOG4J_PEER, 1.8, "best Log4j TCP peer");
        gate(gates, Case.WS_LOG4J, Role.LOG4J_PEER, 2.2, "best Log4j TCP peer");
        gate(gates, Case.WS_LOGBACK_PATTERN, Role.LOGBACK_PEER, 0.95, "LogstashTcp");
        gate(gates, Case.WS_LOGBACK, Role.LOGBACK_PEER, 1.1, "LogstashTcp");
        double wrong = runs.stream()
                .filter(run -> run.what().role() == Role.OURS)
                .filter(run -> !run.audit().exact())
                .count();
        if (runs.stream().anyMatch(run -> run.what().role() == Role.OURS)) {
            gates.add(new Gate("our runs with a wrong file", wrong, Gate.Bound.AT_MOST, 0, ""));
        }
        return gates;
    }

    public boolean passes() {
        return gates().stream().allMatch(Gate::passes);
    }

    private void gate(List<Gate> gates, Case what, Role peers, double limit, String peer) {
        rateOverBest(what, peers)
                .ifPresent(ratio -> gates.add(
                        new Gate(what.id() + ": events/s ÷ " + peer, ratio.median(), Gate.Bound.AT_LEAST, limit, "")));
    }

    private static List<Throughput> cleanOrAll(List<Throughput> runs) {
        List<Throughput> clean = runs.stream().filter(Throughput::clean).toList();
        return clean.isEmpty() ? runs : clean;
    }

    private record Ratio(double value, boolean clean) {}
}
