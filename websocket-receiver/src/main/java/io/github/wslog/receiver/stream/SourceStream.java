package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.receiver.spool.StreamState;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One stream of events: puts its batches into the spool and remembers how far it has come, so that repeats are dropped.
 *
 * <p>Any thread may call; everything is guarded by this object. An append and the update of what is held happen in one
 * turn of the guard: a snapshot taken under it never lacks a batch that was appended before, nor has one that was not.
 */
final class SourceStream {
    /** Who may append: one connection at a time. */
    interface Owner {
        /** Another connection has taken the stream. Called without any guard. */
        void fence();

        /** The name that it has proven to have, empty if none; null where nobody is asked for one. */
        @Nullable String name();
    }

    private final Spool spool;
    private final Counters counters;

    // All guarded by this.
    private StreamDescription description;
    private long highestHeld;
    private long highestAssigned;
    private long touchedMillis;
    private long endedMillis;
    private long notedMillis;
    private long leftMillis;
    private long horizon;
    /** Of a pulled stream: up to here its source has nothing any more. */
    private long goneUpTo;

    private boolean described;
    private boolean forgotten;
    private @Nullable Owner owner;

    SourceStream(Spool spool, Counters counters, StreamState state, long nowMillis) {
        this.spool = spool;
        this.counters = counters;
        this.description = state.description();
        this.highestHeld = state.highestHeld();
        this.highestAssigned = state.highestAssigned();
        this.touchedMillis = state.touchedMillis();
        this.endedMillis = state.endedMillis();
        this.notedMillis = state.notedMillis();
        this.leftMillis = nowMillis;
        this.horizon = spool.horizon();
    }

    /** What came of {@link #open}: whom to tell, and where to go on. */
    record Opened(long highestHeld, @Nullable Owner previous) {}

    /**
     * Hands the stream to a connection; null if the stream has just been forgotten and must be looked up again. From the first
     * one that has a name on it belongs to that name.
     *
     * @param unnamed as it was announced
     * @param firstUnreleased what comes before is not to be expected any more: another receiver has it, or, if the stream is
     *     pulled, it was overtaken, which is noted in its place
     * @throws WireException if it belongs to another name
     */
    synchronized @Nullable Opened open(
            Owner by, StreamDescription unnamed, long firstUnreleased, long assigned, long nowMillis)
            throws WireException {
        if (forgotten) {
            return null;
        }
        StreamDescription now = unnamed.named(nameFor(by));
        Owner previous = owner;
        owner = by;
        described &= description.equals(now) && !ended();
        description = now;
        if (now.pulled()) {
            goneUpTo = firstUnreleased - 1;
            noteGone(nowMillis * 1_000_000);
        } else {
            highestHeld = Math.max(highestHeld, firstUnreleased - 1);
        }
        highestAssigned = Math.max(highestAssigned, assigned);
        // Later than any farewell or note, which are thereby taken back, also for who merges states by maximum.
        touched(Math.max(nowMillis, Math.max(endedMillis, notedMillis) + 1));
        return new Opened(Math.max(highestHeld, goneUpTo), previous);
    }

    /**
     * Notes in the stream, in the place of the last of them, that events are missing which the source has no more. A later
     * note would not be in the right place, so that nothing is taken before there is room for it.
     */
    synchronized Admission noteGone(long nowNanos) {
        long count = goneUpTo - highestHeld;
        if (count <= 0) {
            return Admission.ACCEPTED;
        }
        Admission admission = describe();
        if (admission == Admission.ACCEPTED) {
            admission = spool.appendBatch(description.stream(), goneUpTo, 1, nowNanos, Notes.gone(count, nowNanos));
        }
        if (admission == Admission.ACCEPTED) {
            highestHeld = goneUpTo;
            horizon = spool.horizon();
        }
        return admission;
    }

    private String nameFor(Owner by) throws WireException {
        String bound = description.source().name();
        String proven = by.name();
        if (proven != null && !bound.isEmpty() && !bound.equals(proven)) {
            throw new WireException(CloseReason.FOREIGN_STREAM, String.valueOf(description.stream()));
        }
        return proven == null || proven.isEmpty() ? bound : proven;
    }

    private boolean ended() {
        return endedMillis != 0 && endedMillis >= touchedMillis;
    }

    private void touched(long millis) {
        touchedMillis = Math.max(touchedMillis, millis);
    }

