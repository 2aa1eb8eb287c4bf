package io.github.wslog.benchmarks;

import io.github.wslog.benchmarks.report.SubscribersReport;
import io.github.wslog.benchmarks.run.Case;
import io.github.wslog.benchmarks.run.Installation;
import io.github.wslog.benchmarks.run.Settings;
import io.github.wslog.benchmarks.run.Subscribers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code subscribers}: what fifty subscribers cost an application in server mode. */
final class SubscribersCommand {
    private final Arguments arguments;
    private final Installation installation = Installation.ofThisJar();
    private final Results results;
    private final List<Subscribers> runs = new ArrayList<>();

    SubscribersCommand(Arguments arguments) throws IOException {
        this.arguments = arguments;
        results = new Results(installation, "subscribers");
    }

    /** Exit code: 1 if a gate failed. */
    int run() throws IOException, InterruptedException {
        for (int round = 1; round <= arguments.rounds(); round++) {
            Subscribers run = Subscribers.measure(installation, round, settings(round));
            runs.add(run);
            System.out.printf(
                    Locale.ROOT,
                    "round %d  CPU %.3f µs (%.3f at %d/s)  memory %.0f → %.0f MiB  p99.9 %.1f → %.1f µs  told %d  wrong %d%n",
                    round,
                    run.cpuMicros(),
                    run.pacedCpuMicros(),
                    Subscribers.EVENTS_PER_SECOND,
                    run.residentBefore(),
                    run.residentAfter(),
                    run.alone().get("p99.9") / 1e3,
                    run.together().get("p99.9") / 1e3,
                    run.told(),
                    run.wrong());
        }
        SubscribersReport report = new SubscribersReport(runs);
        results.keepRuns(runs.stream().map(Subscribers::toString).toList());
        results.publish(arguments, report.text());
        return report.passes() ? 0 : 1;
    }

    private Settings settings(int round) {
        Duration window = Duration.ofSeconds(arguments.quick() ? 2 : 10);
        return arguments
                .settings(installation, results.directory(), Case.WS_LOG4J, round)
                .lasting(Duration.ZERO, window);
    }
}
