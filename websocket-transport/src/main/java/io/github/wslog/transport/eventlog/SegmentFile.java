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
 *   64  i32  CRC32C of bytes 8..55 and of the description
 *   68       description
 * 4096       frames (see {@link Segment})
 * </pre>
 */
final class SegmentFile implements Memory {
    static final int MAX_DESCRIPTION = 2048;
    static final int DATA = 4096;
    private static final int CHECKED_FROM = 8;
    private static final int CHECKED_BYTES = 48;
    private static final int DESCRIPTION = 68;
    private static final long MAGIC = 0x77736c6f_67000001L; // "wslog", layout 1; another byte order reads as no magic

    private final Path path;
    private final MappedByteBuffer file;
    private final ByteBuffer data;
    private final byte[] description;
    private final long openedNanos;
    private final boolean found;

    private SegmentFile(
            Path path, MappedByteBuffer file, int bytes, byte[] description, long openedNanos, boolean found) {
        this.path = path;
        this.file = file;
        this.data = file.slice(DATA, bytes).order(ByteOrder.nativeOrder());
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
        try (FileChannel channel = OwnerOnly.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 16);
            for (long at = 0; at < DATA + (long) bytes; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), DATA + bytes - at));
                at += channel.write(zeros, at);
            }
            return new SegmentFile(path, map(channel, DATA + (long) bytes), bytes, description, openedNanos, false);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** Whether the file holds nothing: it was made ahead, or the process ended while it was made. */
    static boolean isFree(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer magic = ByteBuffer.allocate(8);
            return channel.read(magic, 0) < 8 || magic.getLong(0) == 0;
        }
    }

    /** Opens a file that an earlier process left, though it may have been cut short; null if it holds no segment. */
    static @Nullable SegmentFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long size = Math.min(channel.size(), DATA + (long) LogSettings.LARGEST_SEGMENT);
            if (size < DATA) {
                return null;
            }
            MappedByteBuffer file = map(channel, size);
            int bytes = file.getInt(8);
            int described = file.getInt(12);
            if (file.getLong(0) != MAGIC || bytes < 0 || described < 0 || described > MAX_DESCRIPTION) {
                return null;
            }
            byte[] description = new byte[described];
            file.get(DESCRIPTION, description);
            int usable = (int) Math.min(bytes, size - DATA) & ~7;
            SegmentFile segment = new SegmentFile(path, file, usable, description, file.getLong(32), true);
            return file.getInt(64) == segment.headerCheck() ? segment : null;
        }
    }

    private static MappedByteBuffer map(FileChannel channel, long bytes) throws IOException {
        MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        mapped.order(ByteOrder.nativeOrder());
        return mapped;
    }

    private int headerCheck() {
        return Checksum.of(file.slice(CHECKED_FROM, CHECKED_BYTES), ByteBuffer.wrap(description));
    }

    Path path() {
        return path;
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
        file.put(DESCRIPTION, description);
        file.putInt(64, headerCheck());
        Segment.LONG.setRelease(file, 0, MAGIC);
    }

    @Override
    public void takeBack() {
        Segment.LONG.setVolatile(file, 0, 0L);
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

    /** Whether nothing was ever written behind the header. */
    boolean blank() {
        for (int at = 0; at < data.capacity(); at += 8) {
            if (data.getLong(at) != 0) {
                return false;
            }
        }
        return true;
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
        takeBack();
        DirectMemory.zero(data);
    }

    @Override
    public void discard() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            takeBack(); // a file that cannot go (Windows: it is mapped) must not look like a segment to the next
            // opening
        }
    }
}
