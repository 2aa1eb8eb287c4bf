package io.github.wslog.transport.wire;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Record buffers for the threads that log. Any thread; no lock, and no ThreadLocal (which would pin class loaders and
 * give every virtual thread a buffer of its own). A thread looks in the few places that its id points to, and takes a
 * new buffer if they are empty; one that is given back to full places is left to the garbage collector.
 */
public final class RecordBuffers {
    private static final int PLACES = places(Runtime.getRuntime().availableProcessors());
    /** Places are so many references apart that no two share a cache line. */
    private static final int STRIDE = 32;

    private static final int PROBES = 4;

    private final NameCache names = new NameCache();
    private final AtomicReferenceArray<@Nullable RecordBuffer> places = new AtomicReferenceArray<>(PLACES * STRIDE);

    /** A power of two, 8 … 64. */
    private static int places(int processors) {
        return Integer.highestOneBit(Math.max(8, Math.min(4 * processors, 64)));
    }

    /** A buffer for the calling thread alone, until it gives it back. */
    public RecordBuffer take() {
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PROBES; i++) {
            int place = place(first + i);
            if (places.getPlain(place) != null) {
                RecordBuffer buffer = places.getAndSet(place, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return new RecordBuffer(names);
    }

    /** Gives a buffer back; the caller must not touch it again. */
    public void give(RecordBuffer buffer) {
        buffer.trim();
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PROBES; i++) {
            int place = place(first + i);
            if (places.getPlain(place) == null) {
                places.setRelease(
                        place, buffer); // over that of another thread, maybe: then one is left to the collector
                return;
            }
        }
    }

    private static int place(int index) {
        return (index & (PLACES - 1)) * STRIDE;
    }
}
