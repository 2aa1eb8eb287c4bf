package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Gap;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;

/** A record as a receiver takes it: as it is, or a gap record in the place of one that is too large. The pump's thread only. */
final class FittingRecord {
    private static final byte[] NOTHING = {};

    private final RecordReader record = new RecordReader();
    private final RecordBuffer gap = new RecordBuffer();
    private byte[] array = NOTHING;
    private int offset;
    private int length;

    /**
     * Goes to the i-th record of the batch.
     *
     * @param maxBytes 1024 or more, which every gap record fits
     * @return false if a gap record takes its place
     */
    boolean choose(FeedBatch from, int i, int maxBytes) {
        if (from.length(i) <= maxBytes) {
            set(from.buffer().array(), from.offset(i), from.length(i));
            return true;
        }
        try {
            record.wrap(from.buffer(), from.offset(i), from.length(i));
            long[] byLevel = new long[EventLevel.values().length];
            byLevel[EventLevel.of(record.level()).ordinal()] = 1;
            new Gap("too large", byLevel, record.epochNanos(), record.epochNanos()).encode(gap);
            set(gap.array(), 0, gap.length());
        } catch (WireException unreadable) {
            set(NOTHING, 0, 0); // nobody could have shown it
        }
        return false;
    }

    private void set(byte[] bytes, int from, int count) {
        array = bytes;
        offset = from;
        length = count;
    }

    int length() {
        return length;
    }

    /** Appends it as it stands in a batch: its length, then its bytes. */
    void putTo(ByteBuffer batch) {
        batch.putInt(length).put(array, offset, length);
    }
}
