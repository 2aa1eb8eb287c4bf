package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.ByteBuffer;
import java.util.UUID;

/** The note that an output was too slow for the spool, which it is not required for, and skips what is gone. */
final class Overtaken {
    private static final SourceInfo SELF = new SourceInfo(
            "websocket-receiver", "localhost", ProcessHandle.current().pid());

    private Overtaken() {}

    /** A batch of that note alone, in the place before {@code next}. */
    static SpooledBatch note(SpooledBatch next, long entries) {
        RecordBuffer record = new RecordBuffer();
        record.note(EventLevel.WARN.number(), next.receivedNanos(), text(entries));
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + record.length());
        bytes.putInt(record.length()).put(record.array(), 0, record.length());
        Position before =
                new Position(next.position().spoolStream(), next.position().ordinal() - 1);
        UUID place = next.position().spoolStream();
        return new SpooledBatch(before, place, SELF, before.ordinal(), 1, next.receivedNanos(), bytes.flip());
    }

    static String text(long entries) {
        return "at least " + entries + (entries == 1 ? " event was" : " events were")
                + " skipped: overtaken in the receiver's spool";
    }
}
