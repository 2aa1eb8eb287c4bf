package io.github.wslog.receiver.spool;

import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.StreamRange;
import io.github.wslog.transport.live.FeedBatch;
import io.github.wslog.transport.live.FeedPlace;
import io.github.wslog.transport.live.FeedReader;
import io.github.wslog.transport.live.Origin;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * Reads the events of a spool. The place of an event is that of its entry, and its index among the records there. How many
 * events were in entries that are gone is not known.
 */
final class SpoolFeedReader implements FeedReader {
    private static final long UNKNOWN = -1;

    private final EventLog log;
    private final SpoolFeed feed;
    private final Cursor cursor;
    private FeedPlace place;
    private boolean more;

    SpoolFeedReader(EventLog log, SpoolFeed feed) {
        this.log = log;
        this.feed = feed;
        this.cursor = log.cursor(log.stream(), log.highestAssigned() + 1);
        this.place = new FeedPlace(log.stream(), cursor.nextOrdinal(), 0);
    }

    @Override
    public Read read(FeedBatch into) {
        long newest = log.highestAssigned();
        into.start(place.stream(), Math.max(FeedBatch.SOFT_LIMIT, Integer.BYTES + log.maxRecordBytes()));
        while (true) {
            switch (cursor.read(into.buffer(), FeedBatch.SOFT_LIMIT)) {
                case BATCH -> {
                    addTo(into);
                    place = new FeedPlace(cursor.stream(), cursor.nextOrdinal(), 0);
                    if (into.size() > 0) {
                        more = !cursor.stream().equals(log.stream()) || cursor.nextOrdinal() <= newest;
                        return Read.BATCH;
                    }
                    into.buffer().clear();
                }
                case EMPTY -> {
                    place = placeOf(cursor.stream(), cursor.nextOrdinal());
                    return Read.EMPTY;
                }
                case OVERTAKEN -> {
                    place = new FeedPlace(cursor.stream(), cursor.nextOrdinal(), 0);
                    return Read.OVERTAKEN;
                }
                case END_OF_STREAM -> into.buffer().clear();
            }
        }
    }

    /** In the midst of an entry where we stand there. */
    private FeedPlace placeOf(UUID stream, long ordinal) {
        boolean here = place.ordinal() == ordinal && place.stream().equals(stream);
        return here ? place : new FeedPlace(stream, ordinal, 0);
    }

    private void addTo(FeedBatch into) {
        ByteBuffer entries = into.buffer();
        into.stream(cursor.stream());
        int at = 0;
        for (int i = 0; i < cursor.count(); i++) {
            int length = entries.getInt(at);
            at += Integer.BYTES;
            if (length > SpoolEntry.BATCH_HEADER_BYTES && entries.get(at) == SpoolEntry.BATCH) {
                addEntry(into, cursor.firstOrdinal() + i, at, length);
            }
            at += length;
        }
    }

    private void addEntry(FeedBatch into, long ordinal, int offset, int length) {
        ByteBuffer entries = into.buffer();
        int first = placeOf(cursor.stream(), ordinal).index();
        Origin origin = feed.originOf(SpoolEntry.batchStream(entries, offset));
        int end = offset + length;
        int at = offset + SpoolEntry.BATCH_HEADER_BYTES;
        for (int index = 0; at <= end - Integer.BYTES; index++) {
            int record = entries.getInt(at);
            at += Integer.BYTES;
            if (record < 0 || record > end - at) {
                return; // checked when it came, hence damaged in the file
            }
            if (index >= first) {
                into.add(ordinal, index, at, record, origin);
            }
            at += record;
        }
    }

    @Override
    public boolean more() {
        return more;
    }

    @Override
    public FeedPlace place() {
        return place;
    }

    @Override
    public boolean seek(FeedPlace next) {
        boolean unheardOf = next.stream().equals(log.stream()) && next.ordinal() > log.highestAssigned() + 1;
        cursor.seek(next.stream(), unheardOf ? 1 : next.ordinal());
        boolean there = cursor.stream().equals(next.stream()) && cursor.nextOrdinal() == next.ordinal();
        place = new FeedPlace(cursor.stream(), cursor.nextOrdinal(), there ? Math.max(0, next.index()) : 0);
        return there;
    }

    /** As many entries, each of which holds an event or more, but for a few. */
    @Override
    public boolean seekBack(long events) {
        List<StreamRange> streams = log.streams();
        long left = events;
        for (int i = streams.size() - 1; i > 0; i--) {
            StreamRange range = streams.get(i);
            long entries = range.nextOrdinal() - 1;
            if (left <= entries) {
                return seek(new FeedPlace(range.stream(), range.nextOrdinal() - left, 0));
            }
            left -= entries;
        }
        StreamRange oldest = streams.get(0);
        long target = oldest.nextOrdinal() - left;
        return seek(new FeedPlace(oldest.stream(), Math.max(1, target), 0)) && target >= 1;
    }

    @Override
    public long missed() {
        return UNKNOWN;
    }

    @Override
    public void await(long maxNanos) {
        cursor.await(maxNanos);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
