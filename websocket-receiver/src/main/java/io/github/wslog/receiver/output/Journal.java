package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The notes about the last two writes of one output. One thread. */
final class Journal implements Closeable {
    private static final int MAGIC = 0x77734A31; // "wsJ1"

    private final SlotFile slots;
    private final List<Intent> found;

    private Journal(SlotFile slots) {
        this.slots = slots;
        this.found = slots.found().stream().map(Intent::get).toList();
    }

    static Journal open(Path file, Disk disk) throws IOException {
        return new Journal(SlotFile.open(file, MAGIC, disk));
    }

    /** The last write that was noted before the journal was opened. */
    @Nullable Intent last() {
        return found.isEmpty() ? null : found.get(0);
    }

    /** The write that was noted and not confirmed, if {@code held} is what was confirmed last. */
    @Nullable Intent inFlight(@Nullable Position held) {
        for (Intent intent : found) {
            // Without a known place the last note is the best that is known.
            if (held == null || held.equals(intent.before())) {
                return intent;
            }
        }
        return null;
    }

    void note(Intent intent) throws IOException {
        intent.put(slots.next());
        slots.save();
    }

    @Override
    public void close() throws IOException {
        slots.close();
    }
}
