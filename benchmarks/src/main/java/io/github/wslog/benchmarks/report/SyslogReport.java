package io.github.wslog.benchmarks.report;

import io.github.wslog.benchmarks.stats.Spread;
import java.util.List;
import java.util.Map;

/** How fast the receiver's outputs are, as a page. */
public final class SyslogReport {
    private final Map<String, List<Double>> rates;

    /** @param rates events a second of each round: naive, tcp, os, disk */
    public SyslogReport(Map<String, List<Double>> rates) {
        this.rates = Map.copyOf(rates);
    }

    public String text() {
        Markdown table = new Markdown(List.of("the spool is emptied to", "events/s"));
        table.row(List.of(
                "syslog-ng over TCP, by a sender that has the messages ready and keeps nothing", spread("naive")));
        table.row(List.of("syslog-ng over TCP, with checkpoints as they are by default", spread("tcp")));
        table.row(List.of("a file, `durability=os`", spread("os")));
        table.row(List.of("a file, `durability=disk`", spread("disk")));
        return "### Gates\n\n" + Gate.table(gates()) + "\n### Measured\n\nMedians of the rounds (least–greatest).\n\n"
                + table;
    }

    private String spread(String what) {
        return Spread.of(rates.getOrDefault(what, List.of())).text(0);
    }

    private double median(String what) {
        return Spread.of(rates.getOrDefault(what, List.of())).median();
    }

    /** The bounds of issue 5. */
    List<Gate> gates() {
        return List.of(
                new Gate(
                        "to syslog-ng with checkpoints ÷ naive",
                        median("tcp") / median("naive"),
                        Gate.Bound.AT_LEAST,
                        0.8,
                        ""),
                new Gate(
                        "to a file with `durability=disk` ÷ `os`",
                        median("disk") / median("os"),
                        Gate.Bound.AT_LEAST,
                        0.5,
                        ""));
    }

    public boolean passes() {
        return gates().stream().allMatch(Gate::passes);
    }
}
