package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.report.CompareReport;
import io.github.wslog.benchmarks.report.Comparison;
import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Installation;
import io.github.wslog.benchmarks.run.Settings;
import io.github.wslog.benchmarks.run.Throughput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code compare}: all cases flat out, round after round. */
final class CompareCommand {
    /** Runs that others disturbed are repeated as long as the whole stays under that. */
    private static final Duration BUDGET = Duration.ofMinutes(15);

    private final Arguments arguments;
    private final Installation installation = Installation.ofThisJar();
    private final Results results;
    private final List<Throughput> runs = new ArrayList<>();
    private final long start = System.nanoTime();
    private int measured;

    CompareCommand(Arguments arguments) throws IOException {
        this.arguments = arguments;
        results = new Results(installation, "compare");
    }

    /** Exit code: 1 if a gate failed. */
    int run() throws IOException, InterruptedException {
        for (int round = 1; round <= arguments.rounds(); round++) {
            for (Case what : arguments.cases()) {
                runs.add(best(what, round));
            }
        }
        Comparison comparison = new Comparison(runs);
        results.keepRuns(runs.stream().map(Throughput::toString).toList());
        results.publish(arguments, new CompareReport(comparison).text());
        return comparison.passes() ? 0 : 1;
    }

    /** A run; or a second one if others disturbed the first, there is time for it, and it was disturbed less. */
    private Throughput best(Case what, int round) throws IOException, InterruptedException {
        Throughput first = measure(what, round);
        if (first.clean() || arguments.quick() || !timeForOneMore()) {
            return first;
        }
        Throughput second = measure(what, round);
        return second.othersCores() < first.othersCores() ? second : first;
    }

    private Throughput measure(Case what, int round) throws IOException, InterruptedException {
        Throughput run = Throughput.measure(installation, what, round, settings(what, round));
        measured++;
        System.out.printf(
                Locale.ROOT,
                "round %d  %-24s %6.0f k events/s  CPU µs/event %5.2f + %5.2f  others %4.2f cores  wrong: %s%n",
                round,
                what.id(),
                run.eventsPerSecond() / 1e3,
                run.senderCpu(),
                run.sinkCpu(),
                run.othersCores(),
                run.audit().text());
        return run;
    }

    private Settings settings(Case what, int round) {
        Duration warmUp = Duration.ofMillis(arguments.quick() ? 1000 : 1500);
        Duration window = Duration.ofMillis(arguments.quick() ? 1000 : 3000);
        return arguments
                .settings(installation, results.directory(), what, round)
                .lasting(warmUp, window);
    }

    private boolean timeForOneMore() {
        long elapsed = System.nanoTime() - start;
        int outstanding = arguments.rounds() * arguments.cases().size() - runs.size();
        return elapsed + elapsed / measured * outstanding < BUDGET.toNanos();
    }
}
