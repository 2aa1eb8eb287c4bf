package io.github.wslog.transport.eventlog;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Little pieces of one direct memory: jcstress holds many states at once and makes millions. */
record Slab(ByteBuffer data) implements Memory {
    private static final int PIECE = 128;
    private static final int PIECES = 1 << 19;
    private static final ByteBuffer ALL = ByteBuffer.allocateDirect(PIECE * PIECES);
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final UUID STREAM = new UUID(1, 2);

    /** A new segment, its memory zero. */
    static Segment segment(int bytes) {
        ByteBuffer piece = ALL.slice((NEXT.getAndIncrement() & (PIECES - 1)) * PIECE, bytes);
        piece.put(0, new byte[bytes]);
        return new Segment(new Slab(piece), STREAM, 0, 1, 0);
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
        return false;
    }

    @Override
    public void clean() {}

    @Override
    public void discard() {}
}
