package io.github.wslog.transport.eventlog;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The segments that the log retains, oldest first, and how far it has been released.
 *
 * <p>What changes the old end is guarded by this object's monitor, which appends never take; what they need of it, the
 * released position, is volatile.
 */
final class SegmentChain {
    private final SegmentSupply supply;
    private final int mostSegments;

    private volatile Segment head;
    private volatile long releasedPosition;

    // Guarded by this: where releasing stands in the head.
    private int releasedOffset;
    private long releasedOrdinal;
    private boolean closed;

    /**
     * @param first the oldest segment, at whose {@code base} the log begins
     * @param releasedOrdinal how far the oldest stream was released before
     * @param mostSegments beyond these the oldest goes though it was not released
     */
    SegmentChain(SegmentSupply supply, Segment first, long releasedOrdinal, int mostSegments) {
        this.supply = supply;
        this.mostSegments = mostSegments;
        this.head = first;
        this.releasedPosition = first.base;
        this.releasedOrdinal = first.firstOrdinal - 1;
        release(first.stream, releasedOrdinal);
    }

    Segment head() {
        return head;
    }

    long releasedPosition() {
        return releasedPosition;
    }

    synchronized long releasedOrdinal() {
        return releasedOrdinal;
    }

    /** Everything of that stream up to and including {@code ordinal}, and all of older streams, may go. */
    synchronized void release(UUID stream, long ordinal) {
        if (closed || !holds(stream)) {
            return;
        }
        while (!head.stream.equals(stream)) {
            dropHead();
        }
        while (releasedOrdinal < ordinal && (releaseMarked(ordinal) || releaseNext(ordinal))) {
            // from batch to batch, where readers have noted their ends; the rest frame by frame
        }
        releasedPosition = head.base + releasedOffset;
        head.memory.released(releasedOrdinal);
        while (done()) {
            dropWalked();
        }
    }

    private boolean holds(UUID stream) {
        for (Segment segment = head; segment != null; segment = segment.next()) {
            if (segment.stream.equals(stream)) {
                return true;
            }
        }
        return false;
    }

    /** Goes to a place that a reader has noted. */
    private boolean releaseMarked(long ordinal) {
        long mark = head.marked(releasedOffset + 1, ordinal - head.firstOrdinal + 1);
        if (mark == 0) {
            return false;
        }
        releasedOffset = Segment.offsetOf(mark);
        releasedOrdinal = head.firstOrdinal + Segment.indexOf(mark) - 1;
        return true;
    }

    private boolean releaseNext(long ordinal) {
        if (readToEnd()) {
            Segment next = head.next();
            if (next == null || !next.stream.equals(head.stream)) {
                return false;
            }
            // Ordinals of a lost file, or of the lost end of a file, are released like others.
            releasedOrdinal = Math.max(releasedOrdinal, Math.min(ordinal, next.firstOrdinal - 1));
            if (done()) {
                dropWalked();
            }
            return true;
        }
        if (releasedOffset + Segment.HEADER > head.capacity) {
            return false;
        }
        int state = head.state(releasedOffset);
        if (!Segment.committed(state)) {
            return false;
        }
        releasedOrdinal += head.ordinalsAt(releasedOffset, state);
        releasedOffset += Segment.extent(state);
        return true;
    }

    private boolean readToEnd() {
        return head.endsAt(releasedOffset);
    }

    /** Whether nobody needs the head any longer. */
    private boolean done() {
        Segment next = head.next();
        return readToEnd()
                && next != null
                && (!next.stream.equals(head.stream) || releasedOrdinal + 1 >= next.firstOrdinal);
    }

    /** Only where {@link #done}: every frame was seen to be committed. */
    private void dropWalked() {
        head.markWalked();
        dropHead();
    }

    /** Only where a next segment is there. */
    private void dropHead() {
        Segment old = head;
        Segment next = old.next();
        if (next == null) {
            throw new IllegalStateException("the active segment cannot go");
        }
        old.memory.released(next.stream.equals(old.stream) ? next.firstOrdinal - 1 : old.nextOrdinal() - 1);
        head = next;
        releasedOffset = 0;
        releasedOrdinal = next.firstOrdinal - 1;
        releasedPosition = next.base;
        supply.recycle(old);
    }

    /** Lets the oldest segments go that are too many: for a log that keeps the most recent. On the supply's thread. */
    synchronized void retireBeyondLimit() {
        if (mostSegments == Integer.MAX_VALUE || closed) {
            return;
        }
        int segments = 0;
        for (Segment segment = head; segment != null; segment = segment.next()) {
            segments++;
        }
        for (; segments > mostSegments; segments--) {
            dropHead();
        }
    }

    /** The segment in which that ordinal is or will be, or the oldest behind it. */
    Segment find(UUID stream, long ordinal) {
        Segment oldest = head;
        Segment found = null;
        for (Segment segment = oldest; segment != null; segment = segment.next()) {
            if (segment.stream.equals(stream) && (found == null || segment.firstOrdinal <= ordinal)) {
                found = segment;
            }
        }
        return found == null ? oldest : found;
    }

    synchronized List<StreamRange> streams(byte[] liveDescription, UUID live) {
        List<StreamRange> streams = new ArrayList<>();
        long first = releasedOrdinal + 1;
        for (Segment segment = head; segment != null; ) {
            Segment next = segment.next();
            if (next == null || !next.stream.equals(segment.stream)) {
                byte[] description = segment.stream.equals(live) ? liveDescription : describe(segment);
                streams.add(new StreamRange(segment.stream, first, segment.nextOrdinal(), description));
                first = next == null ? 0 : next.firstOrdinal;
            }
            segment = next;
        }
        return streams;
    }

    private static byte[] describe(Segment segment) {
        return segment.memory instanceof SegmentFile file ? file.description() : new byte[0];
    }

    /** All segments, oldest first. */
    synchronized List<Segment> all() {
        List<Segment> all = new ArrayList<>();
        for (@Nullable Segment segment = head; segment != null; segment = segment.next()) {
            all.add(segment);
        }
        return all;
    }

    /** From now on nothing is released, since the files may be another log's. False if it was closed before. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Whether nothing unreleased is left. */
    synchronized boolean released() {
        return head.next() == null && releasedOrdinal + 1 >= head.nextOrdinal();
    }
}
