package io.github.wslog.transport.eventlog;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps memory for the next segments ready, zeroed, so that an append never allocates, zeroes or touches a file.
 *
 * <p>All the work is done on one daemon thread of the log; appends and releases only hand over and wake it.
 */
final class SegmentSupply {
    /** Where memory comes from. On the supply's thread, but for the first segments. */
    interface Source {
        Memory create() throws IOException;
    }

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final long RETRY_NANOS = 250_000_000;

    private final Source source;
    private final int ahead;
    private final int limit;
    private final Thread thread;

    private final ConcurrentLinkedQueue<Memory> ready = new ConcurrentLinkedQueue<>();
    private final AtomicInteger readyCount = new AtomicInteger();
    private final ConcurrentLinkedQueue<Segment> used = new ConcurrentLinkedQueue<>();
    // All memory that exists, ready, in use or waiting to be cleaned.
    private final AtomicInteger existing = new AtomicInteger();

    private volatile @Nullable Throwable failure;
    private volatile boolean stopped;
    private volatile Runnable eachTurn = () -> {};

    /**
     * @param ahead how many to keep ready
     * @param limit how many may exist at a time
     */
    SegmentSupply(Source source, int ahead, int limit) {
        this.source = source;
        this.ahead = ahead;
        this.limit = limit;
        this.thread = new Thread(this::run, "wslog-log-" + NUMBER.incrementAndGet());
        this.thread.setDaemon(true);
    }

    /** The memory of the first segment, and one more: nothing may be refused for want of them. */
    Memory first() throws IOException {
        existing.addAndGet(2);
        Memory first = source.create();
        add(source.create());
        return first;
    }

    /** @param eachTurn run by the supply's thread whenever it is woken */
    void start(Runnable eachTurn) {
        this.eachTurn = eachTurn;
        thread.start();
    }

    /** Memory that is ready, null if none is yet. Any thread, lock-free. */
    @Nullable Memory poll() {
        Memory memory = ready.poll();
        if (memory != null) {
            readyCount.decrementAndGet();
        }
        return memory;
    }

    void giveBack(Memory memory) {
        add(memory);
    }

    /** Takes a segment that nobody is meant to read any longer. Any thread, lock-free. */
    void recycle(Segment segment) {
        used.add(segment);
        wake();
    }

    void wake() {
        LockSupport.unpark(thread);
    }

    /** Counts memory that is in use but was not made here: that of recovered segments. */
    void adopt(int segments) {
        existing.addAndGet(segments);
    }

    /** Why no memory could be had, null if the last attempt was well. */
    @Nullable Throwable failure() {
        return failure;
    }

    /** Ends the thread and waits for it, at most a second; what is ready goes. */
    void stop() {
        stopped = true;
        wake();
        boolean interrupted = false;
        try {
            thread.join(1_000);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        for (Memory memory = poll(); memory != null; memory = poll()) {
            memory.discard();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!stopped) {
            eachTurn.run();
            boolean worked = cleanOne() || prepareOne();
            if (!worked && !stopped) {
                LockSupport.parkNanos(this, RETRY_NANOS);
            }
        }
        while (cleanOne()) {
            // What was handed over before the stop leaves its files behind otherwise.
        }
    }

    private boolean cleanOne() {
        Segment segment = used.poll();
        if (segment == null) {
            return false;
        }
        segment.retire();
        if (readyCount.get() < ahead && !stopped && segment.memory.reusable() && segment.quiet()) {
            segment.memory.clean();
            add(segment.memory);
        } else {
            segment.memory.discard();
            existing.decrementAndGet();
        }
        return true;
    }

    private boolean prepareOne() {
        if (readyCount.get() >= ahead || existing.get() >= limit) {
            return false;
        }
        existing.incrementAndGet();
        try {
            add(source.create());
            failure = null;
            return true;
        } catch (IOException | OutOfMemoryError e) {
            existing.decrementAndGet();
            failure = e;
            return false;
        }
    }

    private void add(Memory memory) {
        readyCount.incrementAndGet();
        ready.add(memory);
    }
}
