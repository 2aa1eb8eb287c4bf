package io.github.wslog.transport;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
    private final Set<Entry> leftAlone = new HashSet<>();

    ExitHook(Registry registry) {
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
        while (isWatching()) {
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    private boolean isWatching() {
        boolean watching = false;
        for (Entry entry : registry.open()) {
            if (!leftAlone.contains(entry)) {
                watch(entry, System.nanoTime());
                watching = true;
            }
        }
        return watching;
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
        if (quiet && line.waiting() == 0) {
            registry.close(entry, FAREWELL);
        } else if (now - before.deadline() >= (wanted ? GRACE_NANOS : 0)) {
            giveUp(entry, line, wanted);
        }
    }

    /** Whoever holds the line may still fill it, and closes it when he stops; the JVM does not wait for that on our account. */
    private void giveUp(Entry entry, Line line, boolean wanted) {
        leftAlone.add(entry);
        long lost = line.waiting();
        if ((wanted || registry.close(entry, Duration.ZERO)) && lost > 0 && !line.isKept()) {
            // Whatever logging there was has been stopped or will be: this is the last place to say what is lost.
            System.err.println("wslog: " + lost + " events of appender " + entry.appender.name()
                    + " are not delivered, and the JVM ends");
        }
    }
}
