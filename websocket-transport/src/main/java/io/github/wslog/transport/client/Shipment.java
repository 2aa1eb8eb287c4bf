package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.wire.EventLevel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What every conversation works with: the log, the frames under way, and the books. Shipper's thread only. */
final class Shipment {
    private static final int PING_BYTES = Long.BYTES;
    private static final int INFO = EventLevel.INFO.number();

    private final EventLog log;
    private final ClientSettings settings;
    private final FrameWriter frames;
    private final Streams streams;
    private final PoisonWatch poison = new PoisonWatch();
    private final Tally tally;
    private final Clock clock;
    private final byte[] ping = new byte[PING_BYTES];

    Shipment(EventLog log, ClientSettings settings, FrameWriter frames, Streams streams, Tally tally, Clock clock) {
        this.log = log;
        this.settings = settings;
        this.frames = frames;
        this.streams = streams;
        this.tally = tally;
        this.clock = clock;
    }

    EventLog log() {
        return log;
    }

    ClientSettings settings() {
        return settings;
    }

    FrameWriter frames() {
        return frames;
    }

    Streams streams() {
        return streams;
    }

    PoisonWatch poison() {
        return poison;
    }

    /** Puts the cursor at the first record that is not known to have arrived, in that stream or behind it. */
    Place seekUnreleased(Cursor cursor, int fromStream) {
        int stream = streams.firstUnreleased(fromStream);
        StreamBook book = streams.get(stream);
        cursor.seek(book.id, book.released() + 1);
        return new Place(stream, book.released() + 1);
    }

    /** Hands what is pending to the kernel. */
    void write(Link link) throws IOException {
        int bytes = frames.pending();
        if (bytes > 0) {
            frames.writeTo(link);
            tally.wrote(bytes);
        }
    }

    void appendPing(long sequence) {
        ByteBuffer.wrap(ping).putLong(sequence);
        frames.append(FrameWriter.PING, ping, 0, PING_BYTES);
    }

    /** The number of the PING that this answers; nothing that was sent if it is not ours. */
    static long pingSequence(byte[] payload) {
        return payload.length == PING_BYTES ? ByteBuffer.wrap(payload).getLong() : Long.MAX_VALUE;
    }

    /** These records were written. */
    void sent(int stream, long first, long last) {
        tally.resent(streams.get(stream).sent(first, last));
    }

    /** That record is void, or tells of the pair itself: it does not count as an event. */
    void noEvent(Place place) {
        streams.get(place.stream()).noEvent(place.ordinal());
    }

    /** That event goes out with its body cut. */
    void truncated(Place place) {
        if (streams.get(place.stream()).cut(place.ordinal())) {
            tally.truncated();
        }
    }

    /** That event will not be sent: counted once, however often the connection breaks before its place is released. */
    void skip(Place place, int level, LossCause cause) {
        if (streams.get(place.stream()).noEvent(place.ordinal())) {
            log.losses().count(cause, level, 1, epochNanos());
        }
    }

    /** Ordinals are gone from the log before they were read. */
    void overtaken(int stream, long first, long count) {
        for (long ordinal = first; ordinal < first + count; ordinal++) {
            skip(new Place(stream, ordinal), INFO, LossCause.OVERTAKEN);
        }
    }

    private long epochNanos() {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
