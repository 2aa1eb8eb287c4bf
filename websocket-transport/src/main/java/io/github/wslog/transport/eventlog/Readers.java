package io.github.wslog.transport.eventlog;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The cursors of a log, and how an append wakes those whose thread is parked. */
final class Readers {
    private static final int FULL_BATCH_SHIFT = 16;

    private final CopyOnWriteArrayList<Cursor> cursors = new CopyOnWriteArrayList<>();
    private final AtomicInteger parked = new AtomicInteger();

    void add(Cursor cursor) {
        cursors.add(cursor);
    }

    void remove(Cursor cursor) {
        cursors.remove(cursor);
    }

    /** Before the thread parks and before it looks once more for a record: an append either sees this or is seen. */
    void parking() {
        parked.incrementAndGet();
    }

    void awake() {
        parked.decrementAndGet();
    }

    /** After a commit; one read of a counter while nobody is parked. */
    void appended(int offset, int framed) {
        if (parked.get() != 0) {
            wake((offset >> FULL_BATCH_SHIFT) != ((offset + framed) >> FULL_BATCH_SHIFT));
        }
    }

    private void wake(boolean fullBatch) {
        for (Cursor cursor : cursors) {
            cursor.wake(fullBatch);
        }
    }
}
