package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps up to where an output holds the spool. One thread. */
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
