package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordReader;

/** What an output writes of an event. One thread. */
interface Rendering {
    /**
     * Appends a record that is not a void; a line feed at the end is not needed.
     *
     * @param record that was wrapped where it lies in the array of {@code batch}
     */
    void render(RecordReader record, SpooledBatch batch, long ordinal, Bytes out);

    /** As text: what came with a layout as it is, byte for byte, all else by the pattern. */
    static Rendering text(LinePattern line) {
        return (record, batch, ordinal, out) -> line.render(record, batch.source(), out);
    }
}
