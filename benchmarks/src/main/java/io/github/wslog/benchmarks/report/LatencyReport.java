package io.github.wslog.benchmarks.report;

import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Case.Role;
import io.github.wslog.benchmarks.run.Latency;
import io.github.wslog.benchmarks.run.Latency.Health;
import io.github.wslog.benchmarks.stats.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** How long logging calls take, as a page. */
public final class LatencyReport {
    private final List<Latency> runs;

    public LatencyReport(List<Latency> runs) {
        this.runs = List.copyOf(runs);
    }

    public String text() {
        return "### Gates\n\n" + Gate.table(gates()) + "\n### Healthy\n\nMicroseconds; " + Latency.EVENTS_PER_SECOND
                + " events a second from one thread, medians of the rounds (least–greatest).\n\n" + healthy()
                + "\n### Sink stopped for " + Latency.STANDSTILL.toSeconds()
                + " s\n\nThe same rate; \"blocked\" is the time spent in calls that took longer than 10 ms, without"
                + " what they waited for a processor.\n\n"
                + stopped();
    }

    private String healthy() {
        Markdown table = new Markdown(
                List.of("case", "what", "runs", "p50", "p90", "p99", "p99.9", "max", "calls > 1 ms", "wrong"));
        for (Case what : cases(Health.HEALTHY)) {
            table.row(List.of(
                    what.id(),
                    what.title(),
                    Integer.toString(runs(what, Health.HEALTHY).size()),
                    percentile(what, "p50", 2),
                    percentile(what, "p90", 1),
                    percentile(what, "p99", 1),
                    percentile(what, "p99.9", 0),
                    percentile(what, "max", 0),
                    spread(what, Health.HEALTHY, run -> run.calls().get("overMillisecond"))
                            .text(0),
                    wrong(what, Health.HEALTHY)));
        }
        return table.toString();
    }

    private String stopped() {
        Markdown table = new Markdown(
                List.of("case", "what", "runs", "longest call, ms", "calls > 1 ms", "blocked, ms", "events", "wrong"));
        for (Case what : cases(Health.STOPPED)) {
            table.row(List.of(
                    what.id(),
                    what.title(),
                    Integer.toString(runs(what, Health.STOPPED).size()),
                    spread(what, Health.STOPPED, run -> run.micros("max") / 1e3).text(1),
                    spread(what, Health.STOPPED, run -> run.calls().get("overMillisecond"))
                            .text(0),
                    spread(what, Health.STOPPED, Latency::blockedMillis).text(0),
                    spread(what, Health.STOPPED, run -> run.calls().get("events"))
                            .text(0),
                    wrong(what, Health.STOPPED)));
        }
        return table.toString();
    }

    /** The bounds of issue 2, as far as their cases were run. */
    List<Gate> gates() {
        List<Gate> gates = new ArrayList<>();
        OptionalDouble bestPeer = cases(Health.HEALTHY).stream()
                .filter(what -> what.role().isPeer())
                .mapToDouble(this::p99)
                .min();
        for (Case what : cases(Health.HEALTHY)) {
            if (what.role() == Role.OURS && bestPeer.isPresent()) {
                gates.add(new Gate(
                        what.id() + ": p99 of the call, below every peer's",
                        p99(what),
                        Gate.Bound.BELOW,
                        bestPeer.getAsDouble(),
                        " µs"));
            }
        }
        for (Case what : cases(Health.STOPPED)) {
            if (what.role() == Role.OURS) {
                double blocked =
                        spread(what, Health.STOPPED, Latency::blockedMillis).max();
                gates.add(new Gate(
                        what.id() + ": blocked while the sink is stopped", blocked, Gate.Bound.AT_MOST, 0, " ms"));
            }
        }
        return gates;
    }

    public boolean passes() {
        return gates().stream().allMatch(Gate::passes);
    }

    private double p99(Case what) {
        return spread(what, Health.HEALTHY, run -> run.micros("p99")).median();
    }

    private String percentile(Case what, String percentile, int decimals) {
        return spread(what, Health.HEALTHY, run -> run.micros(percentile)).text(decimals);
    }

    private Spread spread(Case what, Health health, ToDoubleFunction<Latency> value) {
        return Spread.of(runs(what, health).stream().map(value::applyAsDouble).toList());
    }

    private String wrong(Case what, Health health) {
        return runs(what, health).stream()
                .filter(run -> !run.audit().exact())
                .findFirst()
                .map(run -> "**" + run.audit().text() + "**")
                .orElse("0");
    }

    private List<Case> cases(Health health) {
        return runs.stream()
                .filter(run -> run.health() == health)
                .map(Latency::what)
                .distinct()
                .sorted()
                .toList();
    }

    private List<Latency> runs(Case what, Health health) {
        return runs.stream()
                .filter(run -> run.what() == what && run.health() == health)
                .toList();
    }
}
