package io.github.wslog.transport.client;

import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts connections that would not end by themselves: when the peer was not heard for too long, when it said CLOSE and the
 * shipper is blocked in a write, when the time to close is over. A thread of its own does it, because only the cut ends a
 * blocked write. Any thread may call any method.
 */
final class Watchdog {
    private static final long NAP = TimeUnit.SECONDS.toNanos(1);
    private static final long LONG_NAP = TimeUnit.MINUTES.toNanos(1);
    private static final long SHORTEST_NAP = TimeUnit.MILLISECONDS.toNanos(5);

    /** How long a connection that is over may take to say its farewells. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private record Watched(Link link, Correspondent correspondent, long silenceNanos, long sinceNanos) {}

    private record Buried(Link link, long cutAtNanos) {}

    private final LongSupplier nanoTime;
    private final Queue<Buried> buried = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Watched> watched = new AtomicReference<>();
    private volatile boolean stopped;
    private volatile @Nullable Thread thread;

    Watchdog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Watches this connection from now on, and no other. */
    void watch(Link link, Correspondent correspondent, long silenceNanos) {
        watched.set(new Watched(link, correspondent, silenceNanos, nanoTime.getAsLong()));
        wake();
    }

    /** The watched connection is over: lets it end in peace, for a moment. */
    void bury(Link link) {
        watched.set(null);
        buried.add(new Buried(link, nanoTime.getAsLong() + GRACE));
        wake();
    }

    /** The watched connection is over, and was cut. */
    void forget() {
        watched.set(null);
    }

    /** Cuts what is watched, now. */
    void cut(String reason) {
        Watched now = watched.get();
        if (now != null) {
            cut(now, reason);
        }
    }

    /** Ends {@link #run} as soon as nothing is left to be cut. */
    void stop() {
        stopped = true;
        wake();
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    /** The thread's work, until {@link #stop}. */
    void run() {
        thread = Thread.currentThread();
        long nap = check();
        while (!stopped || watched.get() != null || !buried.isEmpty()) {
            LockSupport.parkNanos(this, Math.max(SHORTEST_NAP, nap));
            nap = check();
        }
    }

    /** Cuts what is to be cut; returns in how many nanoseconds to look again. */
    long check() {
        long time = nanoTime.getAsLong();
        for (Iterator<Buried> each = buried.iterator(); each.hasNext(); ) {
            Buried over = each.next();
            if (over.cutAtNanos - time <= 0) {
                over.link.abort();
                each.remove();
            }
        }
        Watched now = watched.get();
        if (now == null) {
            return buried.isEmpty() ? LONG_NAP : NAP / 4;
        }
        if (now.correspondent.ending() != null) {
            // The shipper should have seen it by the next look, unless it is blocked.
            watched.compareAndSet(now, null);
            buried.add(new Buried(now.link, time + GRACE));
            return GRACE;
        }
        long quiet = Math.min(time - now.sinceNanos, time - now.link.lastHeardNanos());
        long left = now.silenceNanos - quiet;
        if (left <= 0) {
            long silence = TimeUnit.NANOSECONDS.toMillis(now.silenceNanos);
            cut(now, "connection lost: the peer was not heard for " + silence + " ms");
            return LONG_NAP;
        }
        return Math.min(left, NAP);
    }

    private void cut(Watched what, String reason) {
        // The reason first: what others say because of the cut then comes too late.
        what.correspondent.ended(Ending.broken(reason, null));
        what.link.abort();
        watched.compareAndSet(what, null);
    }
}
