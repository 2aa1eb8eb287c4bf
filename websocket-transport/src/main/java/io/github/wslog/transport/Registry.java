package io.github.wslog.transport;

import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds the buffer of an appender again when a configuration is loaded anew, and empties those that nobody wants any more.
 *
 * <p>A buffer that its last appender has left stays open for a moment ({@code linger}): Logback stops all appenders before
 * it starts those of the new configuration, and Spring Boot starts, stops and starts again. Any thread may call anything;
 * nothing but the maps is touched under the lock.
 */
final class Registry {
    static final Registry SHARED = new Registry(Carrier::of, Duration.ofSeconds(2));

    private final Carrier.Maker maker;
    private final long lingerNanos;
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final Map<Object, Entry> byKey = new HashMap<>();
    private final Set<Entry> open = new HashSet<>();
    private @Nullable Thread hook;

    // Written once, by the hook.
    private volatile boolean exiting;

    Registry(Carrier.Maker maker, Duration linger) {
        this.maker = maker;
        this.lingerNanos = linger.toNanos();
    }

    /** An appender's name within its context: two contexts may use the same name. */
    record Appender(Object owner, String name) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Appender that && owner == that.owner && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(owner) + name.hashCode();
        }
    }

    Transport acquire(Object owner, String name, TransportSettings settings, Status status) {
        Appender appender = new Appender(owner, name);
        Object directory = settings.spoolDirectory();
        Object key = directory == null ? appender : directory;
        Entry entry;
        boolean fresh;
        boolean shared;
        lock.lock();
        try {
            Entry found = byKey.get(key);
            fresh = found == null
                    || found.settings.isServer() != settings.isServer()
                    || (directory == null && found.settings.needsAnotherBuffer(settings));
            if (found == null || fresh) {
                entry = new Entry(key, appender, settings, status);
                byKey.put(key, entry);
                open.add(entry);
                installHook();
            } else {
                entry = found;
            }
            shared = entry.leases > 0 && !entry.appender.equals(appender);
            entry.leases++;
            entry.era++;
        } finally {
            lock.unlock();
        }
        if (fresh) {
            openOrForget(entry);
        } else {
            adopt(entry, shared, settings, status);
        }
        return new Transport(this, entry, settings);
    }

    private void openOrForget(Entry entry) {
        try {
            entry.open(maker);
        } catch (RuntimeException | Error e) {
            forget(entry);
            throw e;
        }
    }

    private static void adopt(Entry entry, boolean shared, TransportSettings settings, Status status) {
        if (shared) {
            status.warn(
                    "spoolDirectory " + settings.spoolDirectory() + " is that of " + entry.appender.name()
                            + " too: both write to one buffer, which is sent where the later one says",
                    null);
        }
        if (entry.settings.needsAnotherBuffer(settings)) {
            status.warn("a changed size of the spool, or discardLevel, takes effect at the next start", null);
        }
        entry.settings = settings;
        entry.status = status;
        entry.line().adopt(settings, status);
    }

    /** See {@link Transport#release}. */
    void release(Entry entry, Duration drain) {
        boolean now = exiting || !drain.isZero();
        long era;
        lock.lock();
        try {
            if (--entry.leases > 0) {
                return;
            }
            era = entry.era;
            if (now) {
                byKey.remove(entry.key, entry);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            close(entry, drain.isZero() ? entry.settings.shutdownTimeout() : drain);
        } else {
            daemon("linger", () -> closeUnlessWanted(entry, era)).start();
        }
    }

    private void closeUnlessWanted(Entry entry, long era) {
        long end = System.nanoTime() + lingerNanos;
        for (long left = lingerNanos; left > 0 && !exiting; left = end - System.nanoTime()) {
            LockSupport.parkNanos(this, Math.min(left, 50_000_000));
        }
        lock.lock();
        try {
            if (exiting || entry.era != era) {
                return; // the hook sees to it, or somebody has it again
            }
            byKey.remove(entry.key, entry);
        } finally {
            lock.unlock();
        }
        close(entry, entry.settings.shutdownTimeout());
    }

    /** Empties the line and closes it; false if another thread has begun to. */
    boolean close(Entry entry, Duration drain) {
        boolean closed = entry.close(drain);
        if (closed) {
            forget(entry);
        }
        return closed;
    }

    private void forget(Entry entry) {
        Thread useless = null;
        lock.lock();
        try {
            byKey.remove(entry.key, entry);
            open.remove(entry);
            if (open.isEmpty() && !exiting) {
                useless = hook;
                hook = null;
            }
        } finally {
            lock.unlock();
        }
        if (useless != null) {
            ExitHook.remove(useless);
        }
    }

    // Guarded by lock. Without a hook what was logged last would be lost in silence: Logback stops nothing at exit.
    private void installHook() {
        if (hook == null && !exiting) {
            hook = ExitHook.install(this);
        }
    }

    /** The JVM ends: from now on releases drain on the caller, and late events open a closed buffer anew. */
    void exit() {
        exiting = true;
    }

    /** What is open, for the hook. */
    List<Entry> open() {
        lock.lock();
        try {
            return new ArrayList<>(open);
        } finally {
            lock.unlock();
        }
    }

    /** Whether an appender holds the entry. */
    boolean isWanted(Entry entry) {
        lock.lock();
        try {
            return entry.leases > 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The line to use in the place of one that is closed: itself, except that while the JVM ends its other hooks may log for
     * seconds, after ours found everything quiet and said farewell. What they log travels as a stream of its own.
     */
    Line reopen(Entry entry, Line closed) {
        if (!exiting || !isWanted(entry)) {
            return closed;
        }
        entry.reopen(maker, closed);
        lock.lock();
        try {
            open.add(entry);
        } finally {
            lock.unlock();
        }
        return entry.line();
    }

    /** A thread that inherits nothing of the application's thread that makes it. */
    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(null, work, Transport.THREAD_PREFIX + name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }
}
