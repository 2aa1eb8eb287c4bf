package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.Wslog;
import java.util.function.IntSupplier;

/**
 * How many bytes a connection may have under way: its share of half the room left in the spool, so that what is under way
 * finds room when it comes, and not more than can be borne in memory where it finds none all the same. Any thread.
 */
final class Credit {
    /** Less is not worth a message: then it is nothing. */
    static final long LEAST = 2L * Wslog.MAX_BATCH_BYTES;

    /** The part of the spool that ordinary appends may not use, see {@code EventLog}. */
    private static final int RESERVED_SHARE = 20;

    /** A quarter is acknowledged at a time: with less, acknowledgements cost as much as the events. */
    static final long MOST = 4L << 20;

    /** What all connections together may have to keep in memory, as long as each gets {@link Wslog#INITIAL_CREDIT}. */
    private static final long MOST_OF_ALL = 64L << 20;

    private final Spool spool;
    private final IntSupplier connections;

    Credit(Spool spool, IntSupplier connections) {
        this.spool = spool;
        this.connections = connections;
    }

    /** 0, or {@link #LEAST}..{@link #MOST}. */
    long now() {
        if (spool.isHeldBack()) {
            return 0;
        }
        long capacity = spool.capacityBytes();
        long free = capacity - capacity / RESERVED_SHARE - spool.retainedBytes();
        int sharers = Math.max(1, connections.getAsInt());
        long share = free / 2 / sharers;
        long most = Math.max(Wslog.INITIAL_CREDIT, Math.min(MOST, MOST_OF_ALL / sharers));
        return share < LEAST ? 0 : Math.min(share, most);
    }
}
