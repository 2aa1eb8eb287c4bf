package io.github.wslog.transport.live;

import io.github.wslog.transport.live.Subscriber.Turn;
import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The thread that reads the feed and sends to all subscribers, {@code wslog-live}: turn by turn each of them gets one chunk,
 * unless it has not taken the one before. It runs while there are subscribers.
 *
 * <p>Any thread may call any method.
 */
final class Pump {
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(250).toNanos();
    /** On a machine that has hardly any time for us; nothing in a round waits. */
    private static final long LONGEST_ROUND_NANOS = Duration.ofSeconds(2).toNanos();

    private static final long STUCK_NANOS = Duration.ofMillis(500).toNanos();
    private static final long SHORTEST_PACE_NANOS = 10_000_000;
    private static final long LONGEST_PACE_NANOS = 50_000_000;
    private static final long PACE_OF_EACH_NANOS = 1_000_000;
    private static final int INTERNAL_ERROR = 1011;
    private static final int TRY_LATER = 1013;

    private final Feed feed;
    private final int mostSubscribers;
    private final Status status;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Queue<Subscriber> gone = new ConcurrentLinkedQueue<>();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong overtaken = new AtomicLong();
    private final AtomicLong roundsSettled = new AtomicLong();

    private volatile @Nullable Thread thread; // changed under the monitor
    private volatile boolean closed;
    private volatile boolean draining;
    private volatile boolean ending;
    private volatile boolean ended; // written by the pump's thread

    // Owned by the pump's thread.
    private boolean toldOfSize;

    Pump(Feed feed, int mostSubscribers, Status status) {
        this.feed = feed;
        this.mostSubscribers = mostSubscribers;
        this.status = status;
    }

    /** The place behind the newest event. */
    FeedPlace end() {
        return feed.end();
    }

    int subscribers() {
        return subscribers.size();
    }

    /**
     * Who has everything is not sent the next event by itself, but with those that come within this time. A message costs
     * much more than one more event in it, so with many subscribers it is longer; a person does not notice.
     */
    long paceNanos() {
        return Math.max(SHORTEST_PACE_NANOS, Math.min(LONGEST_PACE_NANOS, subscribers.size() * PACE_OF_EACH_NANOS));
    }

    /**
     * When to look again for those who have everything: at the same moment for all, so that they come to stand at the same
     * place and get the same chunk. Each in a rhythm of its own would need a rendering of its own.
     */
    long nextLook(long now) {
        long pace = paceNanos();
        return now + pace - Math.floorMod(now, pace);
    }

    /** How many events were handed to subscribers, each counted for each of them. */
    long delivered() {
        return delivered.get();
    }

    void delivered(int events) {
        delivered.lazySet(delivered.get() + events); // one thread adds
    }

    /** How often a subscriber was told that events had gone before it could be sent them. */
    long overtaken() {
        return overtaken.get();
    }

    void wasOvertaken() {
        overtaken.lazySet(overtaken.get() + 1); // one thread adds
    }

    synchronized void add(Subscriber subscriber) {
        if (closed || subscribers.size() >= mostSubscribers) {
            subscriber.peer().close(TRY_LATER, "too many subscribers");
            return;
        }
        subscribers.add(subscriber);
        if (thread == null) {
            Thread fresh = new Thread(null, this::run, "wslog-live", 0, false);
            fresh.setDaemon(true);
            fresh.setContextClassLoader(null);
            thread = fresh;
            fresh.start();
        }
        wake();
    }

    void remove(Subscriber subscriber) {
        if (subscribers.remove(subscriber)) {
            gone.add(subscriber);
            wake();
        }
    }

    /** Something has changed for a subscriber. */
    void wake() {
        Thread running = thread;
        if (running != Thread.currentThread()) {
            LockSupport.unpark(running);
        }
    }

    /** Whether nobody is to be made to wait for events that come later. */
    boolean isDraining() {
        return draining;
    }

    /** See {@link LiveEndpoint#farewell}. */
    boolean farewell(Duration limit, boolean last) {
        boolean complete = drain(limit);
        if (last) {
            ending = true;
            awaitEnded();
        }
        return complete;
    }

    /** Until its thread has said so to everybody, which it does in its next round. */
    private void awaitEnded() {
        long deadline = System.nanoTime() + LONGEST_ROUND_NANOS;
        while (!subscribers.isEmpty() && !ended && System.nanoTime() - deadline < 0) {
            wake();
            LockSupport.parkNanos(this, 1_000_000);
        }
    }

    /** Waits until all have all there is. */
    boolean drain(Duration limit) {
        draining = true;
        wake();
        long deadline = System.nanoTime() + limit.toNanos();
        long before = roundsSettled.get();
        // The round under way may have begun before the last event: the second one from now has not.
        while (!subscribers.isEmpty() && roundsSettled.get() < before + 2) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            LockSupport.parkNanos(this, 1_000_000);
            wake();
        }
        return true;
    }

    /** A gap record was sent in the place of a record. Said once. */
    void tooLarge(int bytes, int allowed, String remote) {
        if (!toldOfSize) {
            toldOfSize = true;
            status.warn(
                    "receiver " + remote + " takes records of at most " + allowed + " bytes: one of " + bytes
                            + " was left out, with a gap record in its place, and further ones will be",
                    null);
        }
    }

    void close() {
        closed = true;
        wake();
    }

    private void run() {
        Desk desk = Desk.of(feed);
        try {
            while (goesOn()) {
                round(desk);
            }
        } catch (RuntimeException broken) {
            status.error("subscribers are served no longer", broken);
            subscribers.forEach(subscriber -> subscriber.peer().close(INTERNAL_ERROR, "internal error"));
        } finally {
            desk.readers().close();
        }
    }

    /** Whether there is anybody to serve; if not, the next subscriber starts another thread. */
    private synchronized boolean goesOn() {
        if (closed || subscribers.isEmpty()) {
            thread = null;
            gone.clear();
            return false;
        }
        return true;
    }

    private void round(Desk desk) {
        long now = System.nanoTime();
        for (Subscriber left = gone.poll(); left != null; left = gone.poll()) {
            left.leave(desk);
        }
        desk.readers().newRound(now);
        boolean moved = false;
        boolean idle = false;
        boolean settled = true;
        long soonest = now + LONGEST_WAIT_NANOS;
        for (Subscriber subscriber : subscribers) {
            Turn turn = serve(subscriber, desk, now);
            moved |= turn == Turn.MOVED;
            idle |= turn == Turn.IDLE;
            settled &= (turn == Turn.IDLE && !subscriber.isOwed()) || subscriber.isStuck(now, STUCK_NANOS);
            soonest = turn == Turn.PACED ? Math.min(soonest, subscriber.notBefore) : soonest;
        }
        if (ending && !ended) {
            subscribers.forEach(Subscriber::farewell);
            ended = true;
        }
        if (settled) {
            roundsSettled.incrementAndGet();
        }
        if (!moved) {
            await(desk, idle, soonest - now);
        }
    }

    private Turn serve(Subscriber subscriber, Desk desk, long now) {
        Turn turn;
        try {
            turn = subscriber.isRefused() ? Turn.BUSY : subscriber.serve(desk, now);
        } catch (RuntimeException broken) {
            status.warn("subscriber " + subscriber.peer().remote() + " closed: it cannot be served", broken);
            subscriber.refuse(INTERNAL_ERROR, "internal error");
            turn = Turn.BUSY;
        }
        subscriber.ended(turn, now);
        return turn;
    }

    private void await(Desk desk, boolean idle, long nanos) {
        if (idle) {
            desk.readers().await(nanos);
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }
}
