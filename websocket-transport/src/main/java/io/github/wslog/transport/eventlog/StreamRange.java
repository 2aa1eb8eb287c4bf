package io.github.wslog.transport.eventlog;

import java.util.Arrays;
import java.util.UUID;

/**
 * What the log holds of one stream.
 *
 * @param stream the stream's 128 random bits
 * @param firstOrdinal the first ordinal that is not released
 * @param nextOrdinal one past the highest assigned
 * @param description what was given to {@link EventLog#open} when the stream began
 */
public record StreamRange(UUID stream, long firstOrdinal, long nextOrdinal, byte[] description) {
    public StreamRange {
        description = description.clone();
    }

    /** The description: a copy. */
    @Override
    public byte[] description() {
        return description.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamRange that
                && stream.equals(that.stream)
                && firstOrdinal == that.firstOrdinal
                && nextOrdinal == that.nextOrdinal
                && Arrays.equals(description, that.description);
    }

    @Override
    public int hashCode() {
        return 31 * stream.hashCode() + Long.hashCode(nextOrdinal);
    }

    @Override
    public String toString() {
        return stream + " " + firstOrdinal + ".." + (nextOrdinal - 1);
    }
}
