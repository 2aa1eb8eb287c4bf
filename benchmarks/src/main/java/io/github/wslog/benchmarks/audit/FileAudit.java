package io.github.wslog.benchmarks.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a whole file and compares every line of it with what was logged. */
public final class FileAudit {
    private static final int BUFFER_BYTES = 1 << 20;

    private FileAudit() {}

    /** Expects the events 0 to {@code logged - 1} in {@code file}, each on a line of {@code shape}. */
    public static AuditResult of(Path file, LineShape shape, long logged) throws IOException {
        Audit audit = new Audit(shape);
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            int held = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer, held, buffer.length - held)) {
                held = lines(buffer, held + read, audit);
            }
            if (held > 0) {
                audit.line(buffer, 0, held);
            }
        }
        return audit.result(logged);
    }

    /** Hands over all whole lines and moves the rest to the front; how long that is. */
    private static int lines(byte[] buffer, int end, Audit audit) {
        int start = 0;
        for (int i = 0; i < end; i++) {
            if (buffer[i] == '\n') {
                audit.line(buffer, start, i - start);
                start = i + 1;
            }
        }
        if (start == 0 && end == buffer.length) {
            audit.line(buffer, 0, end);
            return 0;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        return end - start;
    }
}
