package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.RecordReader;

/** Writes events in one {@link Format}. The pump's thread only. */
interface Renderer {
    /** Appends an event, a gap or a note of the log. */
    void event(RecordReader record, FeedBatch batch, int index, Bytes out);

    /** Whether several events make one message. */
    boolean batches();

    /** Whether a message with this event is a binary one. */
    boolean isBinary(RecordReader record, Origin origin);
}
