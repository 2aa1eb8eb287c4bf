package io.github.wslog.receiver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whether standard error is the systemd journal. */
final class Journal {
    private Journal() {}

    /** @param stream {@code JOURNAL_STREAM}: device and inode of the journal's socket (systemd.exec(5)); null = none */
    static boolean is(@Nullable String stream, Path standardError) {
        if (stream == null) {
            return false;
        }
        try {
            // Children inherit the variable, also those whose standard error goes elsewhere.
            return stream.equals(Files.getAttribute(standardError, "unix:dev") + ":"
                    + Files.getAttribute(standardError, "unix:ino"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return true;
        }
    }
}
