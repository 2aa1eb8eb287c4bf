package io.github.wslog.transport.eventlog;

import java.util.Arrays;

/** What an append does, without the waiting, and how its record is told from another's. */
final class Writer {
    static final int LENGTH = 40;
    static final int FRAMED = Segment.framed(LENGTH);

    private Writer() {}

    /** Writes and commits the record of a claim: whether it was accepted. */
    static boolean write(Segment segment, long claim, int who) {
        int at = Segment.offsetOf(claim);
        byte[] record = new byte[LENGTH];
        Arrays.fill(record, (byte) who);
        if (!segment.begin(at, segment.firstOrdinal + Segment.indexOf(claim), who, LENGTH)) {
            return false;
        }
        segment.fill(at, record, 0, LENGTH);
        return segment.commit(at, LENGTH);
    }

    /** Whose record stands there: 0 nobody's yet, -1 a void, -2 anything else. */
    static int read(Segment segment, int offset, long ordinal) {
        int state = segment.state(offset);
        if (!Segment.committed(state)) {
            return 0;
        }
        if (Segment.isVoid(state)) {
            return -1;
        }
        int who = segment.levelAt(offset);
        for (int i = 0; i < LENGTH; i++) {
            if (segment.data.get(offset + Segment.HEADER + i) != who) {
                return -2;
            }
        }
        return state == Segment.HEADER + LENGTH && segment.ordinalAt(offset) == ordinal ? who : -2;
    }
}
