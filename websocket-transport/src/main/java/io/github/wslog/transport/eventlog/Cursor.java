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

    private static final long NO_HOLE = -1;
    private static final int RUNNING = 0;
    private static final int POLLING = 1;
    private static final int SLEEPING = 2;

    private final SegmentChain chain;
    private final HoleRepair repair;
    private final Readers readers;

    // Owned by the reading thread.
    private Segment segment;
    private int offset;
    // Of the frame at offset: below nextOrdinal on the way to where it was set, and in the midst of a void of many.
    private long frameOrdinal;
    private long nextOrdinal;
    private UUID stream;
    private long firstOrdinal;
    private int count;
    private long missed;
    private long holePosition = NO_HOLE;
    private long holeSince;
    private long quietSince;

    // Set by the reading thread, reset by whoever wakes it.
    private final AtomicInteger parking = new AtomicInteger(RUNNING);
    private volatile @Nullable Thread reader;

    Cursor(SegmentChain chain, HoleRepair repair, Readers readers, UUID stream, long nextOrdinal) {
        this.chain = chain;
        this.repair = repair;
        this.readers = readers;
        this.quietSince = repair.now();
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
        while (true) {
            Segment from = segment;
            int fromOffset = offset;
            long fromFrame = frameOrdinal;
            stream = from.stream;
            firstOrdinal = nextOrdinal;
            count = 0;
            copy(target, start, softLimit);
            if (from.retired()) {
                target.position(start);
                offset = fromOffset;
                frameOrdinal = fromFrame;
                nextOrdinal = firstOrdinal;
                count = 0;
                Read outcome = overtaken(from);
                if (outcome != Read.EMPTY) {
                    return outcome;
                }
            } else if (count > 0) {
                quietSince = repair.now();
                from.mark(offset, frameOrdinal - from.firstOrdinal);
                return Read.BATCH;
            } else {
                Segment next = from.endsAt(offset) ? from.next() : null;
                if (next == null) {
                    return Read.EMPTY;
                }
                enter(next, from.stream, nextOrdinal);
                if (!next.stream.equals(from.stream)) {
                    return Read.END_OF_STREAM;
                }
            }
        }
    }

    // In a segment that was recycled under us anything may stand here: bounds are kept, and the copy is thrown away.
    private void copy(ByteBuffer target, int start, int softLimit) {
        while (offset + Segment.HEADER <= segment.capacity && !segment.endsAt(offset)) {
            int state = segment.state(offset);
            boolean going;
            if (!Segment.committed(state)) {
                going = repaired();
            } else if (frameOrdinal == nextOrdinal && !Segment.isVoid(state)) {
                going = copyRecords(target, start, softLimit);
            } else {
                going = passFrame(target, start, softLimit, state);
            }
            if (!going) {
                return;
            }
        }
        Segment next = segment.endsAt(offset) ? segment.next() : null;
        if (next != null && next.stream.equals(segment.stream)) {
            copyVoids(target, start, softLimit, next.firstOrdinal); // a lost file, or the lost end of a file
        }
    }

    /**
     * Copies the records from here on as far as they are committed and fit; false if the first does not. Looks only once at
     * what appends write, and writes no field in between: either would take a cache line away from them for every record.
     */
    private boolean copyRecords(ByteBuffer target, int start, int softLimit) {
        Segment from = segment;
        int end = from.end();
        int at = offset;
        int position = target.position();
        int records = 0;
        while (at + Segment.HEADER <= end) {
            int state = from.state(at);
            int length = state - Segment.HEADER;
            if (!Segment.committed(state)
                    || Segment.isVoid(state)
                    || length < 0
                    || length > end - at - Segment.HEADER
                    || !fits(target, count + records, start, position, softLimit, 4 + length)) {
                break;
            }
            target.putInt(position, length);
            target.put(position + 4, from.data, at + Segment.HEADER, length);
            position += 4 + length;
            at += Segment.extent(state);
            records++;
        }
        target.position(position);
        offset = at;
        count += records;
        frameOrdinal += records;
        nextOrdinal += records;
        return records > 0;
    }

    /** Copies what of a void is not before the place that was sought, or passes a record before it; false if not all fits. */
    private boolean passFrame(ByteBuffer target, int start, int softLimit, int state) {
        int extent = Segment.extent(state);
        long behind = frameOrdinal + segment.ordinalsAt(offset, state);
        if (extent < Segment.HEADER || !copyVoids(target, start, softLimit, behind)) {
            return false;
        }
        offset += extent;
        frameOrdinal = behind;
        return true;
    }

    /** Whether the frame here, that was not committed, has become readable. */
    private boolean repaired() {
        if (offset >= segment.end()) {
            holePosition = NO_HOLE;
            return false;
        }
        long position = segment.base + offset;
        if (position != holePosition) {
            holePosition = position;
            holeSince = repair.now();
        }
        return repair.makeReadable(segment, offset, frameOrdinal, holeSince);
    }

    private boolean copyVoids(ByteBuffer target, int start, int softLimit, long behind) {
        while (nextOrdinal < behind) {
            if (!fits(target, count, start, target.position(), softLimit, 4)) {
                return false;
            }
            target.putInt(0);
            count++;
            nextOrdinal++;
        }
        return true;
    }

    private static boolean fits(ByteBuffer target, int count, int start, int position, int softLimit, int needed) {
        return needed <= target.limit() - position && (count == 0 || position - start + needed <= softLimit);
    }

    /** Goes on at {@code ordinal} if the segment is of that stream and has not begun behind it, else at its begin. */
    private void enter(Segment next, UUID stream, long ordinal) {
        segment = next;
        offset = 0;
        frameOrdinal = next.firstOrdinal;
        nextOrdinal = next.stream.equals(stream) ? Math.max(ordinal, next.firstOrdinal) : next.firstOrdinal;
        holePosition = NO_HOLE;
    }

    /** Goes on with what is retained: EMPTY if nothing was missed. */
    private Read overtaken(Segment from) {
        Segment oldest = chain.find(from.stream, nextOrdinal);
        missed = 0;
        for (Segment gone = from; gone != null && gone != oldest; gone = gone.next()) {
            long first = gone.stream.equals(from.stream) ? Math.max(nextOrdinal, gone.firstOrdinal) : gone.firstOrdinal;
            missed += Math.max(0, gone.nextOrdinal() - first);
        }
        boolean sameStream = oldest.stream.equals(from.stream);
        if (sameStream) {
            missed = Math.max(0, oldest.firstOrdinal - nextOrdinal);
        }
        enter(oldest, from.stream, nextOrdinal);
        if (missed > 0) {
            stream = oldest.stream;
            return Read.OVERTAKEN;
        }
        return sameStream ? Read.EMPTY : Read.END_OF_STREAM;
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
        Segment found = chain.find(stream, nextOrdinal);
        this.stream = found.stream;
        enter(found, stream, nextOrdinal);
    }

    /**
     * Parks the calling thread until a record may be there, {@code maxNanos} have passed, or it is unparked or
     * interrupted. While records flow it looks every millisecond, and an append that completes 256 KiB wakes it at once;
     * after 100 ms of silence it sleeps until the next append, unless it waits for a hole to be filled or repaired.
     */
    public void await(long maxNanos) {
        boolean atHole = holePosition == segment.base + offset;
        boolean asleep = !atHole && repair.now() - quietSince > SLEEP_AFTER_NANOS;
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
        if (segment.retired()) {
            return true;
        }
        if (segment.endsAt(offset)) {
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
