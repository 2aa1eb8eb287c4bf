package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.RecordReader;
import java.util.Arrays;
import java.util.BitSet;

/** Writes the messages of one {@link Chunk} after the other. The pump's thread only. */
final class ChunkWriter {
    /** A message of several events has no more bytes, and a chunk of several messages. */
    static final int MAX_BYTES = 60_000;

    private final Renderer renderer;
    private final Bytes out = new Bytes(MAX_BYTES);
    private int[] ends = new int[256];
    private int messages;
    private int events;
    private BitSet binary = new BitSet();

    ChunkWriter(Renderer renderer) {
        this.renderer = renderer;
    }

    /** Adds an event; false if there is no room for it and it is to begin the next chunk. */
    boolean add(RecordReader record, FeedBatch batch, int index) {
        int mark = out.length();
        if (renderer.batches()) {
            out.putByte(events == 0 ? '[' : ',');
        }
        renderer.event(record, batch, index, out);
        if (events > 0 && out.length() >= MAX_BYTES) {
            out.cutTo(mark);
            return false;
        }
        events++;
        if (!renderer.batches()) {
            binary.set(messages, renderer.isBinary(record, batch.origin(index)));
            endMessage();
        }
        return true;
    }

    private void endMessage() {
        if (messages == ends.length) {
            ends = Arrays.copyOf(ends, 2 * messages);
        }
        ends[messages++] = out.length();
    }

    /** What was written since the last call. */
    Chunk finish(FeedPlace next, boolean newest) {
        if (renderer.batches() && events > 0) {
            out.putByte(']');
            endMessage();
        }
        Chunk chunk = new Chunk(next, newest, events, out.toByteArray(), Arrays.copyOf(ends, messages), binary);
        out.clear();
        messages = 0;
        events = 0;
        binary = new BitSet();
        return chunk;
    }
}
