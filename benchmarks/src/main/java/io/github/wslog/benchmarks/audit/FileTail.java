package io.github.wslog.benchmarks.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Looks at the end of a file that is still being written. */
public final class FileTail {
    private static final int WINDOW_BYTES = 4096;
    private static final long POLL_NANOS = 500_000;

    private final Path file;
    private final LineShape shape;

    public FileTail(Path file, LineShape shape) {
        this.file = file;
        this.shape = shape;
    }

    /** Waits until the last whole line of the file is event {@code sequence} or a later one; false if it took too long. */
    public boolean await(long sequence, Duration limit) throws IOException {
        long start = System.nanoTime();
        while (lastSequence() < sequence) {
            if (System.nanoTime() - start > limit.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }

    /** The sequence number of the last whole line, or -1. */
    long lastSequence() throws IOException {
        if (!Files.exists(file)) {
            return -1;
        }
        byte[] window = new byte[WINDOW_BYTES];
        int length;
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long size = in.length();
            length = (int) Math.min(size, WINDOW_BYTES);
            in.seek(size - length);
            in.readFully(window, 0, length);
        }
        int end = lastLineFeed(window, length);
        int start = lastLineFeed(window, end) + 1;
        return end < 0 ? -1 : shape.sequenceOf(window, start, end - start);
    }

    private static int lastLineFeed(byte[] bytes, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
