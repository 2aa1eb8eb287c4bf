package io.github.wslog.transport.eventlog;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads an {@link EventLog} in ordinal order. Owned by one thread; several cursors of one log do not disturb each other.
 */
public final class Cursor {
    /** The outcome of a {@link Cursor#read}. */
    public enum Read {
        /** Records were copied: see {@link Cursor#stream}, {@link Cursor#firstOrdinal} and {@link Cursor#count}. */
        BATCH,
        /** There is nothing to read now. */
        EMPTY,
        /** Records were recycled before they were read: see {@link Cursor#missed}. The next read goes on behind them. */
        OVERTAKEN,
        /** An older stream is read to its end; the next read goes on with the next stream. */
        END_OF_STREAM
    }

    private final EventLog log;
    private long nextOrdinal;
    private long firstOrdinal;
    private int count;
    private long missed;

    Cursor(EventLog log, long nextOrdinal) {
        this.log = log;
        this.nextOrdinal = nextOrdinal;
    }

    /**
     * Copies whole records as {@code [u32 big-endian length][bytes]} to the target's position, as many as fit
     * {@code softLimit} bytes; the first may exceed it, up to what remains in the target.
     *
     * @param target array-backed or direct; its position is advanced
     */
    public Read read(ByteBuffer target, int softLimit) {
        synchronized (log.records) {
            long oldest = log.firstRetained;
            if (nextOrdinal < oldest) {
                missed = oldest - nextOrdinal;
                nextOrdinal = oldest;
                return Read.OVERTAKEN;
            }
            firstOrdinal = nextOrdinal;
            count = 0;
            int used = 0;
            for (byte[] r; (r = log.records.get(nextOrdinal)) != null; nextOrdinal++) {
                int needed = 4 + r.length;
                if (needed > target.remaining() || (count > 0 && used + needed > softLimit)) {
                    break;
                }
                target.putInt(r.length).put(r);
                used += needed;
                count++;
            }
            return count > 0 ? Read.BATCH : Read.EMPTY;
        }
    }

    /** The stream of the last batch, or of the next record if there was none. */
    public UUID stream() {
        return log.stream();
    }

    /** The ordinal of the first record of the last batch. */
    public long firstOrdinal() {
        return firstOrdinal;
    }

    /** How many records the last batch holds. */
    public int count() {
        return count;
    }

    /** The ordinal to be read next. */
    public long nextOrdinal() {
        return nextOrdinal;
    }

    /** After {@link Read#OVERTAKEN}: how many ordinals were skipped. */
    public long missed() {
        return missed;
    }

    /** Goes on at that place, or at the oldest record retained after it. */
    public void seek(UUID stream, long nextOrdinal) {
        this.nextOrdinal = Math.max(nextOrdinal, log.firstRetained);
    }

    /**
     * Parks the calling thread until a record may be there, {@code maxNanos} have passed, or it is unparked or
     * interrupted.
     */
    public void await(long maxNanos) {
        if (log.highestAssigned() < nextOrdinal) {
            LockSupport.parkNanos(this, Math.min(maxNanos, 1_000_000));
        }
    }
}
