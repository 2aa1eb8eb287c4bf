package io.github.wslog.benchmarks.report;

import io.github.wslog.benchmarks.run.Subscribers;
import io.github.wslog.benchmarks.stats.Spread;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What subscribers cost an application, as a page. */
public final class SubscribersReport {
    private final List<Subscribers> runs;

    public SubscribersReport(List<Subscribers> runs) {
        this.runs = List.copyOf(runs);
    }

    public String text() {
        Markdown table = new Markdown(List.of("", "measured"));
        row(table, "delivered to the 48 while 200,000 events were logged flat out", run -> run.events(), 0);
        row(table, "of the others the 48 were told", run -> run.told(), 0);
        row(table, "missing or twice without a word", run -> run.wrong(), 0);
        row(table, "CPU a delivery, flat out, µs", Subscribers::cpuMicros, 3);
        row(
                table,
                "CPU a delivery, at " + Subscribers.EVENTS_PER_SECOND + " events/s, µs",
                Subscribers::pacedCpuMicros,
                3);
        row(table, "resident memory before they came, MiB", Subscribers::residentBefore, 1);
        row(table, "resident memory at the end, MiB", Subscribers::residentAfter, 1);
        row(
                table,
                "p99.9 of the logging call without them, µs",
                run -> run.alone().get("p99.9") / 1e3,
                1);
        row(
                table,
                "p99.9 of the logging call with them, µs",
                run -> run.together().get("p99.9") / 1e3,
                1);
        return "### Gates\n\n" + Gate.table(gates())
                + "\n### Measured\n\nMedians of the rounds (least–greatest). The application's" + " JVM has `"
                + String.join(" ", Subscribers.HEAP) + "` besides.\n\n" + table;
    }

    private void row(Markdown table, String what, ToDoubleFunction<Subscribers> value, int decimals) {
        table.row(List.of(what, spread(value).text(decimals)));
    }

    private Spread spread(ToDoubleFunction<Subscribers> value) {
        return Spread.of(runs.stream().map(run -> value.applyAsDouble(run)).toList());
    }

    /** The bounds of issue 3. */
    List<Gate> gates() {
        return List.of(
                new Gate(
                        "missing or twice without a word",
                        spread(run -> run.wrong()).max(),
                        Gate.Bound.AT_MOST,
                        0,
                        ""),
                new Gate(
                        "growth of resident memory", spread(Subscribers::growth).max(), Gate.Bound.BELOW, 64, " MiB"),
                new Gate(
                        "CPU a delivery, flat out",
                        spread(Subscribers::cpuMicros).median(),
                        Gate.Bound.AT_MOST,
                        0.5,
                        " µs"),
                new Gate(
                        "p99.9 of the logging call ÷ that without subscribers",
                        spread(Subscribers::slowdown).median(),
                        Gate.Bound.AT_MOST,
                        2,
                        ""));
    }

    public boolean passes() {
        return gates().stream().allMatch(Gate::passes);
    }
}
