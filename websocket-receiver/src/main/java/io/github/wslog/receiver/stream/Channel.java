package io.github.wslog.receiver.stream;

import io.github.wslog.transport.wire.Batch;

/** A stream as one connection has it, under its handle. Guarded by the session. */
final class Channel {
    final int handle;
    final SourceStream stream;

    /** Whether an acknowledgement is to be sent. */
    boolean ackDue;

    private final long welcomedAt;
    private long next;
    private long taken;
    private long told;

    /** @param welcomedAt the highest ordinal held, as WELCOME gave it */
    Channel(int handle, SourceStream stream, long welcomedAt) {
        this.handle = handle;
        this.stream = stream;
        this.welcomedAt = welcomedAt;
        this.told = welcomedAt;
    }

    /**
     * Notes the arrival of a batch; false if it does not go on where the one before ended. The first one may repeat, but
     * not leave anything out.
     */
    boolean arrived(Batch batch) {
        boolean follows = next == 0 ? batch.firstOrdinal() <= welcomedAt + 1 : batch.firstOrdinal() == next;
        if (follows) {
            next = batch.lastOrdinal() + 1;
        }
        return follows;
    }

    /** Notes that everything up to {@code ordinal} that came on this connection is in the spool. */
    void taken(long ordinal) {
        taken = ordinal;
        ackDue = true;
    }

    /** What may be acknowledged: never what did not come on this connection, never less than before. */
    long acknowledged() {
        return Math.max(welcomedAt, taken);
    }

    /** How many events an acknowledgement sent now tells of that none before it has told of. */
    long tell() {
        long more = acknowledged() - told;
        told = acknowledged();
        return more;
    }
}
