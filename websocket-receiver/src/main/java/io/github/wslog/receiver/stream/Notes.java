package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.receiver.spool.StreamState;
import io.github.wslog.transport.live.Inlet;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The stream of the receiver's own: records that tell the outputs what became of streams, and what those send who look on.
 * Any thread.
 */
final class Notes implements SourceStream.Owner {
    private final SourceStream stream;
    private final InstantSource clock;

    // Guarded by this.
    private final RecordBuffer record = new RecordBuffer();
    private long nextOrdinal = 1;

    Notes(Spool spool, Counters counters, SourceInfo self, UUID id, InstantSource clock) {
        this.clock = clock;
        StreamDescription description = new StreamDescription(id, self, "text/plain; charset=utf-8", true);
        long now = clock.millis();
        this.stream = new SourceStream(spool, counters, new StreamState(description, 0, 0, now, 0, 0), now);
        try {
            stream.open(this, description, nextOrdinal, 0, now);
        } catch (WireException impossible) {
            throw new IllegalStateException("a stream of our own", impossible);
        }
    }

    /** Says that a stream has broken off; false if the spool has no room. */
    boolean brokeOff(StreamState state) {
        long missing = state.highestAssigned() - state.highestHeld();
        return write(subject(state.description()) + " ended without farewell after " + events(state.highestHeld())
                + (missing > 0 ? ", at least " + number(missing) + " missing" : ""));
    }

    /** Says that a stream said farewell and some of its events never came; false if the spool has no room. */
    boolean endedShort(StreamState state, long missing) {
        return write(subject(state.description()) + " ended after " + events(state.highestAssigned()) + ", "
                + number(missing) + " of them never came here");
    }

    /** Hands on a text from somebody who looks on; false if the spool has no room. */
    synchronized boolean sent(String sender, String text) {
        long now = nanos(clock.instant());
        Inlet.encode(sender, text, now, Spool.LARGEST_RECORD - RecordBuffer.MAX_OVERHEAD_BYTES, record);
        return take(now);
    }

    private static String subject(StreamDescription description) {
        SourceInfo source = description.source();
        return "stream " + description.stream() + " of " + source.application() + " on " + source.host() + " (process "
                + source.pid() + (source.name().isEmpty() ? "" : ", name " + source.name()) + ")";
    }

    private static String events(long count) {
        return number(count) + (count == 1 ? " event" : " events");
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count).replace(',', ' ');
    }

    private synchronized boolean write(String text) {
        long now = nanos(clock.instant());
        record.note(EventLevel.WARN.number(), now, text);
        return take(now);
    }

    /** Has the record taken; under this object's guard. */
    private boolean take(long now) {
        boolean held = stream.take(this, nextOrdinal, 1, nextOrdinal, batchOfOne(record), now) == Taken.HELD;
        if (held) {
            nextOrdinal++;
        }
        return held;
    }

    /** The note that a source has so many events of a stream no more, as a batch of one. */
    static ByteBuffer gone(long count, long nowNanos) {
        RecordBuffer record = new RecordBuffer();
        String text = events(count) + (count == 1 ? " was" : " were") + " skipped: overtaken";
        record.note(EventLevel.WARN.number(), nowNanos, text);
        return batchOfOne(record);
    }

    private static ByteBuffer batchOfOne(RecordBuffer record) {
        return ByteBuffer.allocate(Spool.BATCH_HEADROOM + Integer.BYTES + record.length())
                .position(Spool.BATCH_HEADROOM)
                .mark()
                .putInt(record.length())
                .put(record.array(), 0, record.length())
                .reset();
    }

    @Override
    public void fence() {
        // Nobody else knows the stream's id.
    }

    @Override
    public @Nullable String name() {
        return null;
    }

    static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
