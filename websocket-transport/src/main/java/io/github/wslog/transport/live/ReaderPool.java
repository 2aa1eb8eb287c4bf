package io.github.wslog.transport.live;

import io.github.wslog.transport.live.FeedReader.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A few readers for any number of subscribers: each who wants to read from a place gets the reader that stands there, or
 * the one that was not used for the longest time. The pump's thread only.
 */
final class ReaderPool {
    private static final int MOST_READERS = 8;
    private static final long IDLE_NANOS = Duration.ofSeconds(5).toNanos();
    private static final FeedPlace NOWHERE = new FeedPlace(new UUID(0, 0), Long.MAX_VALUE);

    private final Feed feed;
    private final List<Slot> slots = new ArrayList<>();
    private Slot current;
    private FeedPlace emptyAt = NOWHERE;
    private long missed;

    /** A reader, and what it read last. */
    private static final class Slot {
        final FeedReader reader;
        final FeedBatch batch = new FeedBatch();
        FeedPlace from = NOWHERE; // where the batch begins; the reader stands where it ends
        long used;

        Slot(FeedReader reader) {
            this.reader = reader;
        }
    }

    ReaderPool(Feed feed) {
        this.feed = feed;
        this.current = new Slot(feed.open());
        slots.add(current);
    }

    /** Whatever was found to be empty may not be any longer. */
    void newRound(long now) {
        emptyAt = NOWHERE;
        closeIdle(now);
    }

    /** Reads from that place. Then {@link #batch}, {@link #next} and {@link #missed} say what there was. */
    Read read(FeedPlace from, long now) {
        if (from.equals(emptyAt)) {
            return Read.EMPTY; // as another subscriber found just now
        }
        current = slotFor(from, now);
        current.used = now;
        if (current.from.equals(from)) {
            return Read.BATCH; // what another view has had
        }
        current.from = NOWHERE;
        if (!current.reader.place().equals(from) && !current.reader.seek(from)) {
            missed = current.reader.missed();
            return Read.OVERTAKEN;
        }
        Read read = current.reader.read(current.batch);
        if (read == Read.BATCH) {
            current.from = from;
        } else if (read == Read.OVERTAKEN) {
            missed = current.reader.missed();
        } else {
            emptyAt = from;
        }
        return read;
    }

    private Slot slotFor(FeedPlace from, long now) {
        Slot oldest = slots.get(0);
        for (Slot slot : slots) {
            if (slot.from.equals(from) || slot.reader.place().equals(from)) {
                return slot;
            }
            if (slot.used - oldest.used < 0) {
                oldest = slot;
            }
        }
        if (slots.size() == MOST_READERS || now - oldest.used > IDLE_NANOS) {
            return oldest;
        }
        Slot fresh = new Slot(feed.open());
        slots.add(fresh);
        return fresh;
    }

    /** What was read last. */
    FeedBatch batch() {
        return current.batch;
    }

    /** Where to read on. */
    FeedPlace next() {
        return current.reader.place();
    }

    /** See {@link FeedReader#missed}. */
    long missed() {
        return missed;
    }

    /** Whether there was more to read than the batch took: see {@link FeedReader#more}. */
    boolean more() {
        return current.reader.more();
    }

    /** Goes back from the end, see {@link FeedReader#seekBack}; {@link #next} is the place. */
    boolean back(long events) {
        current.from = NOWHERE;
        return current.reader.seekBack(events);
    }

    /** Waits at the place of the last {@link #read}, which found nothing there. */
    void await(long nanos) {
        current.reader.await(nanos);
    }

    int size() {
        return slots.size();
    }

    /** Readers that are not used hold on to what they stand in front of: they go. One stays. */
    private void closeIdle(long now) {
        for (int i = slots.size() - 1; i >= 0 && slots.size() > 1; i--) {
            Slot slot = slots.get(i);
            if (slot != current && now - slot.used > IDLE_NANOS) {
                slot.reader.close();
                slots.remove(i);
            }
        }
    }

    void close() {
        slots.forEach(slot -> slot.reader.close());
        slots.clear();
    }
}
