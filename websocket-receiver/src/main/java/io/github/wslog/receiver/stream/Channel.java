package io.github.wslog.receiver.stream;

import io.github.wslog.transport.wire.Batch;
import java.util.ArrayDeque;
import java.util.Deque;

/** A stream as one connection has it, under its handle. Guarded by the session. */
final class Channel {
    final int handle;
    final SourceStream stream;

    /** Whether an acknowledgement is to be sent. */
    boolean ackDue;

    private final long welcomedAt;
    private long next;
    private long durable;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long told;

    /** What may be acknowledged when the disk has the spool up to there. */
    private record Pending(long ordinal, long horizon) {}

    /** @param welcomedAt the highest ordinal held, as WELCOME gave it */
    Channel(int handle, SourceStream stream, long welcomedAt) {
        this.handle = handle;
        this.stream = stream;
        this.welcomedAt = welcomedAt;
        this.told = welcomedAt;
    }

    /**
     * Notes the arrival of a batch; false if it does not go on where the one before ended. The first one may repeat, but
     * not leave anything out.
     */
    boolean arrived(Batch batch) {
        boolean follows = next == 0 ? batch.firstOrdinal() <= welcomedAt + 1 : batch.firstOrdinal() == next;
        if (follows) {
            next = batch.lastOrdinal() + 1;
        }
        return follows;
    }

    /** Notes that everything up to {@code ordinal} that came on this connection is in the spool. */
    void taken(long ordinal, Promise promise) {
        if (promise.waitsForTheDisk()) {
            pending.add(new Pending(ordinal, promise.horizon()));
        } else {
            durable = ordinal;
        }
    }

    /** Takes into account what the disk has by now; returns whether it has all that was taken. */
    boolean settle(Promise promise) {
        for (Pending next = pending.peek(); next != null && promise.holds(next.horizon()); next = pending.peek()) {
            durable = next.ordinal();
            pending.remove();
        }
        return pending.isEmpty();
    }

    /** What may be acknowledged: never what did not come on this connection, never less than before. */
    long acknowledged() {
        return Math.max(welcomedAt, durable);
    }

    /** Whether more may be acknowledged than was. */
    boolean hasNews() {
        return acknowledged() > told;
    }

    /** How many events an acknowledgement sent now tells of that none before it has told of. */
    long tell() {
        long more = acknowledged() - told;
        told = acknowledged();
        return more;
    }
}
