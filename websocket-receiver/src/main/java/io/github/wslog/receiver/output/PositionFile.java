package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps up to where an output holds the spool. Where the file is, the output is known, even if it holds nothing yet. One thread. */
final class PositionFile implements Closeable {
    private static final int MAGIC = 0x77735031; // "wsP1"

    private static final UUID NONE = new UUID(0, 0);

    private final SlotFile slots;

    private PositionFile(SlotFile slots) {
        this.slots = slots;
    }

    static PositionFile open(Path file, Disk disk) throws IOException {
        return new PositionFile(SlotFile.open(file, MAGIC, disk));
    }

    /**
     * Makes the file of an output that nothing is kept of yet. From then on it is known, which a crash makes wholly true or not
     * at all.
     *
     * @param held what counts as held; null: nothing
     */
    static void make(Path file, @Nullable Position held, Disk disk) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (PositionFile made = open(fresh, disk)) {
            if (held != null) {
                made.save(held);
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** What was kept when the file was opened, null if nothing was. */
    @Nullable Position found() {
        List<ByteBuffer> found = slots.found();
        return found.isEmpty() ? null : get(found.get(0));
    }

    /** Whether a place had been kept and can no longer be read. */
    boolean wasSpoilt() {
        return slots.wasSpoilt();
    }

    void save(Position held) throws IOException {
        put(slots.next(), held);
        slots.save();
    }

    /** As {@link Position#put}, with zeros for none. */
    static ByteBuffer put(ByteBuffer to, @Nullable Position position) {
        (position == null ? new Position(NONE, 0) : position).put(to);
        return to;
    }

    static @Nullable Position get(ByteBuffer from) {
        Position position = Position.get(from);
        return position.ordinal() == 0 ? null : position;
    }

    @Override
    public void close() throws IOException {
        slots.close();
    }
}
