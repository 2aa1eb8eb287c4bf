package io.github.wslog.receiver.spool;

import io.github.wslog.transport.wire.SourceInfo;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A batch as an output sees it: valid until the next {@link SpoolReader#next}.
 *
 * @param position the entry that holds it
 * @param stream the source's stream id
 * @param source who sent it
 * @param firstOrdinal the ordinal of the first record; the others follow without a gap
 * @param count how many records, at least 1
 * @param receivedNanos when it came, nanoseconds since the epoch
 * @param charset of the bodies that a layout made
 * @param records {@code [u32 big-endian length][bytes]…}, {@code count} times, from position 0 to the limit, in an
 *     array-backed buffer. Length 0 is a void: the ordinal exists and its event does not
 */
public record SpooledBatch(
        Position position,
        UUID stream,
        SourceInfo source,
        long firstOrdinal,
        int count,
        long receivedNanos,
        Charset charset,
        ByteBuffer records) {
    /** One whose bodies are in UTF-8. */
    public SpooledBatch(
            Position position,
            UUID stream,
            SourceInfo source,
            long firstOrdinal,
            int count,
            long receivedNanos,
            ByteBuffer records) {
        this(position, stream, source, firstOrdinal, count, receivedNanos, StandardCharsets.UTF_8, records);
    }
}
