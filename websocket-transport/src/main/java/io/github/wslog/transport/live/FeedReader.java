package io.github.wslog.transport.live;

import java.io.Closeable;

/** Reads a {@link Feed}. Owned by one thread at a time; several readers do not disturb each other. Nothing but {@link #await} waits. */
public interface FeedReader extends Closeable {
    /** The outcome of a {@link #read}. */
    enum Read {
        /** There are records in the batch; maybe none that is an event. */
        BATCH,
        /** There is nothing to read now. */
        EMPTY,
        /** Records were gone before they were read: see {@link #missed}. The next read goes on behind them. */
        OVERTAKEN
    }

    /**
     * Reads what follows, about {@link FeedBatch#SOFT_LIMIT} bytes, all of one stream, and moves behind it. The batch is
     * cleared first.
     */
    Read read(FeedBatch into);

    /**
     * After {@link Read#BATCH}: whether there was more than that when the read began. A batch may be short without being the
     * last: it does not go beyond the memory in which its records lie together.
     */
    boolean more();

    /** Where the next record is or will be. Places that are equal have the same records behind them. */
    FeedPlace place();

    /**
     * Goes to that place, also one of an earlier run of the program; or to the oldest record behind it that is still there;
     * or to the oldest of all, if the place is unknown.
     *
     * @return false if it is not there: see {@link #missed}
     */
    boolean seek(FeedPlace next);

    /**
     * Goes back from the end by that many events or some more, or to the oldest.
     *
     * @return false if there are not so many
     */
    boolean seekBack(long events);

    /** After {@link Read#OVERTAKEN}, and after a {@link #seek} that returned false: how many events were missed; -1 = unknown. */
    long missed();

    /**
     * Parks the calling thread until there may be something to read here, {@code maxNanos} have passed, or it is unparked
     * or interrupted.
     */
    void await(long maxNanos);

    @Override
    void close();
}
