package io.github.wslog.receiver.spool;

import io.github.wslog.transport.eventlog.Cursor;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads the batches of a {@link Spool} in order, from older spool streams into the live one.
 *
 * <p>Owned by the thread that reads; only {@link #wake} is for any thread.
 */
public final class SpoolReader {
    /** How much is copied out of the log at once, in bytes. */
    private static final int READ_AHEAD = 128 * 1024;

    private static final UUID NONE = new UUID(0, 0);

    private final Spool spool;
    private final Cursor cursor;
    private final ByteBuffer entries;

    private UUID entriesStream = NONE;
    private long nextEntryOrdinal;
    private long missed;
    private @Nullable Position lastOfEarlierRuns;
    private StreamDescription lastDescription = StreamDescription.unknown(NONE);
    private Charset lastCharset = StandardCharsets.UTF_8;
    private volatile @Nullable Thread waiting;

    /** @param missed how many entries lay before the place of the cursor and are gone */
    SpoolReader(Spool spool, Cursor cursor, int largestEntry, long missed) {
        this.spool = spool;
        this.cursor = cursor;
        this.missed = missed;
        this.lastOfEarlierRuns = spool.recovery().lastBatch();
        this.entries = ByteBuffer.allocate(Math.max(READ_AHEAD, largestEntry + Integer.BYTES))
                .limit(0);
    }

    /** The next batch, or null if there is none now. */
    public @Nullable SpooledBatch next() {
        while (entries.hasRemaining() || fill()) {
            ByteBuffer entry = entries.slice(entries.position() + Integer.BYTES, entries.getInt(entries.position()));
            entries.position(entries.position() + Integer.BYTES + entry.limit());
            long ordinal = nextEntryOrdinal++;
            // Length 0: a hole that was repaired, its append was never acknowledged.
            if (entry.hasRemaining() && SpoolEntry.decode(entry) instanceof SpoolEntry.Batch batch) {
                Position position = new Position(entriesStream, ordinal);
                if (position.equals(lastOfEarlierRuns)) {
                    leaveEarlierRuns();
                }
                return spooled(position, batch);
            }
        }
        return null;
    }

    /** What lies behind holds no events, and nobody keeps it for us. */
    private void leaveEarlierRuns() {
        lastOfEarlierRuns = null;
        entries.position(entries.limit());
        Position begin = spool.liveBegin();
        cursor.seek(begin.spoolStream(), begin.ordinal());
    }

    private boolean fill() {
        entries.clear();
        try {
            while (true) {
                switch (cursor.read(entries, READ_AHEAD)) {
                    case BATCH -> {
                        entriesStream = cursor.stream();
                        nextEntryOrdinal = cursor.firstOrdinal();
                        return true;
                    }
                    case EMPTY -> {
                        return false;
                    }
                    case OVERTAKEN -> missed += cursor.missed();
                    case END_OF_STREAM -> {
                        // Read to its end: the next read goes on behind it.
                    }
                }
            }
        } finally {
            entries.flip();
        }
    }

    private SpooledBatch spooled(Position position, SpoolEntry.Batch batch) {
        UUID stream = batch.stream();
        if (!lastDescription.stream().equals(stream)) {
            lastDescription = spool.description(stream);
            lastCharset = SpoolFeed.charset(lastDescription.contentType());
        }
        return new SpooledBatch(
                position,
                stream,
                lastDescription.source(),
                batch.firstOrdinal(),
                batch.count(),
                batch.receivedNanos(),
                lastCharset,
                batch.records());
    }

    /** How many entries were released before they were read, since the last call: each held an event or more, but for a few. */
    public long takeMissed() {
        long count = missed;
        missed = 0;
        return count;
    }

    /**
     * Whether {@link #next} has given out everything that was appended, appends under way included: what the end of a
     * drain asks once nothing is appended any more.
     */
    public boolean caughtUp() {
        return !entries.hasRemaining() && spool.isEnd(cursor.stream(), cursor.nextOrdinal());
    }

    /** Parks until something may be there, {@code maxNanos} have passed, or {@link #wake} is called. */
    public void await(long maxNanos) {
        waiting = Thread.currentThread();
        try {
            cursor.await(maxNanos);
        } finally {
            waiting = null;
        }
    }

    /** Ends an {@link #await} at once. Any thread. */
    public void wake() {
        Thread thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
