package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.report.CompareReport;
import io.github.wslog.benchmarks.report.Comparison;
import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Installation;
import io.github.wslog.benchmarks.run.Settings;
import io.github.wslog.benchmarks.run.Throughput;
import io.github.wslog.benchmarks.run.Turns;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code compare}: all cases flat out, in turns, round after round. */
final class CompareCommand {
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final int WINDOWS = 4;

    private final Arguments arguments;
    private final Installation installation = Installation.ofThisJar();
    private final Results results;
    private final List<Throughput> runs = new ArrayList<>();

    CompareCommand(Arguments arguments) throws IOException {
        this.arguments = arguments;
        results = new Results(installation, "compare");
    }

    /** Exit code: 1 if a gate failed. */
    int run() throws IOException, InterruptedException {
        for (int round = 1; round <= arguments.rounds(); round++) {
            for (List<Case> group : Case.groups(arguments.cases())) {
                measure(group, round);
            }
        }
        Comparison comparison = new Comparison(runs);
        results.keepRuns(runs.stream().map(Throughput::toString).toList());
        results.publish(arguments, new CompareReport(comparison).text());
        return comparison.passes() ? 0 : 1;
    }

    private void measure(List<Case> group, int round) throws IOException, InterruptedException {
        try (Turns turns = new Turns(installation, group, what -> settings(what, round))) {
            for (Throughput run : turns.measure(round)) {
                print(run);
                runs.add(run);
            }
        }
    }

    private static void print(Throughput run) {
        System.out.printf(
                Locale.ROOT,
                "round %d  %-24s %6.0f k events/s  CPU µs/event %5.2f + %5.2f  others %4.2f cores  wrong: %s%n",
                run.round(),
                run.what().id(),
                run.eventsPerSecond() / 1e3,
                run.senderCpu(),
                run.sinkCpu(),
                run.othersCores(),
                run.audit().text());
    }

    private Settings settings(Case what, int round) {
        Duration warmUp = Duration.ofMillis(arguments.quick() ? 1000 : 1500);
        return arguments
                .settings(installation, results.directory(), what, round)
                .lasting(warmUp, WINDOW)
                .measuring(arguments.quick() ? 1 : WINDOWS);
    }
}
