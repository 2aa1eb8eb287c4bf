package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes batches as outputs get them, with records of all sorts. */
final class Events {
    static final UUID STREAM = new UUID(7, 11);
    static final UUID SPOOL = new UUID(3, 5);
    static final long TIME_NANOS = 1_700_000_000_123_456_789L;
    static final SourceInfo SHOP = new SourceInfo("shop", "web1", 42);

    private Events() {}

    /** One event; the setters change it. */
    static final class Event {
        private RecordKind kind = RecordKind.PLAIN;
        private int level = 9;
        private String logger = "a.Logger";
        private String thread = "main";
        private String marker = "";
        private String message = "";
        private String stackTrace = "";
        private byte[] body;
        private final Map<String, String> context = new LinkedHashMap<>();

        Event kind(RecordKind of) {
            kind = of;
            return this;
        }

        Event level(int number) {
            level = number;
            return this;
        }

        Event logger(String name) {
            logger = name;
            return this;
        }

        Event thread(String name) {
            thread = name;
            return this;
        }

        Event marker(String name) {
            marker = name;
            return this;
        }

        Event stackTrace(String text) {
            stackTrace = text;
            return this;
        }

        Event body(byte[] bytes) {
            body = bytes;
            return this;
        }

        Event with(String key, String value) {
            context.put(key, value);
            return this;
        }

        byte[] record() {
            RecordBuffer buffer = new RecordBuffer();
            buffer.start(kind, level, TIME_NANOS, logger, 2 << 20);
            if (!thread.isEmpty()) {
                buffer.field(Field.THREAD, thread);
            }
            if (!marker.isEmpty()) {
                buffer.field(Field.MARKER, marker);
            }
            context.forEach(buffer::context);
            buffer.startBody();
            if (body == null) {
                buffer.body(message);
            } else {
                buffer.body(body, 0, body.length);
            }
            if (!stackTrace.isEmpty()) {
                buffer.stackTraceStarts();
                buffer.body(stackTrace);
            }
            buffer.finish();
            return Arrays.copyOf(buffer.array(), buffer.length());
        }
    }

    static Event event(String message) {
        Event event = new Event();
        event.message = message;
        return event;
    }

    /** Each source has a stream of its own. */
    static UUID stream(SourceInfo source) {
        return source.equals(SHOP) ? STREAM : UUID.nameUUIDFromBytes(source.encode());
    }

    static SpooledBatch batch(SourceInfo source, long entry, long firstOrdinal, List<Event> events) {
        List<byte[]> records = events.stream().map(Event::record).toList();
        int length = records.stream().mapToInt(record -> 4 + record.length).sum();
        // A slice, as the spool gives it: its array begins elsewhere.
        ByteBuffer bytes = ByteBuffer.allocate(17 + length).position(17).slice();
        records.forEach(record -> bytes.putInt(record.length).put(record));
        return new SpooledBatch(
                new Position(SPOOL, entry),
                stream(source),
                source,
                firstOrdinal,
                events.size(),
                TIME_NANOS,
                bytes.flip());
    }

    static SpooledBatch batch(SourceInfo source, Event... events) {
        return batch(source, 1, 1, List.of(events));
    }
}
