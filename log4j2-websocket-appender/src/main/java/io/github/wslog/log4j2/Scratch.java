package io.github.wslog.log4j2;

import io.github.wslog.transport.wire.RecordBuffer;
import java.nio.ByteBuffer;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;

/**
 * What encoding one event needs: the record, a builder for the text of a message, and the place that a layout writes to.
 * Whatever a layout writes until {@link #finish} is one body, in however many pieces. Owned by one thread at a time.
 */
final class Scratch implements ByteBufferDestination {
    private static final int BUFFER_BYTES = 4096;
    private static final int KEPT_CHARS = 32 * 1024;
    private static final int KEPT_BYTES = 64 * 1024;

    private final RecordBuffer record = new RecordBuffer();
    private final StringBuilder text = new StringBuilder(512);
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    RecordBuffer record() {
        return record;
    }

    StringBuilder text() {
        return text;
    }

    /** Takes over what was left in the buffer. */
    void finish() {
        if (buffer.position() > 0) {
            drain(buffer);
        }
    }

    /** Forgets the event, also one that failed half-way; whether this is small enough to be kept. */
    boolean clear() {
        buffer.clear();
        text.setLength(0);
        return text.capacity() <= KEPT_CHARS && record.array().length <= KEPT_BYTES;
    }

    @Override
    public ByteBuffer getByteBuffer() {
        return buffer;
    }

    @Override
    public ByteBuffer drain(ByteBuffer full) {
        full.flip();
        record.body(full);
        full.clear();
        return full;
    }

    @Override
    public void writeBytes(ByteBuffer data) {
        finish();
        record.body(data);
    }

    @Override
    public void writeBytes(byte[] data, int offset, int length) {
        finish();
        record.body(data, offset, length);
    }
}
