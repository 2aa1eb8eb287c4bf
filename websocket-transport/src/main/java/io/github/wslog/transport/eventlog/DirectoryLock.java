package io.github.wslog.transport.eventlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Holds a directory for one log of one process.
 *
 * <p>POSIX takes all locks of a process on a file away as soon as the process closes the file anywhere. So the channel of an
 * attempt that failed because this very process has the lock stays open, for the next attempt.
 */
final class DirectoryLock implements Closeable {
    private static final String NAME = "lock";

    // By real path; guarded by itself. A channel without a lock waits for the next attempt.
    private static final Map<Path, FileChannel> CHANNELS = new HashMap<>();

    private final Path file;
    private final FileChannel channel;

    private DirectoryLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws IOException naming the directory, where another log has it or it cannot be made */
    static DirectoryLock take(Path directory) throws IOException {
        OwnerOnly.directory(directory);
        Path file = directory.toRealPath().resolve(NAME);
        synchronized (CHANNELS) {
            FileChannel channel = CHANNELS.get(file);
            if (channel == null || !channel.isOpen()) {
                channel = OwnerOnly.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                CHANNELS.put(file, channel);
            }
            return take(directory, file, channel);
        }
    }

    private static DirectoryLock take(Path directory, Path file, FileChannel channel) throws IOException {
        boolean ours = false;
        @Nullable FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            ours = true;
            lock = null;
        } catch (IOException e) {
            close(file, channel);
            throw new IOException(directory + " cannot be locked: " + e.getMessage(), e);
        }
        if (lock != null) {
            return new DirectoryLock(file, channel);
        }
        if (!ours) {
            close(file, channel);
        }
        throw new IOException(directory + " is in use by another log");
    }

    private static void close(Path file, FileChannel channel) throws IOException {
        CHANNELS.remove(file);
        channel.close();
    }

    @Override
    public void close() throws IOException {
        synchronized (CHANNELS) {
            if (channel.isOpen()) {
                close(file, channel);
            }
        }
    }
}
