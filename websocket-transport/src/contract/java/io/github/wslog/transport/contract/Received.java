package io.github.wslog.transport.contract;

import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record that a {@link Sink} got. */
public record Received(
        UUID stream,
        long ordinal,
        RecordKind kind,
        int level,
        long epochNanos,
        boolean truncated,
        String logger,
        @Nullable String thread,
        @Nullable String marker,
        @Nullable String throwableClass,
        Map<String, String> context,
        byte[] body,
        int stackTraceOffset,
        long missing) {

    static Received of(UUID stream, long ordinal, ByteBuffer records, int length) throws WireException {
        RecordReader reader = new RecordReader().wrap(records, records.position(), length);
        byte[] body = new byte[reader.bodyLength()];
        records.get(reader.bodyOffset(), body);
        Map<String, String> context = new TreeMap<>();
        reader.forEachContext(context::put);
        return new Received(
                stream,
                ordinal,
                reader.kind(),
                reader.level(),
                reader.epochNanos(),
                reader.truncated(),
                reader.logger(),
                reader.field(Field.THREAD),
                reader.field(Field.MARKER),
                reader.field(Field.THROWABLE_CLASS),
                context,
                body,
                reader.stackTraceOffset(),
                reader.kind() == RecordKind.GAP ? reader.gap().count() : 0);
    }

    public boolean isEvent() {
        return kind == RecordKind.FORMATTED || kind == RecordKind.PLAIN;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body up to the stack trace. */
    public String message() {
        return new String(body, 0, stackTraceOffset, StandardCharsets.UTF_8);
    }
}
