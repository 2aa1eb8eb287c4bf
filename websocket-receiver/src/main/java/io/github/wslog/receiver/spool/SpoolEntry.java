package io.github.wslog.receiver.spool;

import io.github.wslog.transport.wire.SourceInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * One record of the spool's log, big-endian.
 *
 * <pre>
 * BATCH   u8 1 | 3 zero | u32 count | 16 stream | i64 first ordinal | i64 received, ns | records as on the wire
 * STREAM  u8 2 | state of one stream
 * STATE   u8 3 | i64 covered ordinal | u16 part | u16 parts | u32 n | n states
 * END     u8 4 | 16 stream | i64 highest held | i64 when, ms
 *
 * a state: 16 stream | u8 flags (1 = plain, 2 = pulled, 4 = named) | i64 highest held | i64 highest assigned | i64 touched, ms | i64 ended, ms
 *          | i64 noted, ms | i64 pid | application | host | content type | if named: name, each u16 length and UTF-8
 * </pre>
 */
sealed interface SpoolEntry {
    int BATCH = 1;
    int STREAM = 2;
    int STATE = 3;
    int END = 4;

    int PLAIN = 1;
    int PULLED = 2;
    int NAMED = 4;

    int BATCH_HEADER_BYTES = 40;
    int BATCH_STREAM = 8;
    int STATE_HEADER_BYTES = 17;
    int END_BYTES = 33;
    /** A text is cut to this many bytes. */
    int LARGEST_TEXT = 512;
    /** No state is longer. */
    int LARGEST_STATE = 16 + 1 + 6 * 8 + 4 * (2 + LARGEST_TEXT);

    /** A batch; {@code records} is a view of what was decoded. */
    record Batch(UUID stream, long firstOrdinal, int count, long receivedNanos, ByteBuffer records)
            implements SpoolEntry {}

    /** A stream was opened, or goes on. */
    record Stream(StreamState state) implements SpoolEntry {}

    /** A part of all that must be remembered of entries up to {@code covered}. */
    record State(long covered, int part, int parts, List<StreamState> states) implements SpoolEntry {}

    /** A stream has said farewell. */
    record End(UUID stream, long highestHeld, long endedMillis) implements SpoolEntry {}

    static void putBatchHeader(ByteBuffer to, UUID stream, long firstOrdinal, int count, long receivedNanos) {
        to.putInt(BATCH << 24).putInt(count);
        putUuid(to, stream);
        to.putLong(firstOrdinal).putLong(receivedNanos);
    }

    static byte[] encode(Stream entry) {
        ByteBuffer to = ByteBuffer.allocate(1 + LARGEST_STATE);
        to.put((byte) STREAM);
        putState(to, entry.state());
        return written(to);
    }

    static byte[] encode(State entry) {
        ByteBuffer to = ByteBuffer.allocate(STATE_HEADER_BYTES + entry.states().size() * LARGEST_STATE);
        to.put((byte) STATE).putLong(entry.covered());
        to.putShort((short) entry.part()).putShort((short) entry.parts());
        to.putInt(entry.states().size());
        entry.states().forEach(state -> putState(to, state));
        return written(to);
    }

    static byte[] encode(End entry) {
        ByteBuffer to = ByteBuffer.allocate(END_BYTES);
        to.put((byte) END);
        putUuid(to, entry.stream());
        to.putLong(entry.highestHeld()).putLong(entry.endedMillis());
        return to.array();
    }

    /**
     * Reads one entry; {@code from} is used up.
     *
     * @throws java.nio.BufferUnderflowException or IllegalArgumentException if these are not the bytes of an entry
     */
    static SpoolEntry decode(ByteBuffer from) {
        int kind = from.get();
        return switch (kind) {
            case BATCH -> decodeBatch(from);
            case STREAM -> new Stream(getState(from));
            case STATE -> decodeState(from);
            case END -> new End(getUuid(from), from.getLong(), from.getLong());
            default -> throw new IllegalArgumentException("spool entry of unknown kind " + kind);
        };
    }

    /** The source stream of the BATCH at that index. */
    static UUID batchStream(ByteBuffer entries, int offset) {
        return new UUID(entries.getLong(offset + BATCH_STREAM), entries.getLong(offset + BATCH_STREAM + Long.BYTES));
    }

    private static Batch decodeBatch(ByteBuffer from) {
        from.position(from.position() + 3);
        int count = from.getInt();
        UUID stream = getUuid(from);
        long firstOrdinal = from.getLong();
        long receivedNanos = from.getLong();
        ByteBuffer records = from.slice();
        from.position(from.limit());
        return new Batch(stream, firstOrdinal, count, receivedNanos, records);
    }

    private static State decodeState(ByteBuffer from) {
        long covered = from.getLong();
        int part = Short.toUnsignedInt(from.getShort());
        int parts = Short.toUnsignedInt(from.getShort());
        int n = from.getInt();
        List<StreamState> states = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            states.add(getState(from));
        }
        return new State(covered, part, parts, states);
    }

    private static void putState(ByteBuffer to, StreamState state) {
        StreamDescription description = state.description();
        putUuid(to, description.stream());
        SourceInfo source = description.source();
        boolean named = !source.name().isEmpty();
        to.put((byte) ((description.plain() ? PLAIN : 0) | (description.pulled() ? PULLED : 0) | (named ? NAMED : 0)));
        to.putLong(state.highestHeld()).putLong(state.highestAssigned());
        to.putLong(state.touchedMillis()).putLong(state.endedMillis()).putLong(state.notedMillis());
        to.putLong(source.pid());
        putText(to, source.application());
        putText(to, source.host());
        putText(to, description.contentType());
        if (named) {
            putText(to, source.name());
        }
    }

    private static StreamState getState(ByteBuffer from) {
        UUID stream = getUuid(from);
        int flags = from.get();
        long highestHeld = from.getLong();
        long highestAssigned = from.getLong();
        long touchedMillis = from.getLong();
        long endedMillis = from.getLong();
        long notedMillis = from.getLong();
        long pid = from.getLong();
        SourceInfo source = new SourceInfo(getText(from), getText(from), pid);
        String contentType = getText(from);
        SourceInfo known = (flags & NAMED) != 0 ? source.named(getText(from)) : source;
        StreamDescription description =
                new StreamDescription(stream, known, contentType, (flags & PLAIN) != 0, (flags & PULLED) != 0);
        return new StreamState(description, highestHeld, highestAssigned, touchedMillis, endedMillis, notedMillis);
    }

    private static void putUuid(ByteBuffer to, UUID uuid) {
        to.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    private static UUID getUuid(ByteBuffer from) {
        return new UUID(from.getLong(), from.getLong());
    }

    private static void putText(ByteBuffer to, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = utf8.length;
        if (length > LARGEST_TEXT) {
            length = LARGEST_TEXT;
            // Not in the middle of a code point: its further bytes are 10xxxxxx.
            while ((utf8[length] & 0xC0) == 0x80) {
                length--;
            }
        }
        to.putShort((short) length).put(utf8, 0, length);
    }

    private static String getText(ByteBuffer from) {
        byte[] utf8 = new byte[Short.toUnsignedInt(from.getShort())];
        from.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] written(ByteBuffer to) {
        byte[] bytes = new byte[to.position()];
        to.flip().get(bytes);
        return bytes;
    }
}
