package io.github.wslog.transport.eventlog;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads an {@link EventLog} in ordinal order. Owned by one thread; several cursors of one log do not disturb each other.
 *
 * <p>What is read is copied and looked at once more: where the segment's memory went to another use in the meantime, the
 * copy is thrown away and the cursor goes on with the oldest segment retained.
 */
public final class Cursor implements Closeable {
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

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SLEEP_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int RUNNING = 0;
    private static final int POLLING = 1;
    private static final int SLEEPING = 2;

    private final SegmentChain chain;
    private final HoleRepair repair;
    private final Readers readers;

    // Owned by the reading thread.
    private Segment segment;
    private int offset;
    private long nextOrdinal;
    private UUID stream;
    private long firstOrdinal;
    private int count;
    private long missed;
    private int voidsLeft;
    private long holePosition = -1;
    private long holeSince;
    private long quietSince = System.nanoTime();

    // Set by the reading thread, reset by whoever wakes it.
    private final AtomicInteger parking = new AtomicInteger(RUNNING);
    private volatile @Nullable Thread reader;

    Cursor(SegmentChain chain, HoleRepair repair, Readers readers, UUID stream, long nextOrdinal) {
        this.chain = chain;
        this.repair = repair;
        this.readers = readers;
        this.segment = chain.head();
        this.stream = segment.stream;
        seek(stream, nextOrdinal);
        readers.add(this);
    }

    /**
     * Copies whole records as {@code [u32 big-endian length][bytes]} to the target's position, as many as fit
     * {@code softLimit} bytes; the first may exceed it, up to what remains in the target. A void is a length of 0.
     *
     * @param target array-backed or direct; its position is advanced
     */
    public Read read(ByteBuffer target, int softLimit) {
        int start = target.position();
        Segment from = segment;
        stream = from.stream;
        firstOrdinal = nextOrdinal;
        count = 0;
        int fromOffset = offset;
        int fromVoids = voidsLeft;
        copy(target, start, softLimit);
        if (from.retired()) {
            target.position(start);
            nextOrdinal = firstOrdinal;
            count = 0;
            offset = fromOffset;
            voidsLeft = fromVoids;
            return overtaken(from, target, softLimit);
        }
        if (count > 0) {
            quietSince = System.nanoTime();
            return Read.BATCH;
        }
        return atEndOf(from) ? moveOn(from, target, softLimit) : Read.EMPTY;
    }

    private void copy(ByteBuffer target, int start, int softLimit) {
        while (true) {
            if (voidsLeft > 0) {
                if (!fits(target, start, softLimit, 4)) {
                    return;
                }
                target.putInt(0);
                voidsLeft--;
                count++;
                nextOrdinal++;
                continue;
            }
            if (offset + Segment.HEADER > segment.capacity || atEndOf(segment)) {
                return;
            }
            int state = segment.state(offset);
            if (!Segment.committed(state)) {
                if (!repaired()) {
                    return;
                }
                continue; // it is a void now, or was committed just then
            }
            if (Segment.isVoid(state)) {
                voidsLeft = segment.ordinalsAt(offset, state);
            } else if (!copyRecord(target, start, softLimit, state - Segment.HEADER)) {
                return;
            }
            if (Segment.extent(state) < Segment.HEADER) {
                return; // the segment was recycled under us
            }
            offset += Segment.extent(state);
        }
    }

    /** Whether the frame here, that was not committed, has become readable. */
    private boolean repaired() {
        if (!segment.claimedBehind(offset)) {
            holePosition = -1;
            return false;
        }
        long position = segment.base + offset;
        if (position != holePosition) {
            holePosition = position;
            holeSince = repair.now();
        }
        return repair.makeReadable(segment, offset, nextOrdinal, holeSince);
    }

    private boolean copyRecord(ByteBuffer target, int start, int softLimit, int length) {
        if (length > segment.capacity - offset - Segment.HEADER || !fits(target, start, softLimit, 4 + length)) {
            return false; // a length that lies belongs to a segment that was recycled under us
        }
        int at = target.position();
        target.putInt(length);
        target.put(at + 4, segment.data, offset + Segment.HEADER, length);
        target.position(at + 4 + length);
        count++;
        nextOrdinal++;
        return true;
    }

