package io.github.wslog.transport;

import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A place in the {@link Registry}: the line of one appender or spool directory, and who uses it. */
final class Entry {
    private static final long LONGEST_CLOSE_MILLIS = 1000;

    final Object key;
    final Registry.Appender appender;

    // Guarded by the registry's lock. The era changes whenever somebody comes.
    int leases;
    long era;

    // Of whoever came last.
    volatile TransportSettings settings;
    volatile Status status;

    // Replaced only while the JVM ends, see Registry.reopen.
    private volatile Place place = new Place();

    Entry(Object key, Registry.Appender appender, TransportSettings settings, Status status) {
        this.key = key;
        this.appender = appender;
        this.settings = settings;
        this.status = status;
    }

    /** A line that is open, or being opened by one thread while others wait for it. */
    private static final class Place {
        final CompletableFuture<Line> opened = new CompletableFuture<>();
        final AtomicBoolean closing = new AtomicBoolean();
        final CountDownLatch closed = new CountDownLatch(1);
        volatile @Nullable Line line;
    }

    /** Called by the thread that made the entry. */
    void open(Carrier.Maker maker) {
        open(place, maker);
    }

    private void open(Place at, Carrier.Maker maker) {
        try {
            Line line = Line.open(maker, settings, status);
            at.line = line;
            at.opened.complete(line);
        } catch (RuntimeException | Error e) {
            at.opened.completeExceptionally(e);
            throw e;
        }
    }

    Line line() {
        return line(place);
    }

    private static Line line(Place at) {
        Line line = at.line;
        return line != null ? line : at.opened.join();
    }

    /** Whether this call closed the line; false if another one has begun to. */
    boolean close(Duration drain) {
        Place at = place;
        if (at.closing.getAndSet(true)) {
            return false;
        }
        try {
            line(at).close(drain);
        } finally {
            at.closed.countDown();
        }
        return true;
    }

    /** Opens a line in the place of {@code dying}, unless that has been done. Waits a moment for a spool directory to be free. */
    void reopen(Carrier.Maker maker, Line dying) {
        Place next = new Place();
        Place before;
        synchronized (this) {
            before = place;
            if (before.line != dying) {
                return;
            }
            place = next;
        }
        boolean interrupted = false;
        try {
            if (!before.closed.await(LONGEST_CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                status.warn("closing takes long, while the JVM ends", null);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        open(next, maker);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
