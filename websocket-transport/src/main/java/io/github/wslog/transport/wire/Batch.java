package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;

/** Consecutive records of one stream, as they came: it holds on to the message's memory and copies nothing. */
public final class Batch implements Frame {
    private final int handle;
    private final long firstOrdinal;
    private final int count;
    private final long highestAssigned;
    private final ByteBuffer records;

    Batch(int handle, long firstOrdinal, int count, long highestAssigned, ByteBuffer records) {
        this.handle = handle;
        this.firstOrdinal = firstOrdinal;
        this.count = count;
        this.highestAssigned = highestAssigned;
        this.records = records;
    }

    @Override
    public int handle() {
        return handle;
    }

    /** The ordinal of the first record; 1 or more. The others follow without a gap. */
    public long firstOrdinal() {
        return firstOrdinal;
    }

    /** How many records; 1 or more. */
    public int count() {
        return count;
    }

    /** The ordinal of the last record. */
    public long lastOrdinal() {
        return firstOrdinal + count - 1;
    }

    /** The highest ordinal that the source had assigned when it sent this; never below {@link #lastOrdinal}. */
    public long highestAssigned() {
        return highestAssigned;
    }

    /**
     * {@link #count} times {@code [u32 length][bytes]}, big-endian, checked: the lengths add up to exactly this buffer. A
     * length of 0 is a void ordinal. A fresh view of the message's memory at each call.
     */
    public ByteBuffer records() {
        return records.duplicate();
    }

    @Override
    public String toString() {
        return "Batch[handle=" + handle + ", firstOrdinal=" + firstOrdinal + ", count=" + count + ", highestAssigned="
                + highestAssigned + ", bytes=" + records.remaining() + "]";
    }
}
