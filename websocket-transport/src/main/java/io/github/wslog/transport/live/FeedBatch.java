package io.github.wslog.transport.live;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/**
 * Records copied out of a {@link Feed}, each with its place and origin. Filled by a {@link FeedReader}: {@link #start},
 * bytes into {@link #buffer}, then {@link #add} for each record. One thread at a time.
 */
public final class FeedBatch {
    /** About so many bytes a batch should have, so that no subscriber holds up the others for long. */
    public static final int SOFT_LIMIT = 60_000;

    private static final UUID NOWHERE = new UUID(0, 0);

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private UUID stream = NOWHERE;
    private int size;
    private long[] ordinals = new long[256];
    private int[] indices = new int[256];
    private int[] offsets = new int[256];
    private int[] lengths = new int[256];
    private Origin[] origins = new Origin[256];

    /**
     * Empties the batch.
     *
     * @param of the stream of all records to be added
     * @param capacity how many bytes {@link #buffer} must hold
     */
    public void start(UUID of, int capacity) {
        stream = of;
        size = 0;
        if (buffer.capacity() < capacity) {
            buffer = ByteBuffer.allocate(capacity);
        }
        buffer.clear();
    }

    /** Where the bytes of records go; array-backed, big-endian. Position and limit are the reader's. */
    public ByteBuffer buffer() {
        return buffer;
    }

    /** The stream became known while reading. */
    public void stream(UUID of) {
        stream = of;
    }

    /**
     * Adds a record, which is at that index of the buffer.
     *
     * @param index see {@link FeedPlace#index}
     * @param length 0 = an ordinal whose event was lost
     */
    public void add(long ordinal, int index, int offset, int length, Origin origin) {
        if (size == ordinals.length) {
            grow();
        }
        ordinals[size] = ordinal;
        indices[size] = index;
        offsets[size] = offset;
        lengths[size] = length;
        origins[size] = origin;
        size++;
    }

    private void grow() {
        int larger = 2 * size;
        ordinals = Arrays.copyOf(ordinals, larger);
        indices = Arrays.copyOf(indices, larger);
        offsets = Arrays.copyOf(offsets, larger);
        lengths = Arrays.copyOf(lengths, larger);
        origins = Arrays.copyOf(origins, larger);
    }

    /** How many records there are. */
    public int size() {
        return size;
    }

    UUID stream() {
        return stream;
    }

    long ordinal(int i) {
        return ordinals[i];
    }

    int index(int i) {
        return indices[i];
    }

    /** Where the i-th record is in the buffer. */
    public int offset(int i) {
        return offsets[i];
    }

    /** How long the i-th record is; 0 = an ordinal whose event was lost. */
    public int length(int i) {
        return lengths[i];
    }

    /** Where the i-th record comes from. */
    public Origin origin(int i) {
        return origins[i];
    }

    /** The place of the i-th record. */
    public FeedPlace place(int i) {
        return new FeedPlace(stream, ordinals[i], indices[i]);
    }
}
