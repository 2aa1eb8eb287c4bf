package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Gives an output those events only that match: the others are voids in their places, so that ordinals stay. */
final class MatchingOutput implements Output {
    private final Output output;
    private final EventMatch match;
    private final RecordReader record = new RecordReader();
    private ByteBuffer copy = ByteBuffer.allocate(64 * 1024);

    MatchingOutput(Output output, EventMatch match) {
        this.output = output;
        this.match = match;
    }

    @Override
    public Started start(OutputContext context, @Nullable Position held) throws IOException {
        return output.start(context, held);
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        ByteBuffer records = batch.records();
        if (copy.capacity() < records.limit()) {
            copy = ByteBuffer.allocate(2 * records.limit());
        }
        copy.clear();
        // What the receiver says of the output itself is for it, whatever it wants of others.
        boolean source = batch.stream().equals(batch.position().spoolStream()) || match.matchesSource(batch);
        for (int at = 0; at < records.limit(); ) {
            int length = records.getInt(at);
            at += Integer.BYTES;
            if (source && matches(records, at, length)) {
                copy.putInt(length);
                copy.put(records.array(), records.arrayOffset() + at, length);
            } else {
                copy.putInt(0);
            }
            at += length;
        }
        return output.take(new SpooledBatch(
                batch.position(),
                batch.stream(),
                batch.source(),
                batch.firstOrdinal(),
                batch.count(),
                batch.receivedNanos(),
                batch.charset(),
                copy.flip()));
    }

    private boolean matches(ByteBuffer records, int at, int length) {
        try {
            return match.matches(record.wrap(records, at, length));
        } catch (WireException unreadable) {
            // The output says what it makes of it.
            return true;
        }
    }

    @Override
    public Outcome flush() {
        return output.flush();
    }

    @Override
    public Outcome finish() {
        return output.finish();
    }

    @Override
    public void reopen() {
        output.reopen();
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
