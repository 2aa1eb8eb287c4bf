package io.github.wslog.transport.client;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What a shipper counts. Written by its thread, read by any. */
final class Tally {
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong resent = new AtomicLong();
    private final AtomicLong connects = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong truncated = new AtomicLong();
    private final AtomicLong bytesSent = new AtomicLong();
    private volatile String state = "waiting";
    private volatile @Nullable String lastError;

    void delivered(long events) {
        delivered.addAndGet(events);
    }

    long delivered() {
        return delivered.get();
    }

    void resent(long events) {
        resent.addAndGet(events);
    }

    void connected() {
        connects.incrementAndGet();
    }

    void failed(String reason) {
        failures.incrementAndGet();
        lastError = reason;
    }

    void truncated() {
        truncated.incrementAndGet();
    }

    void wrote(long bytes) {
        bytesSent.addAndGet(bytes);
    }

    void state(String now) {
        state = now;
    }

    ClientStats stats() {
        return new ClientStats(
                state,
                delivered.get(),
                resent.get(),
                connects.get(),
                failures.get(),
                truncated.get(),
                bytesSent.get(),
                lastError);
    }
}
