package io.github.wslog.transport.eventlog;

import java.io.IOException;
import java.util.concurrent.ConcurrentLinkedDeque;
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
    // More used memory is kept than is made ahead, or a log that is read as fast as it is written would make new memory
    // all the time and throw away what comes back: several pieces at once where something is released only now and
    // then.
    private static final int KEPT = 6;
    // So many are cleaned at once where there is no hurry: to wake a thread costs as much as to clean a segment.
    private static final int CLEANED_AT_ONCE = 3;

    private final Source source;
    private final int ahead;
    private final int limit;
    private final Thread thread;

    // Last in, first out: what was used last is in the processor's caches still.
    private final ConcurrentLinkedDeque<Memory> ready = new ConcurrentLinkedDeque<>();
    private final AtomicInteger readyCount = new AtomicInteger();
    private final ConcurrentLinkedQueue<Segment> used = new ConcurrentLinkedQueue<>();
    private final AtomicInteger usedCount = new AtomicInteger();
    // All memory that exists, ready, in use or waiting to be cleaned.
    private final AtomicInteger existing = new AtomicInteger();

    // How many to keep ready: more once an append had to wait for one.
    private volatile int wanted;

    private volatile @Nullable Throwable failure;
    private volatile boolean stopped;
    private volatile Runnable eachTurn = () -> {};

    /**
     * @param ahead how many to keep ready at first
     * @param limit how many may exist at a time
     */
    SegmentSupply(Source source, int ahead, int limit) {
        this.source = source;
        this.ahead = ahead;
        this.wanted = ahead;
        this.limit = limit;
        this.thread = new Thread(this::run, "wslog-log-" + NUMBER.incrementAndGet());
        this.thread.setDaemon(true);
    }

    /** The memory of the first segment. Before {@link #start}. */
    Memory first() throws IOException {
        existing.incrementAndGet();
        return source.create();
    }

    /** @param eachTurn run by the supply's thread whenever it is woken */
    void start(Runnable eachTurn) {
        this.eachTurn = eachTurn;
        thread.start();
    }

    /** Memory that is ready, null if none is yet. Any thread, lock-free. */
    @Nullable Memory poll() {
        Memory memory = ready.pollFirst();
        if (memory != null) {
            readyCount.decrementAndGet();
        } else {
            wanted = 2 * ahead;
        }
        return memory;
    }

    /**
     * Takes memory that was polled and not used. Any thread, lock-free; touches no file: one that comes after the end is
     * removed by the next opening.
     */
    void giveBack(Memory memory) {
        readyCount.incrementAndGet();
        ready.addFirst(memory);
    }

    /** Whether waiting for {@link #poll} makes sense. */
    boolean promising() {
        return failure == null || readyCount.get() > 0;
    }

    /** Takes a segment that nobody is meant to read any longer. Any thread, lock-free. */
    void recycle(Segment segment) {
        used.add(segment);
        if (usedCount.incrementAndGet() >= CLEANED_AT_ONCE || isLow()) {
            wake();
        }
    }

    /** Says that memory that was polled is in use. Any thread, lock-free. */
    void taken() {
        if (isLow()) {
            wake();
        }
    }

    private boolean isLow() {
        return readyCount.get() < wanted;
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
        discardReady();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        long retryAt = System.nanoTime();
        while (!stopped) {
            boolean mayCreate = failure == null || System.nanoTime() - retryAt >= 0;
            if (!work(mayCreate) && !stopped) {
                LockSupport.parkNanos(this, RETRY_NANOS);
            } else if (failure != null) {
                retryAt = System.nanoTime() + RETRY_NANOS;
            }
        }
        while (cleanOne()) {
            // What was handed over before the stop leaves its files behind otherwise.
        }
    }

    /** One piece of work; false if there was none. */
    private boolean work(boolean mayCreate) {
        try {
            eachTurn.run();
            return cleanOne() || (mayCreate && prepareOne());
        } catch (IOException | RuntimeException | Error e) {
            // No memory, no room on the disk, or a file that its owner cannot touch any more: appends are refused until
            // an attempt is well.
            failure = e;
            return true;
        }
    }

    private boolean cleanOne() {
        Segment segment = used.poll();
        if (segment == null) {
            return false;
        }
        usedCount.decrementAndGet();
        segment.retire();
        if (readyCount.get() < wanted + KEPT && !stopped && segment.memory.reusable() && segment.quiet()) {
            cleanForReuse(segment.memory);
        } else {
            drop(segment.memory);
        }
        return true;
    }

    private void cleanForReuse(Memory memory) {
        try {
            memory.clean();
        } catch (RuntimeException | Error e) {
            drop(memory);
            throw e;
        }
        add(memory);
    }

    private void drop(Memory memory) {
        existing.decrementAndGet();
        memory.discard();
    }

    private boolean prepareOne() throws IOException {
        if (readyCount.get() >= wanted || existing.get() >= limit) {
            return false;
        }
        add(source.create());
        existing.incrementAndGet();
        failure = null;
        return true;
    }

    private void add(Memory memory) {
        giveBack(memory);
        if (stopped) {
            discardReady();
        }
    }

    private void discardReady() {
        for (Memory memory = poll(); memory != null; memory = poll()) {
            memory.discard();
        }
    }
}
