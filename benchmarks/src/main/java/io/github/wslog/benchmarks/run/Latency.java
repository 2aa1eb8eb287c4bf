package io.github.wslog.benchmarks.run;

import io.github.wslog.benchmarks.audit.AuditResult;
import io.github.wslog.benchmarks.send.Reply;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One run of one case at a steady rate: how long the logging calls took.
 *
 * @param calls the sender's account, see its Paced
 */
public record Latency(Case what, int round, Health health, Reply calls, AuditResult audit) {
    public static final int EVENTS_PER_SECOND = 20_000;

    /** How long the sink stands still. */
    public static final Duration STANDSTILL = Duration.ofSeconds(6);

    private static final Duration BEFORE = Duration.ofSeconds(1);
    private static final Duration AFTER = Duration.ofSeconds(3);

    /** What happens to the sink meanwhile. */
    public enum Health {
        HEALTHY,
        STOPPED
    }

    public double micros(String percentile) {
        return calls.get(percentile) / 1e3;
    }

    /** Time spent in calls that took longer than 10 ms, without what they waited for a processor. */
    public double blockedMillis() {
        return calls.get("blocked") / 1e6;
    }

    /** Starts both JVMs, warms them up, logs at the rate for the window, ends them, audits the file. */
    public static Latency healthy(Installation installation, Case what, int round, Settings settings)
            throws IOException, InterruptedException {
        try (Bench bench = new Bench(installation, what, settings)) {
            bench.warmUp(settings.warmUp());
            start(bench, settings.window());
            return finish(bench, what, round, Health.HEALTHY, settings.window());
        }
    }

    /** The same for ten seconds, and the sink's process is stopped for six of them. */
    public static Latency stopped(Installation installation, Case what, int round, Settings settings)
            throws IOException, InterruptedException {
        Duration window = BEFORE.plus(STANDSTILL).plus(AFTER);
        try (Bench bench = new Bench(installation, what, settings)) {
            bench.warmUp(settings.warmUp());
            start(bench, window);
            TimeUnit.NANOSECONDS.sleep(BEFORE.toNanos());
            bench.sink().freeze();
            try {
                TimeUnit.NANOSECONDS.sleep(STANDSTILL.toNanos());
            } finally {
                bench.sink().thaw();
            }
            return finish(bench, what, round, Health.STOPPED, window);
        }
    }

    private static void start(Bench bench, Duration window) throws IOException {
        bench.sender().tell("paced " + EVENTS_PER_SECOND + " " + window.toMillis());
    }

    private static Latency finish(Bench bench, Case what, int round, Health health, Duration window)
            throws IOException, InterruptedException {
        Reply calls = bench.noted(bench.sender().await("paced", window.plusSeconds(60)));
        bench.arrived(); // if it has not, the audit says what is missing
        return new Latency(what, round, health, calls, bench.finish());
    }
}
