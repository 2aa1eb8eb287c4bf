package io.github.wslog.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Delivers, when the JVM ends, what was logged last: within {@code shutdownTimeoutMillis} of each appender, and usually
 * within a tenth of a second. Owned by the hook's thread.
 */
final class ExitHook implements Runnable {
    private static final long PAUSE_NANOS = 2_000_000;
    // Other hooks run at the same time and may still log; what comes later than this gets a stream of its own.
    private static final long QUIET_NANOS = 100_000_000;
    // An appender that the framework stops at exit gets its own time first, beginning a little later than ours.
    private static final long GRACE_NANOS = 500_000_000;
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final Registry registry;
    private final Map<Entry, Watch> watched = new HashMap<>();

    private ExitHook(Registry registry) {
        this.registry = registry;
    }

    /** What was last seen of an entry, and when. */
    private record Watch(long highestAssigned, long since, long deadline) {}

    static Thread install(Registry registry) {
        Thread thread = Registry.daemon("exit", new ExitHook(registry));
        try {
            Runtime.getRuntime().addShutdownHook(thread);
        } catch (IllegalStateException e) {
            registry.exit(); // the JVM is ending already: nobody will run a hook
        }
        return thread;
    }

    static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the JVM is ending: the hook runs, and finds nothing to do
        }
    }

    @Override
    public void run() {
        registry.exit();
        for (List<Entry> open = registry.open(); !open.isEmpty(); open = registry.open()) {
            for (Entry entry : open) {
                watch(entry, System.nanoTime());
            }
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private void watch(Entry entry, long now) {
        Line line = entry.line();
        long assigned = line.log.highestAssigned();
        Watch before = watched.get(entry);
        if (before == null || before.highestAssigned() != assigned) {
            long deadline =
                    before == null ? now + entry.settings.shutdownTimeout().toNanos() : before.deadline();
            before = new Watch(assigned, now, deadline);
            watched.put(entry, before);
        }
        boolean wanted = registry.isWanted(entry);
        boolean quiet = !wanted || now - before.since() > QUIET_NANOS;
        boolean late = now - before.deadline() >= (wanted ? GRACE_NANOS : 0);
        if (late || (quiet && line.waiting() == 0)) {
            close(entry, line, late ? Duration.ZERO : FAREWELL);
        }
    }

    /** Whatever logging there was has been stopped or will be, so this is the last place to say what is lost. */
    private void close(Entry entry, Line line, Duration drain) {
        if (registry.close(entry, drain) && line.waiting() > 0 && !line.isKept()) {
            System.err.println("wslog: " + line.waiting() + " events of appender " + entry.appender.name()
                    + " were not delivered when the JVM ended");
        }
    }
}
