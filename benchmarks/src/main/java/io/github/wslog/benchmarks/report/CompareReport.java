package io.github.wslog.benchmarks.report;

import io.github.wslog.benchmarks.event.EventLine;
import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Case.Role;
import io.github.wslog.benchmarks.run.Throughput;
import io.github.wslog.benchmarks.stats.Spread;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The comparison as a page: gates, table, where the CPU time goes, what is wrong with the files. */
public final class CompareReport {
    /** Threads below that many CPU microseconds an event are not worth a word. */
    private static final double THREAD_LIMIT = 0.02;

    private final Comparison comparison;

    public CompareReport(Comparison comparison) {
        this.comparison = comparison;
    }

    public String text() {
        return "### Gates\n\n" + Gate.table(comparison.gates()) + "\n### End to end\n\n" + table() + '\n' + notes()
                + "\n### CPU by thread\n\nMicroseconds an event; the kernel keeps 15 characters of a thread's name.\n\n"
                + threads() + wrong();
    }

    private String table() {
        Markdown table = new Markdown(List.of(
                "case",
                "what",
                "runs (clean)",
                "k events/s",
                "MB/s",
                "÷ raw",
                "÷ best Log4j TCP peer",
                "÷ LogstashTcp",
                "CPU µs/event: sender (kernel)",
                "receiver (kernel)",
                "both",
                "alloc B/event",
                "wrong"));
        comparison.cases().forEach(what -> table.row(row(what)));
        return table.toString();
    }

    private List<String> row(Case what) {
        List<Throughput> runs = comparison.runs(what);
        Spread rate = comparison.spread(what, run -> run.eventsPerSecond() / 1e3);
        long clean = runs.stream().filter(Throughput::clean).count();
        return List.of(
                what.id(),
                what.title(),
                runs.size() + " (" + clean + ")",
                rate.text(0),
                number(rate.median() * EventLine.BYTES / 1e3, 0),
                ratio(what, Role.LIMIT),
                ratio(what, Role.LOG4J_PEER),
                ratio(what, Role.LOGBACK_PEER),
                cpu(what, Throughput::senderCpu, Throughput::senderKernel),
                cpu(what, Throughput::sinkCpu, Throughput::sinkKernel),
                comparison.spread(what, Throughput::cpu).text(2),
                number(comparison.spread(what, Throughput::allocatedBytes).median(), 0),
                runs.stream().allMatch(run -> run.audit().exact()) ? "0" : "**see below**");
    }

    private String ratio(Case what, Role role) {
        return comparison.rateOverBest(what, role).map(spread -> spread.text(2)).orElse("");
    }

    private String cpu(Case what, Function<Throughput, Double> total, Function<Throughput, Double> kernel) {
        return comparison.spread(what, total::apply).text(2) + " ("
                + number(comparison.spread(what, kernel::apply).median(), 2) + ")";
    }

    private static String notes() {
        return """
                Medians (least–greatest). Ratios are taken inside a round. A rate is events logged ÷ time until the last of
                them was in the file. "Clean" runs are those during which others kept less than %s of a core busy; others count
                only where no clean one exists. "Wrong" counts events lost, twice, out of order or different in any byte but the
                time. Only `ws-*` are acknowledged. The sink of the others counts lines and writes; it keeps no spool.
                """.formatted(Throughput.NOISY_CORES);
    }

    private String threads() {
        Markdown table = new Markdown(List.of("case", "sender", "receiver"));
        for (Case what : comparison.cases()) {
            table.row(List.of(
                    what.id(), threads(what, Throughput::senderThreads), threads(what, Throughput::sinkThreads)));
        }
        return table.toString();
    }

    private String threads(Case what, Function<Throughput, Map<String, Double>> threads) {
        Map<String, Double> medians = new TreeMap<>();
        comparison.runs(what).stream()
                .flatMap(run -> threads.apply(run).keySet().stream())
                .distinct()
                .forEach(name -> medians.put(
                        name,
                        comparison
                                .spread(what, run -> threads.apply(run).getOrDefault(name, 0.0))
                                .median()));
        return medians.entrySet().stream()
                .filter(entry -> entry.getValue() >= THREAD_LIMIT)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + number(entry.getValue(), 2))
                .collect(Collectors.joining(", "));
    }

    private String wrong() {
        StringBuilder text = new StringBuilder();
        for (Case what : Arrays.asList(Case.values())) {
            for (Throughput run : comparison.runs(what)) {
                if (!run.audit().exact()) {
                    text.append(String.format(
                            "- %s, round %d: %s%s%n",
                            what.id(),
                            run.round(),
                            run.audit().text(),
                            run.audit()
                                    .example()
                                    .map(line -> ": `" + line + "`")
                                    .orElse("")));
                }
            }
        }
        return text.isEmpty() ? "" : "\n### Wrong files\n\n" + text;
    }

    private static String number(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
