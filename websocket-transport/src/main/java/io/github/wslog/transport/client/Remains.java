package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Counts what was not delivered, by level, as far as a short look tells. Shipper's thread only. */
final class Remains {
    private static final long LONGEST_LOOK = Duration.ofMillis(200).toNanos();

    private final long[] byLevel = new long[EventLevel.values().length];
    private long events;
    private boolean complete;

    /** Looks at all records that are not released. */
    static Remains in(Shipment shipment, LongSupplier nanoTime) {
        Remains remains = new Remains();
        Streams streams = shipment.streams();
        Cursor cursor = shipment.log().cursor();
        RecordReader record = new RecordReader();
        ByteBuffer target = ByteBuffer.allocate(
                Math.max(1 << 16, Integer.BYTES + shipment.log().maxRecordBytes()));
        Place next = shipment.seekUnreleased(cursor, 0);
        long until = nanoTime.getAsLong() + LONGEST_LOOK;
        while (nanoTime.getAsLong() - until < 0) {
            switch (cursor.read(target.clear(), 1 << 16)) {
                case BATCH -> remains.count(target.flip(), record);
                case END_OF_STREAM -> next = shipment.seekUnreleased(cursor, next.stream() + 1);
                case OVERTAKEN -> {}
                case EMPTY -> {
                    remains.complete = true;
                    return remains;
                }
            }
        }
        remains.events = streams.waiting();
        return remains;
    }

    private void count(ByteBuffer batch, RecordReader record) {
        while (batch.hasRemaining()) {
            int length = batch.getInt();
            try {
                record.wrap(batch, batch.position(), length);
                if (!record.isVoid() && record.kind() != RecordKind.GAP && record.kind() != RecordKind.NOTE) {
                    byLevel[EventLevel.of(record.level()).ordinal()]++;
                    events++;
                }
            } catch (WireException unreadable) {
                events++;
            }
            batch.position(batch.position() + length);
        }
    }

    long events() {
        return events;
    }

    /** For example {@code 12 events (2 ERROR, 10 INFO)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(complete ? "" : "about ").append(events).append(events == 1 ? " event" : " events");
        String separator = " (";
        for (int i = byLevel.length - 1; complete && i >= 0; i--) {
            if (byLevel[i] > 0) {
                text.append(separator).append(byLevel[i]).append(' ').append(EventLevel.values()[i]);
                separator = ", ";
            }
        }
        return text.append(separator.equals(", ") ? ")" : "").toString();
    }
}
