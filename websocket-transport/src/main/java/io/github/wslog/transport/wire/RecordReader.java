package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks into one record after the other where it lies, without copying: {@link #wrap} checks all lengths once, so that
 * afterwards nothing is read outside the record. One thread. A void record has a time of 0, level 1 and empty texts, and
 * no kind.
 */
public final class RecordReader {
    private static final int ABSENT = -1;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private ByteBuffer buffer = NOTHING;
    private int start;
    private int length;
    private @Nullable RecordKind kind;
    private int flags;
    private int level;
    private long epochNanos;
    private int loggerLength;
    private int fieldsOffset;
    private int bodyOffset;
    private int stackTraceOffset;
    private int gapOffset;
    private int gapLength;

    /**
     * Looks at the record of {@code length} bytes at index {@code offset} of {@code buffer}, whose position and limit play
     * no part beyond bounding it, and stay. The buffer must not change while it is looked at.
     *
     * @throws WireException if the bytes are no record
     */
    public RecordReader wrap(ByteBuffer buffer, int offset, int length) throws WireException {
        if (offset < 0 || length < 0 || length > buffer.limit() - offset) {
            throw WireException.malformed("a record of " + length + " bytes at " + offset + " of " + buffer.limit());
        }
        this.buffer = buffer.order() == ByteOrder.BIG_ENDIAN ? buffer : buffer.duplicate();
        this.start = offset;
        this.length = length;
        if (length == 0) {
            becomeVoid();
        } else {
            readHeader();
            checkFields();
        }
        return this;
    }

    /**
     * Whether the record of {@code length} bytes at index {@code offset} of {@code buffer} is an event of which nothing was cut,
     * as far as its first bytes tell: neither void nor a gap or note. For who passes records on unread.
     */
    public static boolean isWholeEvent(ByteBuffer buffer, int offset, int length) {
        return length >= RecordLayout.HEADER_BYTES
                && buffer.get(offset + RecordLayout.KIND) <= RecordKind.PLAIN.ordinal()
                && buffer.get(offset + RecordLayout.FLAGS) == 0;
    }

    private void becomeVoid() {
        kind = null;
        flags = 0;
        level = EventLevel.LOWEST;
        epochNanos = 0;
        loggerLength = 0;
        fieldsOffset = start;
        bodyOffset = start;
        stackTraceOffset = 0;
        gapOffset = ABSENT;
    }

    private void readHeader() throws WireException {
        if (length < RecordLayout.HEADER_BYTES) {
            throw WireException.malformed("a record of " + length + " bytes");
        }
        kind = RecordKind.of(buffer.get(start + RecordLayout.KIND) & 0xFF);
        flags = buffer.get(start + RecordLayout.FLAGS);
        level = buffer.get(start + RecordLayout.LEVEL);
        if (level < EventLevel.LOWEST || level > EventLevel.HIGHEST) {
            throw WireException.malformed("level " + level);
        }
        epochNanos = buffer.getLong(start + RecordLayout.TIME);
        loggerLength = buffer.getShort(start + RecordLayout.LOGGER_LENGTH) & 0xFFFF;
        int fieldsLength = buffer.getShort(start + RecordLayout.FIELDS_LENGTH) & 0xFFFF;
        int bodyLength = length - RecordLayout.HEADER_BYTES - loggerLength - fieldsLength;
        if (bodyLength < 0) {
            throw WireException.malformed("logger and fields of " + loggerLength + " and " + fieldsLength
                    + " bytes in a record of " + length);
        }
        fieldsOffset = start + RecordLayout.HEADER_BYTES + loggerLength;
        bodyOffset = fieldsOffset + fieldsLength;
        stackTraceOffset = buffer.getInt(start + RecordLayout.STACK_TRACE);
        if (stackTraceOffset < 0 || stackTraceOffset > bodyLength) {
            throw WireException.malformed(
                    "a stack trace at " + Integer.toUnsignedString(stackTraceOffset) + " of a body of " + bodyLength);
        }
    }

    private void checkFields() throws WireException {
        gapOffset = ABSENT;
        int at = fieldsOffset;
        while (at < bodyOffset) {
            int value = at + RecordLayout.FIELD_HEADER_BYTES;
            if (value > bodyOffset || lengthOf(at) > bodyOffset - value) {
                throw WireException.malformed("a field that passes the end of the fields");
            }
            if (tagOf(at) == RecordLayout.TAG_GAP && gapOffset == ABSENT) {
                gapOffset = value;
                gapLength = lengthOf(at);
            }
            at = value + lengthOf(at);
        }
        if (kind == RecordKind.GAP && (gapOffset == ABSENT || gapLength < RecordLayout.GAP_NUMBERS_BYTES)) {
            throw WireException.malformed("a gap without its numbers");
        }
    }

    private int tagOf(int field) {
        return buffer.get(field) & 0xFF;
    }

    private int lengthOf(int field) {
        return buffer.getShort(field + 1) & 0xFFFF;
    }

    /** Whether the ordinal exists and its event does not. */
    public boolean isVoid() {
        return kind == null;
    }

    /** IllegalStateException if the record is void. */
    public RecordKind kind() {
        if (kind == null) {
            throw new IllegalStateException("a void record has no kind");
        }
        return kind;
    }

    /** 1 … 24. */
    public int level() {
        return level;
    }

    /** Nanoseconds since the epoch. */
    public long epochNanos() {
        return epochNanos;
    }

    /** Whether the body was cut by its source. */
    public boolean truncated() {
        return (flags & RecordLayout.FLAG_BODY_CUT) != 0;
    }

    /** Whether a field was cut or left out by its source. */
    public boolean fieldsTruncated() {
        return (flags & RecordLayout.FLAG_FIELDS_CUT) != 0;
    }

    public String logger() {
        return text(loggerOffset(), loggerLength);
    }

    /** The index of the logger's name, UTF-8, in the buffer that was wrapped. */
    public int loggerOffset() {
        return fieldsOffset - loggerLength;
    }

    public int loggerLength() {
        return loggerLength;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** The first field of this name, or null if there is none. Of {@link Field#CONTEXT} use {@link #forEachContext}. */
    public @Nullable String field(Field field) {
        int at = find(field.tag(), fieldsOffset);
        return at == ABSENT ? null : text(valueOffset(at), valueLength(at));
    }

    /** The index of the first field with this tag at or behind {@code from}, or {@link #ABSENT}. */
    private int find(int tag, int from) {
        for (int at = from; at < bodyOffset; at = valueOffset(at) + lengthOf(at)) {
            if (tagOf(at) == tag) {
                return at;
            }
        }
        return ABSENT;
    }

    /** The index of the first field of that name in the buffer that was wrapped, or -1. */
    public int find(Field field) {
        return find(field.tag(), fieldsOffset);
    }

    /** The index of the next field of the same name behind the one at {@code field}, or -1. */
    public int findNext(Field name, int field) {
        return find(name.tag(), valueOffset(field) + lengthOf(field));
    }

    /** The index of the value, UTF-8, of the field at index {@code field}. */
    public int valueOffset(int field) {
        return field + RecordLayout.FIELD_HEADER_BYTES;
    }

    public int valueLength(int field) {
        return lengthOf(field);
    }

    /** Hands over each entry of the context, key and value, in the order of the record. */
    public void forEachContext(BiConsumer<String, String> consumer) {
        for (int at = find(Field.CONTEXT); at != ABSENT; at = findNext(Field.CONTEXT, at)) {
            int key = valueOffset(at);
            int keyLength = contextKeyLength(at);
            int behind = Math.min(keyLength + 1, valueLength(at));
            consumer.accept(text(key, keyLength), text(key + behind, valueLength(at) - behind));
        }
    }

    /** The length of the key of an entry of the context: up to the first NUL, or all of it. The value is behind the NUL. */
    public int contextKeyLength(int field) {
        int offset = valueOffset(field);
        int all = valueLength(field);
        int n = 0;
        while (n < all && buffer.get(offset + n) != 0) {
            n++;
        }
        return n;
    }

    /** The index of the body in the buffer that was wrapped. */
    public int bodyOffset() {
        return bodyOffset;
    }

    public int bodyLength() {
        return start + length - bodyOffset;
    }

    /** Where the stack trace begins, counted from the body's begin; {@link #bodyLength} if there is none. */
    public int stackTraceOffset() {
        return stackTraceOffset;
    }

    /** IllegalStateException unless the kind is {@link RecordKind#GAP}. */
    public Gap gap() {
        if (kind != RecordKind.GAP) {
            throw new IllegalStateException("not a gap: " + kind);
        }
        long[] byLevel = new long[6];
        for (int i = 0; i < byLevel.length; i++) {
            byLevel[i] = buffer.getLong(gapOffset + i * Long.BYTES);
        }
        return new Gap(
                text(gapOffset + RecordLayout.GAP_NUMBERS_BYTES, gapLength - RecordLayout.GAP_NUMBERS_BYTES),
                byLevel,
                buffer.getLong(gapOffset + 6 * Long.BYTES),
                buffer.getLong(gapOffset + 7 * Long.BYTES));
    }

    private String text(int offset, int count) {
        byte[] utf8 = new byte[count];
        buffer.get(offset, utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