    /**
     * Takes a batch, without the ordinals that are held already.
     *
     * @param records array-backed with {@link Spool#BATCH_HEADROOM} bytes before it, which are overwritten
     */
    synchronized Taken take(Owner by, long firstOrdinal, int count, long assigned, ByteBuffer records, long nowNanos) {
        if (owner != by) {
            return Taken.FENCED;
        }
        touched(nowNanos / 1_000_000);
        highestAssigned = Math.max(highestAssigned, assigned);
        Admission admission = noteGone(nowNanos);
        long lastOrdinal = firstOrdinal + count - 1;
        int repeated = (int) Math.max(0, Math.min(count, highestHeld - firstOrdinal + 1));
        if (repeated == count) {
            counters.repeats.add(count);
            return Taken.HELD;
        }
        ByteBuffer fresh = repeated == 0 ? records : behind(records, repeated);
        if (admission == Admission.ACCEPTED) {
            admission = describe();
        }
        if (admission == Admission.ACCEPTED) {
            admission =
                    spool.appendBatch(description.stream(), firstOrdinal + repeated, count - repeated, nowNanos, fresh);
        }
        return switch (admission) {
            case ACCEPTED -> {
                highestHeld = lastOrdinal;
                horizon = spool.horizon();
                counters.repeats.add(repeated);
                counters.events.add(count - repeated);
                counters.bytes.add(fresh.remaining());
                yield Taken.HELD;
            }
            case CLOSED -> Taken.CLOSED;
            // Its size was checked when it came, and the spool refuses no level early.
            case FULL, TORN, DISCARDED, TOO_LARGE -> Taken.FULL;
        };
    }

    private static ByteBuffer behind(ByteBuffer records, int count) {
        ByteBuffer rest = records.duplicate();
        for (int i = 0; i < count; i++) {
            rest.position(rest.position() + Integer.BYTES + rest.getInt(rest.position()));
        }
        return rest;
    }

    /** The entry that says where the stream comes from goes before its first batch, and before one after a change. */
    private Admission describe() {
        if (described) {
            return Admission.ACCEPTED;
        }
        Admission admission = spool.appendStream(currentState());
        described = admission == Admission.ACCEPTED;
        return admission;
    }

    /**
     * Notes the farewell.
     *
     * @return how many of its events never came; negative if another connection has taken the stream
     */
    synchronized long end(Owner by, long lastOrdinal, long nowMillis) {
        if (owner != by) {
            return -1;
        }
        touched(nowMillis);
        endedMillis = touchedMillis;
        highestAssigned = Math.max(highestAssigned, lastOrdinal);
        if (described) {
            // Without room for it the next snapshot says the same.
            spool.appendEnd(description.stream(), highestHeld, endedMillis);
            horizon = spool.horizon();
        }
        return Math.max(0, lastOrdinal - highestHeld);
    }

    /** The connection is gone. */
    synchronized void leave(Owner by, long nowMillis) {
        if (owner == by) {
            owner = null;
            leftMillis = nowMillis;
        }
    }

    /** Whether the stream broke off, {@code noteAfterMillis} ago or longer, and nobody was told. */
    synchronized boolean brokeOff(long nowMillis, long noteAfterMillis) {
        return owner == null
                && !ended()
                && !description.plain()
                && notedMillis < touchedMillis
                && nowMillis - leftMillis >= noteAfterMillis;
    }

    /** It was told that the stream broke off. */
    synchronized void noted(long nowMillis) {
        notedMillis = Math.max(nowMillis, touchedMillis);
        spool.appendStream(currentState());
    }

    /** Whether it need not be remembered any longer; then it takes nothing more. */
    synchronized boolean forget(long nowMillis, StreamLimits limits) {
        forgotten = owner == null && outlived(nowMillis, limits) && spool.released(horizon);
        return forgotten;
    }

    private boolean outlived(long nowMillis, StreamLimits limits) {
        if (description.plain()) {
            return true;
        }
        // What a pulled source still has it announces again on each connection, also what has long ended.
        return (ended() && !description.pulled())
                ? nowMillis - endedMillis >= limits.forgetEndedAfter().toMillis()
                : nowMillis - touchedMillis >= limits.forgetSilentAfter().toMillis();
    }

    /** As {@link #forget} for want of room; only a connected stream stays. */
    synchronized boolean evict() {
        forgotten = owner == null;
        return forgotten;
    }

    synchronized StreamState state() {
        return currentState();
    }

    private StreamState currentState() {
        return new StreamState(description, highestHeld, highestAssigned, touchedMillis, endedMillis, notedMillis);
    }

    synchronized long touchedMillis() {
        return touchedMillis;
    }

    synchronized boolean isOwned() {
        return owner != null;
    }

    UUID id() {
        return state().description().stream();
    }
}
