package io.github.wslog.transport;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Things that a logging thread needs for the length of one call. Any thread; no lock, and no ThreadLocal, which would pin
 * the class loader of what it holds and give every virtual thread one of its own. As {@code wire.RecordBuffers}.
 */
public final class Pool<T> {
    private static final int PLACES =
            Integer.highestOneBit(Math.max(8, Math.min(4 * Runtime.getRuntime().availableProcessors(), 64)));
    /** Places are so many references apart that no two share a cache line. */
    private static final int STRIDE = 32;

    private static final int PROBES = 2;

    private final AtomicReferenceArray<@Nullable T> places = new AtomicReferenceArray<>(PLACES * STRIDE);
    private final Supplier<T> maker;

    public Pool(Supplier<T> maker) {
        this.maker = maker;
    }

    /** One for the calling thread alone, until it gives it back. */
    public T take() {
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PROBES; i++) {
            int place = place(first + i);
            if (places.getPlain(place) != null) {
                T found = places.getAndSet(place, null);
                if (found != null) {
                    return found;
                }
            }
        }
        return maker.get();
    }

    /** Gives one back; the caller must not touch it again. */
    public void give(T thing) {
        int first = (int) Thread.currentThread().getId();
        for (int i = 0; i < PROBES; i++) {
            int place = place(first + i);
            if (places.getPlain(place) == null) {
                places.setRelease(
                        place, thing); // over that of another thread, maybe: then one is left to the collector
                return;
            }
        }
    }

    private static int place(int index) {
        return (index & (PLACES - 1)) * STRIDE;
    }
}
