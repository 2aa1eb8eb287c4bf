package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.report.LatencyReport;
import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Installation;
import io.github.wslog.benchmarks.run.Latency;
import io.github.wslog.benchmarks.run.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code latency}: all cases at a steady rate, in rounds, then each once with the sink stopped. */
final class LatencyCommand {
    private final Arguments arguments;
    private final Installation installation = Installation.ofThisJar();
    private final Results results;
    private final List<Latency> runs = new ArrayList<>();

    LatencyCommand(Arguments arguments) throws IOException {
        this.arguments = arguments;
        results = new Results(installation, "latency");
    }

    /** Exit code: 1 if a gate failed. */
    int run() throws IOException, InterruptedException {
        List<Case> cases = arguments.cases().stream()
                .filter(what -> what.role() != Case.Role.LIMIT)
                .toList();
        for (int round = 1; round <= arguments.rounds(); round++) {
            for (Case what : cases) {
                add(Latency.healthy(installation, what, round, settings(what, round)));
            }
        }
        for (Case what : cases) {
            add(Latency.stopped(installation, what, 1, settings(what, 1)));
        }
        LatencyReport report = new LatencyReport(runs);
        results.keepRuns(runs.stream().map(Latency::toString).toList());
        results.publish(arguments, report.text());
        return report.passes() ? 0 : 1;
    }

    private void add(Latency run) {
        runs.add(run);
        System.out.printf(
                Locale.ROOT,
                "round %d  %-24s %-8s p50 %5.2f  p99 %6.1f  p99.9 %6.0f  max %9.0f µs  blocked %6.0f ms  wrong: %s%n",
                run.round(),
                run.what().id(),
                run.health().name().toLowerCase(Locale.ROOT),
                run.micros("p50"),
                run.micros("p99"),
                run.micros("p99.9"),
                run.micros("max"),
                run.blockedMillis(),
                run.audit().text());
    }

    private Settings settings(Case what, int round) {
        Duration window = Duration.ofSeconds(arguments.quick() ? 2 : 5);
        return arguments
                .settings(installation, results.directory(), what, round)
                .lasting(Duration.ofMillis(1500), window)
                .buffering(64L << 20);
    }
}
