package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What an output has taken and does not hold yet: how many events, and since when the oldest has been in the spool. Owned by
 * the output's thread, but for {@link #oldestNanos} and {@link #heldEvents}.
 */
final class Unheld {
    /** So many batches are told apart; of more, neighbours are taken together. */
    private static final int MOST = 64 * 1024;

    /** Batches up to a position. */
    private record Taken(Position last, long events, long receivedNanos) {}

    private final Comparator<Position> order;
    private final Deque<Taken> taken = new ArrayDeque<>();
    private volatile long oldestNanos;
    private final LongAdder heldEvents = new LongAdder();

    Unheld(Comparator<Position> order) {
        this.order = order;
    }

    void take(Position position, int events, long receivedNanos) {
        if (taken.size() >= MOST) {
            takeTogether();
        }
        taken.addLast(new Taken(position, events, receivedNanos));
        seen();
    }

    private void takeTogether() {
        Deque<Taken> pairs = new ArrayDeque<>(MOST);
        while (!taken.isEmpty()) {
            Taken first = taken.removeFirst();
            Taken second = taken.pollFirst();
            pairs.addLast(
                    second == null
                            ? first
                            : new Taken(second.last(), first.events() + second.events(), first.receivedNanos()));
        }
        taken.addAll(pairs);
    }

    /** The output holds everything up to there. */
    void hold(@Nullable Position upTo) {
        long events = 0;
        for (Taken first = taken.peekFirst();
                first != null && upTo != null && order.compare(first.last(), upTo) <= 0;
                first = taken.peekFirst()) {
            events += first.events();
            taken.removeFirst();
        }
        heldEvents.add(events);
        seen();
    }

    /** The output has forgotten the rest: it will be taken once more. */
    void forget() {
        taken.clear();
        seen();
    }

    private void seen() {
        Taken first = taken.peekFirst();
        oldestNanos = first == null ? 0 : first.receivedNanos();
    }

    /** When the oldest of it came, nanoseconds since the epoch; 0 if there is nothing. Any thread. */
    long oldestNanos() {
        return oldestNanos;
    }

    /** How many events have gone from taken to held so far. Any thread. */
    long heldEvents() {
        return heldEvents.sum();
    }
}
