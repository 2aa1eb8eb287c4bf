package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Bytes;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one write: whole spool entries, rendered. What came with a layout stays as it is, byte for byte; every
 * event ends with a line feed, its own or, where it has none, ours. One thread.
 */
final class Chunk {
    /** A write is due from here on, in bytes. It ends with a spool entry, hence may be longer. */
    static final int FULL = 256 * 1024;

    private final int full;
    private final LinePattern line;
    private final RecordReader record = new RecordReader();
    private final CRC32C crc = new CRC32C();
    private final Bytes bytes;
    private int[] ends = new int[4096];
    private int events;
    private @Nullable Position first;
    private @Nullable Position last;

    Chunk(LinePattern line, int full) {
        this.line = line;
        this.full = full;
        this.bytes = new Bytes(full + full / 2);
    }

    void add(SpooledBatch batch) {
        ByteBuffer records = batch.records();
        long ordinal = batch.firstOrdinal();
        for (int at = 0; at < records.limit(); ordinal++) {
            int length = records.getInt(at);
            at += Integer.BYTES;
            if (length > 0) {
                addLine(batch, ordinal, at, length);
            }
            at += length;
        }
        if (first == null) {
            first = batch.position();
        }
        last = batch.position();
    }

    private void addLine(SpooledBatch batch, long ordinal, int at, int length) {
        int start = bytes.length();
        try {
            line.render(record.wrap(batch.records(), at, length), batch.source(), bytes);
        } catch (WireException e) {
            // It was acknowledged as it is: say so in its place rather than stop before it for ever.
            bytes.put(unreadable(batch, ordinal, length, e));
        }
        int end = bytes.length();
        if (end == start || bytes.array()[end - 1] != '\n') {
            bytes.putByte('\n');
        }
        if (events == ends.length) {
            ends = Arrays.copyOf(ends, 2 * events);
        }
        ends[events++] = bytes.length();
    }

    private static ByteBuffer unreadable(SpooledBatch batch, long ordinal, int length, WireException e) {
        String text = "wslog - unreadable record " + ordinal + " of stream " + batch.stream() + ", " + length
                + " bytes: " + e.getMessage();
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    void clear() {
        bytes.clear();
        events = 0;
        first = null;
        last = null;
    }

    boolean isFull() {
        return bytes.length() >= full;
    }

    /** The first entry, null if there is none. */
    @Nullable Position first() {
        return first;
    }

    /** The last entry, null if there is none. */
    @Nullable Position last() {
        return last;
    }

    int events() {
        return events;
    }

    int length() {
        return bytes.length();
    }

    /** The bytes, at 0 … {@link #length}; valid until the next change. */
    byte[] array() {
        return bytes.array();
    }

    int crc() {
        crc.reset();
        crc.update(bytes.array(), 0, bytes.length());
        return (int) crc.getValue();
    }

    /** Where the event begins that has its end behind {@code offset}; {@code offset} itself if one begins there. */
    int startOfEvent(int offset) {
        int found = Arrays.binarySearch(ends, 0, events, offset);
        if (found >= 0) {
            return offset;
        }
        int event = -found - 1;
        return event == 0 ? 0 : ends[event - 1];
    }

    /** How many events end within the first {@code length} bytes. */
    int eventsWithin(int length) {
        int found = Arrays.binarySearch(ends, 0, events, length);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
