package io.github.wslog.receiver.spool;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * A place in the spool: one entry. An entry may hold many events; which of them is the business of who keeps the
 * position.
 *
 * @param spoolStream the stream of the spool's own log; every start of the receiver begins a new one
 * @param ordinal the entry's ordinal in it, from 1
 */
public record Position(UUID spoolStream, long ordinal) {
    /** Length of the binary form. */
    public static final int BYTES = 24;

    /** The place of the entry behind this one. */
    public Position next() {
        return new Position(spoolStream, ordinal + 1);
    }

    /** Writes the binary form, {@value #BYTES} bytes, big-endian: the stream's 128 bits, the ordinal. */
    public void put(ByteBuffer to) {
        to.putLong(spoolStream.getMostSignificantBits())
                .putLong(spoolStream.getLeastSignificantBits())
                .putLong(ordinal);
    }

    /** Reads what {@link #put} has written. */
    public static Position get(ByteBuffer from) {
        return new Position(new UUID(from.getLong(), from.getLong()), from.getLong());
    }
}