    private boolean fits(ByteBuffer target, int start, int softLimit, int needed) {
        return needed <= target.remaining() && (count == 0 || target.position() - start + needed <= softLimit);
    }

    private boolean atEndOf(Segment segment) {
        return segment.sealed() && offset >= segment.end() && voidsLeft == 0;
    }

    private Read moveOn(Segment from, ByteBuffer target, int softLimit) {
        Segment next = from.next();
        if (next == null) {
            return Read.EMPTY;
        }
        enter(next);
        return next.stream.equals(from.stream) ? read(target, softLimit) : Read.END_OF_STREAM;
    }

    private void enter(Segment next) {
        segment = next;
        offset = 0;
        voidsLeft = 0;
        nextOrdinal = next.firstOrdinal;
    }

    private Read overtaken(Segment from, ByteBuffer target, int softLimit) {
        Segment oldest = chain.find(from.stream, nextOrdinal);
        if (!oldest.stream.equals(from.stream)) {
            missed = Math.max(0, from.nextOrdinal() - nextOrdinal);
            enter(oldest);
            return missed > 0 ? Read.OVERTAKEN : Read.END_OF_STREAM;
        }
        missed = oldest.firstOrdinal - nextOrdinal;
        if (missed <= 0) { // everything in the segment that went had been read
            seek(from.stream, nextOrdinal);
            return segment.retired() ? Read.EMPTY : read(target, softLimit);
        }
        enter(oldest);
        return Read.OVERTAKEN;
    }

    /** The stream of the last batch, or of the next record if there was none. */
    public UUID stream() {
        return stream;
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

    /** Goes on at that place, or at the oldest record retained after it; at the oldest of all where the stream is gone. */
    public void seek(UUID stream, long nextOrdinal) {
        enter(chain.find(stream, nextOrdinal));
        this.stream = segment.stream;
        if (!segment.stream.equals(stream)) {
            return;
        }
        while (this.nextOrdinal < nextOrdinal && offset + Segment.HEADER <= segment.capacity && !atEndOf(segment)) {
            int state = segment.state(offset);
            if (!Segment.committed(state)) {
                return;
            }
            long behind = this.nextOrdinal + segment.ordinalsAt(offset, state);
            offset += Segment.extent(state);
            voidsLeft = (int) Math.max(0, behind - nextOrdinal); // in the midst of a void that stands for many
            this.nextOrdinal = Math.min(behind, nextOrdinal);
        }
    }

    /**
     * Parks the calling thread until a record may be there, {@code maxNanos} have passed, or it is unparked or
     * interrupted. While records flow it looks every millisecond, and an append that completes 64 KiB wakes it at once;
     * after 100 ms of silence it sleeps until the next append.
     */
    public void await(long maxNanos) {
        boolean asleep = System.nanoTime() - quietSince > SLEEP_AFTER_NANOS;
        reader = Thread.currentThread();
        parking.set(asleep ? SLEEPING : POLLING);
        readers.parking();
        try {
            if (!readable() && parking.get() != RUNNING) {
                LockSupport.parkNanos(this, asleep ? maxNanos : Math.min(maxNanos, POLL_NANOS));
            }
        } finally {
            readers.awake();
            parking.set(RUNNING);
            reader = null;
        }
    }

    private boolean readable() {
        if (voidsLeft > 0 || segment.retired()) {
            return true;
        }
        if (atEndOf(segment)) {
            return segment.next() != null;
        }
        return offset + Segment.HEADER <= segment.capacity && Segment.committed(segment.state(offset));
    }

    /** Called by appends. */
    void wake(boolean fullBatch) {
        int was = parking.get();
        if (was == SLEEPING || (was == POLLING && fullBatch)) {
            Thread parked = reader;
            if (parking.compareAndSet(was, RUNNING) && parked != null) {
                LockSupport.unpark(parked);
            }
        }
    }

    /** Ends the cursor. */
    @Override
    public void close() {
        readers.remove(this);
    }
}
