package io.github.wslog.benchmarks.send;

import io.github.wslog.benchmarks.event.EventText;
import io.github.wslog.benchmarks.stats.Percentiles;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Logs at a steady rate and takes the time of each call.
 *
 * <p>The thread parks for 20 µs until the next event is due; what became due while a call took its time is then logged
 * without a pause, so that the number of events never depends on how long calls take.
 */
record Paced(int eventsPerSecond, Duration time) {
    private static final long PARK_NANOS = 20_000;
    private static final long MILLISECOND = 1_000_000;

    /** A call that took longer has waited for something; for a processor, if it was only the scheduler. */
    private static final long BLOCKED_NANOS = 10 * MILLISECOND;

    /** So many events after another, it is noted how long the thread has waited for a processor. */
    private static final int BETWEEN_NOTES = 20;

    Reply run(EventText event, Target target) throws IOException {
        long[] nanos = new long[Math.toIntExact(eventsPerSecond * time.toMillis() / 1000)];
        long blocked = 0;
        long start = System.nanoTime();
        try (RunDelay delay = RunDelay.ofThisThread()) {
            long noted = delay.nanos();
            for (int i = 0; i < nanos.length; i++) {
                long due = start + i * 1_000_000_000L / eventsPerSecond;
                while (System.nanoTime() - due < 0) {
                    LockSupport.parkNanos(PARK_NANOS);
                }
                event.next();
                event.text(); // made here: making the message is not part of the call
                if (i % BETWEEN_NOTES == 0) {
                    noted = delay.nanos();
                }
                long before = System.nanoTime();
                target.log(event);
                nanos[i] = System.nanoTime() - before;
                if (nanos[i] > BLOCKED_NANOS) {
                    long now = delay.nanos();
                    blocked += Math.max(0, nanos[i] - (now - noted));
                    noted = now;
                }
            }
        }
        return reply(nanos, blocked, event.sequence(), System.nanoTime() - start);
    }

    private static Reply reply(long[] nanos, long blocked, long lastSequence, long took) {
        long overMillisecond = 0;
        for (long one : nanos) {
            if (one > MILLISECOND) {
                overMillisecond++;
            }
        }
        Percentiles sorted = Percentiles.of(nanos);
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("events", (long) nanos.length);
        values.put("last", lastSequence);
        values.put("nanos", took);
        values.put("p50", sorted.at(50));
        values.put("p90", sorted.at(90));
        values.put("p99", sorted.at(99));
        values.put("p99.9", sorted.at(99.9));
        values.put("max", sorted.at(100));
        values.put("overMillisecond", overMillisecond);
        values.put("blocked", blocked);
        return new Reply("paced", values);
    }
}
