package io.github.wslog.transport.eventlog;

/**
 * What is in a segment that an earlier opening left, once it has been made readable: whatever was claimed and not
 * committed, or does not bear its checksum, or is missing has become a void.
 *
 * <p>Frames carry their ordinals, so a damaged one ends nothing. Where a process was killed, memory behind the frame
 * expected is either zero (or poisoned) up to a frame's head, or holds the head itself with its length. Only where a length
 * was damaged afterwards is the next frame looked for among bytes that may be anything.
 */
final class Repaired {
    static final long NOTHING_FOLLOWS = Long.MAX_VALUE;

    private final Segment segment;
    private final long released;
    private int at;
    private long ordinal;
    private long records;
    private long holes;
    private int largest;

    private Repaired(Segment segment, long released) {
        this.segment = segment;
        this.released = released;
        this.ordinal = segment.firstOrdinal;
    }

    /**
     * Repairs and seals the segment.
     *
     * @param following the first ordinal of the next segment of the stream
     * @param released up to which ordinal nothing is counted
     */
    static Repaired of(Segment segment, long following, long released) {
        Repaired repaired = new Repaired(segment, released);
        while (repaired.readNext()) {
            // frame by frame
        }
        if (following != NOTHING_FOLLOWS && repaired.ordinal < following && repaired.fits(repaired.at)) {
            repaired.voidUpTo(segment.capacity, following);
        } else if (following != NOTHING_FOLLOWS) {
            repaired.missing(repaired.ordinal, following); // of a file that was cut short; cursors make voids of them
        }
        segment.seal(repaired.at, Math.toIntExact(repaired.ordinal - segment.firstOrdinal));
        return repaired;
    }

    /** Records that are not released. */
    long records() {
        return records;
    }

    /** Ordinals that are not released and were found missing now. */
    long holes() {
        return holes;
    }

    int largest() {
        return largest;
    }

    private boolean readNext() {
        if (!fits(at)) {
            return false;
        }
        int state = segment.state(at);
        if (whole(at, ordinal)) {
            if (!Segment.isVoid(state)) {
                records += ordinal > released ? 1 : 0;
                largest = Math.max(largest, state - Segment.HEADER);
            }
            ordinal += segment.ordinalsAt(at, state);
            at += Segment.extent(state);
            return true;
        }
        if (headed(at, ordinal) && followed(at + Segment.extent(state), ordinal + 1)) {
            voidUpTo(at + Segment.extent(state), ordinal + 1);
            return true;
        }
        for (int next = at + Segment.HEADER; fits(next); next += 8) {
            long found = segment.ordinalAt(next);
            if (found > ordinal && found - ordinal <= (next - at) / Segment.HEADER && believable(next, found)) {
                voidUpTo(next, found);
                return true;
            }
        }
        if (headed(at, ordinal)) {
            voidUpTo(segment.capacity, ordinal + 1); // its length may lie, and nothing behind it can be found
        }
        return false;
    }

    private boolean fits(int offset) {
        return offset + Segment.HEADER <= segment.capacity;
    }

    /** Whether the frame there is that ordinal's, as committed or as a void. */
    private boolean whole(int offset, long expected) {
        int state = segment.state(offset);
        if (!Segment.committed(state) || !headed(offset, expected)) {
            return false;
        }
        if (Segment.isVoid(state)) {
            int ordinals = segment.ordinalsAt(offset, state);
            return ordinals > 0 && followed(offset + Segment.extent(state), expected + ordinals);
        }
        int length = state - Segment.HEADER;
        return segment.checkAt(offset) == Checksum.of(segment.data.slice(offset + Segment.HEADER, length));
    }

    /** Whether a head with that ordinal and a possible length stands there. */
    private boolean headed(int offset, long expected) {
        int state = segment.state(offset);
        int extent = Segment.extent(state);
        return segment.ordinalAt(offset) == expected
                && (Segment.begun(state) || Segment.committed(state))
                && extent >= Segment.HEADER
                && extent <= segment.capacity - offset;
    }

    private boolean believable(int offset, long expected) {
        return whole(offset, expected) || (Segment.begun(segment.state(offset)) && headed(offset, expected));
    }

    /** Whether what stands there bears out the length of the frame before it, which no checksum does. */
    private boolean followed(int offset, long expected) {
        return !fits(offset)
                || segment.wordAt(offset) == 0
                || segment.poisoned(offset)
                || segment.ordinalAt(offset) == expected;
    }

    private void voidUpTo(int end, long next) {
        segment.voidOut(at, end - at, ordinal, Math.toIntExact(next - ordinal));
        missing(ordinal, next);
        at = end;
        ordinal = next;
    }

    private void missing(long from, long next) {
        holes += Math.max(0, next - Math.max(from, released + 1));
    }
}
