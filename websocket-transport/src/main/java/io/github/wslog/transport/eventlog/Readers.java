package io.github.wslog.transport.eventlog;

import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** The cursors of a log, and how an append wakes those whose thread is parked. */
final class Readers {
    private static final int FULL_BATCH_SHIFT = 18;

    // Copied on each change, under the monitor; appends only read it.
    private volatile Cursor[] cursors = {};
    private final AtomicInteger parked = new AtomicInteger();

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
        parked.incrementAndGet();
        VarHandle.fullFence();
    }

    void awake() {
        parked.decrementAndGet();
    }

    /** After a commit, which is a full fence; one read of a counter while nobody is parked. */
    void appended(int offset, int framed) {
        if (anyParked()) {
            wake((offset >> FULL_BATCH_SHIFT) != ((offset + framed) >> FULL_BATCH_SHIFT));
        }
    }

    boolean anyParked() {
        return parked.get() != 0;
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
