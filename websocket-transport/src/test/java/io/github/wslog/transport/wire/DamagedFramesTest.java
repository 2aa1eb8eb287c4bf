package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bytes from outside end as a value or as a WireException: no other exception, no hang, no memory that a length asked for. */
class DamagedFramesTest {
    private static final int ROUNDS = 100_000;
    private static final int MAX_RECORD = 4096;
    /** For texts, views and the exception with its message and stack trace. */
    private static final long MEMORY_BESIDES_THE_FRAME = 16 * 1024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    @Timeout(120)
    void frame_isReadOrRefused_whenDamaged() {
        List<byte[]> frames = Stream.of("hello", "hello-of-a-later-version", "welcome", "batch", "ack", "end")
                .map(Golden::bytes)
                .toList();
        damage(frames); // once more than is measured, so that loading classes does not count
        long most = damage(frames);

        assertThat(most).as("bytes allocated for one frame").isLessThan(MEMORY_BESIDES_THE_FRAME);
    }

    /** Returns the most memory that one of the frames took beyond its own length. */
    private long damage(List<byte[]> frames) {
        Mutations mutations = new Mutations();
        int read = 0;
        long most = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = mutations.of(frames.get(i % frames.size()));
            long before = threads.getCurrentThreadAllocatedBytes();
            if (isRead(damaged)) {
                read++;
            }
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before - damaged.length);
        }
        assertThat(read).as("some survive, some do not").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
        return most;
    }

    private static boolean isRead(byte[] message) {
        try {
            Frame frame = Frames.decode(ByteBuffer.wrap(message), MAX_RECORD);
            if (frame instanceof Batch batch) {
                readAll(batch);
            }
            return true;
        } catch (WireException refused) {
            assertThat(refused.reason()).isIn(CloseReason.MALFORMED, CloseReason.RECORD_TOO_LARGE);
            return false;
        }
    }

    private static void readAll(Batch batch) {
        ByteBuffer records = batch.records();
        for (int i = 0; i < batch.count(); i++) {
            int length = records.getInt();
            records.position(records.position() + length);
        }
        assertThat(records.hasRemaining()).isFalse();
    }

    @Test
    @Timeout(120)
    void record_isReadOrRefused_whenDamaged() {
        List<byte[]> records = Stream.of("record-plain", "record-formatted-cut", "record-gap")
                .map(Golden::bytes)
                .toList();
        LinePattern pattern =
                LinePattern.parse("{time} {level} {thread} {logger} {mdc} {marker} {message} {stackTrace}");
        Mutations mutations = new Mutations();
        RecordReader reader = new RecordReader();
        Bytes line = new Bytes();
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] damaged = mutations.of(records.get(i % records.size()));
            try {
                reader.wrap(ByteBuffer.wrap(damaged), 0, damaged.length);
            } catch (WireException refused) {
                assertThat(refused.reason()).isEqualTo(CloseReason.MALFORMED);
                continue;
            }
            touchAll(reader);
            line.clear();
            pattern.render(reader, new SourceInfo("", "", 0), line);
            assertThat(line.length()).isLessThan(6 * damaged.length + 200);
            read++;
        }
        assertThat(read).as("some survive, some do not").isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    private static void touchAll(RecordReader reader) {
        if (reader.isVoid()) {
            return;
        }
        assertThat(reader.level()).isBetween(1, 24);
        assertThat(reader.logger()).isNotNull();
        for (Field field : Field.values()) {
            reader.field(field);
        }
        reader.forEachContext((key, value) -> assertThat(key).doesNotContain("\0"));
        assertThat(reader.stackTraceOffset()).isBetween(0, reader.bodyLength());
        if (reader.kind() == RecordKind.GAP) {
            assertThat(reader.gap()).isNotNull();
        }
    }
}
