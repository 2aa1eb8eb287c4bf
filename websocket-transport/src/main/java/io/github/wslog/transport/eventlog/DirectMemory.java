package io.github.wslog.transport.eventlog;

import java.nio.ByteBuffer;
import java.util.UUID;

/** Memory outside the heap, gone with the process: release stores on heap views fail on JDK 25. */
final class DirectMemory implements Memory {
    // Stays in the processor's nearest cache while it is copied again and again.
    private static final byte[] ZEROS = new byte[1 << 12];

    private final ByteBuffer data;

    DirectMemory(int bytes) {
        this.data = ByteBuffer.allocateDirect(bytes);
    }

    static void zero(ByteBuffer data) {
        for (int offset = 0; offset < data.capacity(); offset += ZEROS.length) {
            data.put(offset, ZEROS, 0, Math.min(ZEROS.length, data.capacity() - offset));
        }
    }

    @Override
    public ByteBuffer data() {
        return data;
    }

    @Override
    public boolean durable() {
        return false;
    }

    @Override
    public void begin(UUID stream, long sequence, long firstOrdinal) {}

    @Override
    public void takeBack() {}

    @Override
    public void released(long ordinal) {}

    @Override
    public void force() {}

    @Override
    public boolean reusable() {
        return true;
    }

    @Override
    public void clean() {
        zero(data);
    }

    @Override
    public void discard() {}
}
