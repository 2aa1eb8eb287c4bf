package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.Gap;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Writes what an event, a gap or a note is made of as members of a JSON object: docs/wire-protocol.md has them under "Subscribing".
 * Remembers the latest second: one thread.
 */
public final class EventJson {
    private static final byte[][] LEVELS = levels();

    private final JsonTime time = new JsonTime();

    /** Begins to remember. */
    public EventJson() {}

    private static byte[][] levels() {
        byte[][] members = new byte[25][];
        for (int number = 0; number < members.length; number++) {
            String member = ",\"level\":\"" + EventLevel.of(number) + "\",\"severity\":" + number;
            members[number] = member.getBytes(StandardCharsets.US_ASCII);
        }
        return members;
    }

    /**
     * Appends the members, a comma before each; none of them is the id or the source.
     *
     * @param record that was wrapped where it lies in {@code bytes}; not a void
     * @param charset of a body that a layout made
     */
    public void put(RecordReader record, byte[] bytes, Charset charset, Bytes out) {
        switch (record.kind()) {
            case GAP -> putGap(record.gap(), out);
            case NOTE -> {
                putTime(record, out);
                out.putAscii(",\"note\":\"");
                Json.put(bytes, record.bodyOffset(), record.bodyLength(), out);
                out.putByte('"');
            }
            default -> putEvent(record, bytes, charset, out);
        }
    }

    private void putTime(RecordReader record, Bytes out) {
        out.putAscii(",\"time\":\"");
        time.put(record.epochNanos(), out);
        out.putByte('"');
    }

    private void putEvent(RecordReader record, byte[] bytes, Charset charset, Bytes out) {
        putTime(record, out);
        byte[] level = LEVELS[record.level()];
        out.put(level, 0, level.length);
        putText(",\"logger\":\"", bytes, record.loggerOffset(), record.loggerLength(), out);
        putField(",\"thread\":\"", record, Field.THREAD, bytes, out);
        if (record.kind() == RecordKind.FORMATTED) {
            putFormatted(record, bytes, charset, out);
        } else {
            putPlain(record, bytes, out);
        }
        putField(",\"marker\":\"", record, Field.MARKER, bytes, out);
        putField(",\"throwable\":\"", record, Field.THROWABLE_CLASS, bytes, out);
        putContext(record, bytes, out);
        if (record.truncated()) {
            out.putAscii(",\"cut\":true");
        }
    }

    private static void putText(String start, byte[] bytes, int offset, int length, Bytes out) {
        out.putAscii(start);
        Json.put(bytes, offset, length, out);
        out.putByte('"');
    }

    private static void putField(String start, RecordReader record, Field field, byte[] bytes, Bytes out) {
        int at = record.find(field);
        if (at >= 0) {
            putText(start, bytes, record.valueOffset(at), record.valueLength(at), out);
        }
    }

    private static void putFormatted(RecordReader record, byte[] bytes, Charset charset, Bytes out) {
        int offset = record.bodyOffset();
        int length = record.bodyLength();
        byte[] utf8 = bytes;
        if (!charset.equals(StandardCharsets.UTF_8)) {
            utf8 = new String(bytes, offset, length, charset).getBytes(StandardCharsets.UTF_8);
            offset = 0;
            length = utf8.length;
        }
        putText(",\"message\":\"", utf8, offset, withoutLineEnd(utf8, offset, length), out);
        out.putAscii(",\"formatted\":true");
    }

    private static void putPlain(RecordReader record, byte[] bytes, Bytes out) {
        int body = record.bodyOffset();
        int stack = record.stackTraceOffset();
        putText(",\"message\":\"", bytes, body, stack, out);
        int length = withoutLineEnd(bytes, body + stack, record.bodyLength() - stack);
        if (length > 0) {
            putText(",\"stack\":\"", bytes, body + stack, length, out);
        }
    }

    private static int withoutLineEnd(byte[] bytes, int offset, int length) {
        int left = length;
        if (left > 0 && bytes[offset + left - 1] == '\n') {
            left--;
            if (left > 0 && bytes[offset + left - 1] == '\r') {
                left--;
            }
        }
        return left;
    }

    private static void putContext(RecordReader record, byte[] bytes, Bytes out) {
        int at = record.find(Field.CONTEXT);
        if (at < 0) {
            return;
        }
        String separator = ",\"mdc\":{\"";
        for (; at >= 0; at = record.findNext(Field.CONTEXT, at)) {
            int key = record.valueOffset(at);
            int keyLength = record.contextKeyLength(at);
            int behind = Math.min(keyLength + 1, record.valueLength(at));
            putText(separator, bytes, key, keyLength, out);
            putText(":\"", bytes, key + behind, record.valueLength(at) - behind, out);
            separator = ",\"";
        }
        out.putByte('}');
    }

    private void putGap(Gap gap, Bytes out) {
        out.putAscii(",\"gap\":{\"count\":");
        out.putAscii(Long.toString(gap.count())); // whatever a source has made of it
        out.putAscii(",\"reason\":");
        Json.put(gap.cause(), out);
        out.putAscii(",\"from\":\"");
        time.put(gap.firstNanos(), out);
        out.putAscii("\",\"until\":\"");
        time.put(gap.lastNanos(), out);
        out.putAscii("\",\"levels\":{");
        long[] byLevel = gap.byLevel();
        String separator = "\"";
        for (EventLevel level : EventLevel.values()) {
            if (byLevel[level.ordinal()] > 0) {
                out.putAscii(separator + level + "\":");
                out.putAscii(Long.toString(byLevel[level.ordinal()]));
                separator = ",\"";
            }
        }
        out.putAscii("}}");
    }

    /** A member that names the source, with a comma before it. */
    public static byte[] source(SourceInfo of) {
        Bytes member = new Bytes();
        member.putAscii(",\"source\":{");
        putSourceMembers(of, member);
        member.putByte('}');
        return member.toByteArray();
    }

    /** {@code "application":…,"host":…,"pid":…}, and the name if one was proven. */
    static void putSourceMembers(SourceInfo source, Bytes out) {
        out.putAscii("\"application\":");
        Json.put(source.application(), out);
        out.putAscii(",\"host\":");
        Json.put(source.host(), out);
        out.putAscii(",\"pid\":");
        out.putDecimal(source.pid());
        if (!source.name().isEmpty()) {
            out.putAscii(",\"name\":");
            Json.put(source.name(), out);
        }
    }
}
