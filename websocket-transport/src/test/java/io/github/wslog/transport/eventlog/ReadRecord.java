package io.github.wslog.transport.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One record as a cursor gave it out; an empty text is a void. */
record ReadRecord(UUID stream, long ordinal, String text) {
    private static final int BATCH = 60_000;

    boolean isVoid() {
        return text.isEmpty();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Everything that can be read now, through as many streams and gaps as there are. */
    static List<ReadRecord> all(EventLog log, Cursor cursor) {
        List<ReadRecord> records = new ArrayList<>();
        ByteBuffer target = ByteBuffer.allocate(log.maxRecordBytes() + 4 + BATCH);
        while (true) {
            target.clear();
            Cursor.Read read = cursor.read(target, BATCH);
            if (read == Cursor.Read.EMPTY) {
                return records;
            }
            if (read == Cursor.Read.BATCH) {
                records.addAll(batch(cursor, target));
            }
        }
    }

    /** The records of the cursor's last batch, which must be what its counters say. */
    static List<ReadRecord> batch(Cursor cursor, ByteBuffer target) {
        List<ReadRecord> records = new ArrayList<>();
        target.flip();
        long ordinal = cursor.firstOrdinal();
        while (target.hasRemaining()) {
            byte[] bytes = new byte[target.getInt()];
            target.get(bytes);
            records.add(new ReadRecord(cursor.stream(), ordinal++, new String(bytes, StandardCharsets.ISO_8859_1)));
        }
        assertThat(records).hasSize(cursor.count());
        assertThat(cursor.nextOrdinal()).isEqualTo(ordinal);
        return records;
    }

    /** The texts of what is not void. */
    static List<String> texts(List<ReadRecord> records) {
        return records.stream()
                .filter(record -> !record.isVoid())
                .map(ReadRecord::text)
                .toList();
    }

    static List<Long> ordinals(List<ReadRecord> records) {
        return records.stream().map(ReadRecord::ordinal).toList();
    }
}
