package io.github.wslog.transport.eventlog;

import java.nio.ByteBuffer;
import java.util.UUID;

/** A piece of memory that segments live in, one after the other. */
interface Memory {
    /** The frames' memory, zero when a segment begins; used by absolute access only. */
    ByteBuffer data();

    /** Whether the memory outlives the process. */
    boolean durable();

    /** Notes what the memory is used for. Any thread; no file is touched. */
    void begin(UUID stream, long sequence, long firstOrdinal);

    /** Undoes {@link #begin}: the memory was not used after all. */
    void takeBack();

    /** Notes that everything up to and including {@code ordinal} may go. */
    void released(long ordinal);

    /** Writes what is not on the disk yet. */
    void force();

    /** Whether the memory may serve the live stream once more. */
    boolean reusable();

    /** Makes the memory ready for another segment. Only where nobody can still write to it. */
    void clean();

    /** Gives the memory up for good; it goes when nobody refers to it any longer. */
    void discard();
}
