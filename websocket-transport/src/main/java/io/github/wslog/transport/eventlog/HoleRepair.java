package io.github.wslog.transport.eventlog;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes a void of what was claimed and not committed within a second, so that one stalled thread does not hold up all
 * that was logged behind it.
 *
 * <p>Its writer may come back at any time. Where it had written the frame's head, its commit loses the compare-and-set.
 * Where it had written nothing, nobody knows which bytes are its own: every place in the void at which a frame could
 * begin is poisoned, so that its claim of the frame fails. The segment's memory is never used again.
 *
 * <p>Called by the threads of cursors; a segment is repaired by one at a time and not once it is retired.
 */
final class HoleRepair {
    static final long PATIENCE_NANOS = 1_000_000_000L;
    private static final int UNKNOWN_LEVEL = 9;

    private final Losses losses;
    private final LongSupplier nanoTime;
    private final LongSupplier epochNanos;
    private final AtomicLong repaired = new AtomicLong();

    HoleRepair(Losses losses, LongSupplier nanoTime, LongSupplier epochNanos) {
        this.losses = losses;
        this.nanoTime = nanoTime;
        this.epochNanos = epochNanos;
    }

    Losses losses() {
        return losses;
    }

    LongSupplier epochNanos() {
        return epochNanos;
    }

    long now() {
        return nanoTime.getAsLong();
    }

    /** Ordinals made void. */
    long repaired() {
        return repaired.get();
    }

    /**
     * Repairs the hole at {@code offset} if it is old enough.
     *
     * @param since when the cursor came upon it
     * @return whether the frame may be read now
     */
    boolean makeReadable(Segment segment, int offset, long ordinal, long since) {
        if (now() - since < PATIENCE_NANOS) {
            return false;
        }
        synchronized (segment) {
            int state = segment.state(offset);
            if (segment.retired() || Segment.committed(state)) {
                return Segment.committed(state) && !segment.retired();
            }
            segment.markRepaired();
            return Segment.begun(state) ? giveUpOne(segment, offset, state) : giveUpUnknown(segment, offset, ordinal);
        }
    }

    private boolean giveUpOne(Segment segment, int offset, int state) {
        if (segment.giveUp(offset, state)) {
            count(segment.levelAt(offset), 1);
        }
        return true;
    }

    /** The first hole's head was not written; there may be more behind it. The ordinal of what follows tells how many. */
    private boolean giveUpUnknown(Segment segment, int offset, long ordinal) {
        long claim = segment.claimed();
        int end = Segment.offsetOf(claim);
        long behind = segment.firstOrdinal + Segment.indexOf(claim);
        if (!segment.poison(offset + 8)) {
            return false; // its writer has come back just now
        }
        int found = poison(segment, offset + Segment.HEADER, end);
        int ordinals = Math.toIntExact((found < end ? segment.ordinalAt(found) : behind) - ordinal);
        segment.voidOut(offset, found - offset, ordinal, ordinals);
        count(0, ordinals);
        return true;
    }

    /** Poisons every place at which a frame could begin, up to the first that does begin: that place, or {@code end}. */
    private static int poison(Segment segment, int from, int end) {
        for (int at = from; at < end; at += 8) {
            if (!segment.poison(at)) {
                // A head's first word wipes the poison out, so what stands here may be its second.
                return at > from && !segment.poisoned(at - 8) ? at - 8 : at;
            }
        }
        return end;
    }

    private void count(int level, int ordinals) {
        repaired.addAndGet(ordinals);
        losses.count(LossCause.TORN, level == 0 ? UNKNOWN_LEVEL : level, ordinals, epochNanos.getAsLong());
    }
}
