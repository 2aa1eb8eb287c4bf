package io.github.wslog.benchmarks.send;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How long the thread that made this has waited for a processor, ready to run, since it began: the second figure of Linux's
 * {@code schedstat}. Always 0 where there is none. A reading costs a few microseconds.
 */
final class RunDelay implements Closeable {
    private final @Nullable RandomAccessFile file;
    private final byte[] line = new byte[80];

    private RunDelay(@Nullable RandomAccessFile file) {
        this.file = file;
    }

    static RunDelay ofThisThread() {
        Path schedstat = Path.of("/proc/thread-self/schedstat");
        try {
            return new RunDelay(Files.exists(schedstat) ? new RandomAccessFile(schedstat.toFile(), "r") : null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long nanos() {
        if (file == null) {
            return 0;
        }
        try {
            file.seek(0);
            int length = file.read(line);
            return parse(new String(line, 0, Math.max(0, length), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a line such as {@code 1559812 106349 2}: time on a processor, time waiting for one, turns. */
    static long parse(String line) {
        return Long.parseLong(line.split(" ", -1)[1]);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
