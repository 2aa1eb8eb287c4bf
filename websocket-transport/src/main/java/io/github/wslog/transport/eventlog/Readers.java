package io.github.wslog.transport.eventlog;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** The cursors of a log, and how an append wakes those whose thread is parked. */
final class Readers {
    private static final int FULL_BATCH_SHIFT = 18;
    private static final int PADDING = 128 / Integer.BYTES;

    // Copied on each change, under the monitor; appends only read it.
    private volatile Cursor[] cursors = {};
    // How many are parked, alone in its cache lines: every append reads it.
    private final AtomicIntegerArray parked = new AtomicIntegerArray(2 * PADDING + 1);

    synchronized void add(Cursor cursor) {
        Cursor[] more = Arrays.copyOf(cursors, cursors.length + 1);
        more[cursors.length] = cursor;
        cursors = more;
    }

    synchronized void remove(Cursor cursor) {
        cursors = Arrays.stream(cursors).filter(other -> other != cursor).toArray(Cursor[]::new);
    }

    /** Before the thread parks and before it looks once more for a record: an append either sees this or is seen. */
    void parking() {
        parked.incrementAndGet(PADDING);
        VarHandle.fullFence();
    }

    void awake() {
        parked.decrementAndGet(PADDING);
    }

    /** After a commit, which is a full fence; one read of a counter while nobody is parked. */
    void appended(int offset, int framed) {
        if (anyParked()) {
            wake((offset >> FULL_BATCH_SHIFT) != ((offset + framed) >> FULL_BATCH_SHIFT));
        }
    }

    boolean anyParked() {
        return parked.get(PADDING) != 0;
    }

    /** Wakes all: the log has been closed. */
    void closed() {
        wake(true);
    }

    private void wake(boolean fullBatch) {
        for (Cursor cursor : cursors) {
            cursor.wake(fullBatch);
        }
    }
}
