package io.github.wslog.transport.live;

import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.StreamRange;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The event log of an application as a {@link Feed}: each record is an event, those of earlier runs come first. */
public final class LogFeed implements Feed {
    private final EventLog log;
    private final SourceInfo source;
    private final Charset charset;
    private final Map<UUID, Origin> origins = new ConcurrentHashMap<>();

    /**
     * @param source who logs
     * @param charset of the bodies that a layout made
     */
    public LogFeed(EventLog log, SourceInfo source, Charset charset) {
        this.log = log;
        this.source = source;
        this.charset = charset;
        for (StreamRange range : log.streams()) {
            boolean live = range.stream().equals(log.stream());
            origins.put(range.stream(), new Origin(live ? source : sourceOf(range.description(), source), charset));
        }
    }

    /** Who wrote an older stream, as its description says; if it does not, most likely an earlier run of {@code own}. */
    static SourceInfo sourceOf(byte[] description, SourceInfo own) {
        try {
            return SourceInfo.decode(description);
        } catch (WireException unreadable) {
            return own;
        }
    }

    @Override
    public SourceInfo source() {
        return source;
    }

    @Override
    public EventLog log() {
        return log;
    }

    @Override
    public FeedPlace end() {
        return new FeedPlace(log.stream(), log.highestAssigned() + 1);
    }

    @Override
    public FeedReader open() {
        return new Reader();
    }

    @Override
    public Origin origin(UUID stream) {
        return origins.computeIfAbsent(stream, unknown -> new Origin(source, charset));
    }

    private final class Reader implements FeedReader {
        private final Cursor cursor = log.cursor(log.stream(), log.highestAssigned() + 1);
        private FeedPlace place = new FeedPlace(log.stream(), cursor.nextOrdinal());
        private long missed;
        private boolean more;

        @Override
        public Read read(FeedBatch into) {
            long newest = log.highestAssigned();
            into.start(place.stream(), Math.max(FeedBatch.SOFT_LIMIT, Integer.BYTES + log.maxRecordBytes()));
            while (true) {
                switch (cursor.read(into.buffer(), FeedBatch.SOFT_LIMIT)) {
                    case BATCH -> {
                        addTo(into);
                        place = new FeedPlace(cursor.stream(), cursor.nextOrdinal());
                        more = !cursor.stream().equals(log.stream()) || cursor.nextOrdinal() <= newest;
                        return Read.BATCH;
                    }
                    case EMPTY -> {
                        place = new FeedPlace(cursor.stream(), cursor.nextOrdinal());
                        return Read.EMPTY;
                    }
                    case OVERTAKEN -> {
                        missed = cursor.missed();
                        place = new FeedPlace(cursor.stream(), cursor.nextOrdinal());
                        return Read.OVERTAKEN;
                    }
                    case END_OF_STREAM -> into.buffer().clear();
                }
            }
        }

        private void addTo(FeedBatch into) {
            ByteBuffer records = into.buffer();
            into.stream(cursor.stream());
            Origin origin = origin(cursor.stream());
            int at = 0;
            for (int i = 0; i < cursor.count(); i++) {
                int length = records.getInt(at);
                into.add(cursor.firstOrdinal() + i, FeedPlace.WHOLE, at + Integer.BYTES, length, origin);
                at += Integer.BYTES + length;
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
            place = new FeedPlace(cursor.stream(), cursor.nextOrdinal());
            boolean sameStream = place.stream().equals(next.stream());
            missed = sameStream && !unheardOf ? place.ordinal() - next.ordinal() : -1;
            return missed == 0;
        }

        @Override
        public boolean seekBack(long events) {
            List<StreamRange> streams = log.streams();
            long left = events;
            for (int i = streams.size() - 1; i >= 0; i--) {
                StreamRange range = streams.get(i);
                long held = Math.max(0, range.nextOrdinal() - range.firstOrdinal());
                if (left <= held || i == 0) {
                    seek(new FeedPlace(range.stream(), range.nextOrdinal() - Math.min(left, held)));
                    return left <= held;
                }
                left -= held;
            }
            return false;
        }

        @Override
        public long missed() {
            return missed;
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
}
