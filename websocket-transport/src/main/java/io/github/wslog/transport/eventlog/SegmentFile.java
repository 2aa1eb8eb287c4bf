package io.github.wslog.transport.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A segment's memory in a file.
 *
 * <pre>
 * file, native byte order
 *    0  i64  magic, 0 while the file is free
 *    8  i32  bytes of data
 *   12  i32  bytes of description, 0..2048
 *   16  i64  i64  stream id
 *   32  i64  when the stream was opened, ns since the epoch: older streams are read first
 *   40  i64  sequence number of the segment in its stream
 *   48  i64  ordinal of the first frame
 *   56  i64  highest ordinal released while this was the oldest segment
 *   64       description
 * 4096       frames (see {@link Segment})
 * </pre>
 */
final class SegmentFile implements Memory {
    static final int MAX_DESCRIPTION = 2048;
    private static final int DATA = 4096;
    private static final long MAGIC = 0x77736c6f_67000001L; // "wslog", layout 1; another byte order reads as no magic

    private final Path path;
    private final MappedByteBuffer file;
    private final ByteBuffer data;
    private final byte[] description;
    private final long openedNanos;
    private final boolean found;

    private SegmentFile(Path path, MappedByteBuffer file, byte[] description, long openedNanos, boolean found) {
        this.path = path;
        this.file = file;
        this.data = file.slice(DATA, file.capacity() - DATA).order(ByteOrder.nativeOrder());
        this.description = description;
        this.openedNanos = openedNanos;
        this.found = found;
    }

    /**
     * Makes a file with all its blocks, so that a full disk is an exception here and not a crash at a store.
     *
     * @param openedNanos when the stream was opened whose segments the file will hold
     */
    static SegmentFile create(Path path, int bytes, byte[] description, long openedNanos) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
            for (long at = 0; at < DATA + (long) bytes; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), DATA + bytes - at));
                at += channel.write(zeros, at);
            }
            return new SegmentFile(path, map(channel), description, openedNanos, false);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Opens a file that an earlier process left; null if it holds no segment. */
    static @Nullable SegmentFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() < DATA + LogSettings.SMALLEST_SEGMENT
                    || channel.size() > DATA + (long) LogSettings.LARGEST_SEGMENT) {
                return null;
            }
            MappedByteBuffer file = map(channel);
            int described = file.getInt(12);
            if (file.getLong(0) != MAGIC
                    || file.getInt(8) != file.capacity() - DATA
                    || described < 0
                    || described > MAX_DESCRIPTION) {
                return null;
            }
            byte[] description = new byte[described];
            file.get(64, description);
            return new SegmentFile(path, file, description, file.getLong(32), true);
        }
    }

    private static MappedByteBuffer map(FileChannel channel) throws IOException {
        MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        mapped.order(ByteOrder.nativeOrder());
        return mapped;
    }

    @Override
    public ByteBuffer data() {
        return data;
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void begin(UUID stream, long sequence, long firstOrdinal) {
        file.putInt(8, data.capacity());
        file.putInt(12, description.length);
        file.putLong(16, stream.getMostSignificantBits());
        file.putLong(24, stream.getLeastSignificantBits());
        file.putLong(32, openedNanos);
        file.putLong(40, sequence);
        file.putLong(48, firstOrdinal);
        file.putLong(56, 0);
        file.put(64, description);
        Segment.LONG.setRelease(file, 0, MAGIC);
    }

    UUID stream() {
        return new UUID(file.getLong(16), file.getLong(24));
    }

    long openedNanos() {
        return openedNanos;
    }

    long sequence() {
        return file.getLong(40);
    }

    long firstOrdinal() {
        return file.getLong(48);
    }

    long released() {
        return file.getLong(56);
    }

    byte[] description() {
        return description;
    }

    @Override
    public void released(long ordinal) {
        file.putLong(56, ordinal);
    }

    @Override
    public void force() {
        file.force();
    }

    @Override
    public boolean reusable() {
        return !found;
    }

    @Override
    public void clean() {
        Segment.LONG.setVolatile(file, 0, 0L);
        DirectMemory.zero(data);
    }

    @Override
    public void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // A file that cannot go (Windows: it is mapped) must at least not look like a segment to the next opening.
            Segment.LONG.setVolatile(file, 0, 0L);
        }
    }
}
