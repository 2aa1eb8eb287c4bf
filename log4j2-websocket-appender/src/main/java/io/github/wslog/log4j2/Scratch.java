package io.github.wslog.log4j2;

import io.github.wslog.transport.wire.RecordBuffer;
import java.nio.ByteBuffer;
import org.apache.logging.log4j.core.layout.ByteBufferDestination;
import org.jspecify.annotations.Nullable;

/**
 * What encoding one event needs: a builder for the text of its message, and the place that a layout writes to. Whatever a
 * layout writes between {@link #writeTo} and {@link #finish} is one body, in however many pieces. Owned by one thread at a
 * time.
 */
final class Scratch implements ByteBufferDestination {
    private static final int BUFFER_BYTES = 4096;
    private static final int KEPT_CHARS = 32 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private StringBuilder text = new StringBuilder(512);
    private @Nullable RecordBuffer record;

    StringBuilder text() {
        return text;
    }

    void writeTo(RecordBuffer target) {
        record = target;
    }

    /** Takes over what was left in the buffer. */
    void finish() {
        if (buffer.position() > 0) {
            drain(buffer);
        }
    }

    /** Forgets the event, also one that failed half-way. */
    void clear() {
        record = null;
        buffer.clear();
        if (text.capacity() > KEPT_CHARS) {
            text = new StringBuilder(512);
        } else {
            text.setLength(0);
        }
    }

    @Override
    public ByteBuffer getByteBuffer() {
        return buffer;
    }

    @Override
    public ByteBuffer drain(ByteBuffer full) {
        full.flip();
        target().body(full);
        full.clear();
        return full;
    }

    @Override
    public void writeBytes(ByteBuffer data) {
        finish();
        target().body(data);
    }

    @Override
    public void writeBytes(byte[] data, int offset, int length) {
        finish();
        target().body(data, offset, length);
    }

    private RecordBuffer target() {
        if (record == null) {
            throw new IllegalStateException("a layout wrote after its encode had returned");
        }
        return record;
    }
}
