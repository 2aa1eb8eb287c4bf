package io.github.wslog.transport.deflate;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts what holds memory outside the heap, which no heap dump shows. Any thread. */
public final class OffHeap {
    private static final AtomicInteger HOLDERS = new AtomicInteger();

    private OffHeap() {}

    static void taken() {
        HOLDERS.incrementAndGet();
    }

    static void givenBack() {
        HOLDERS.decrementAndGet();
    }

    /** How many deflaters and inflaters of ours have not been ended, in this JVM. */
    public static int holders() {
        return HOLDERS.get();
    }
}
