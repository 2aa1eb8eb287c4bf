package io.github.wslog.receiver.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * The file that lines are appended to, opened for appending: whatever others do to it, nothing is written over and no hole
 * is made. One thread, which nobody may interrupt: that would close the channel.
 */
final class LogFile implements Closeable {
    private static final int COMPARED_AT_ONCE = 64 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final Disk disk;
    private final long key;
    private long end;

    private LogFile(Path path, FileChannel channel, Disk disk) throws IOException {
        this.path = path;
        this.channel = channel;
        this.disk = disk;
        this.key = keyOf(path);
        this.end = channel.size();
    }

    /** Opens the file or makes it. */
    static LogFile open(Path path, FilePlace place, Disk disk) throws IOException {
        FileChannel channel = place.open(path);
        try {
            return new LogFile(path, channel, disk);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The inode number: the same as long as it is the same file; 0 where there is none. */
    private static long keyOf(Path path) throws IOException {
        boolean unix = path.getFileSystem().supportedFileAttributeViews().contains("unix");
        return unix ? (Long) Files.getAttribute(path, "unix:ino") : 0;
    }

    Path path() {
        return path;
    }

    long key() {
        return key;
    }

    /** Where the next write begins, as long as nobody else changes the file: see {@link #changedBy}. */
    long end() {
        return end;
    }

    /** When the file was written last, by us or others before us, in milliseconds since the epoch. */
    long lastModifiedMillis() throws IOException {
        return Files.getLastModifiedTime(path).toMillis();
    }

    /** Gives everything written so far to the disk. After an exception nobody knows what the disk has. */
    void force() throws IOException {
        disk.force(channel);
    }

    /** Takes the file as it is now; returns by how many bytes others have made it longer, or shorter if negative. */
    long changedBy() throws IOException {
        long before = end;
        end = channel.size();
        return end - before;
    }

    /** Whether the path leads to another file now, or to none. */
    boolean wasMovedAway() throws IOException {
        try {
            return keyOf(path) != key;
        } catch (NoSuchFileException e) {
            return true;
        }
    }

    void append(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
        while (rest.hasRemaining()) {
            end += disk.append(channel, rest);
        }
    }

    /** Appends a line feed unless the file is empty or ends with one. */
    void endLine() throws IOException {
        if (end > 0) {
            byte[] last = new byte[1];
            if (read(end - 1, last, 1) == 1 && last[0] != '\n') {
                append(new byte[] {'\n'}, 0, 1);
            }
        }
    }

    void cutTo(long length) throws IOException {
        disk.truncate(channel, length);
        end = length;
    }

    /** How many bytes of the file, from {@code offset}, are the same as the first ones of {@code bytes}. */
    int matching(long offset, byte[] bytes, int length) throws IOException {
        byte[] part = new byte[COMPARED_AT_ONCE];
        int same = 0;
        while (same < length) {
            int n = read(offset + same, part, Math.min(part.length, length - same));
            int different = Arrays.mismatch(part, 0, n, bytes, same, same + n);
            if (different >= 0) {
                return same + different;
            }
            if (n == 0) {
                return same;
            }
            same += n;
        }
        return same;
    }

    /** Whether the file has bytes of this length and checksum at {@code offset}. */
    boolean holds(long offset, int length, int crc) throws IOException {
        if (end < offset + length) {
            return false;
        }
        byte[] bytes = new byte[length];
        CRC32C found = new CRC32C();
        found.update(bytes, 0, read(offset, bytes, length));
        return (int) found.getValue() == crc;
    }

    /** Reads up to {@code length} bytes, fewer only at the end of the file. A file for appending cannot be read. */
    private int read(long offset, byte[] to, int length) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer rest = ByteBuffer.wrap(to, 0, length);
            while (rest.hasRemaining() && file.read(rest, offset + rest.position()) >= 0) {
                // Reads may be short.
            }
            return rest.position();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
