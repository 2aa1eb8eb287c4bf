package io.github.wslog.receiver.output;

import io.github.wslog.transport.status.Status;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What an output may use of its surroundings.
 *
 * @param name the output's name, under which its place in the spool is kept
 * @param directory where it may keep files of its own, which begin with {@link #fileName}; null if nothing outlives the
 *     process
 */
public record OutputContext(String name, @Nullable Path directory, Status status, OutputCounters counters) {
    private static final int LONGEST_FILE_NAME = 100;

    /** The output's name in a form that every file system takes; different names stay different. */
    public String fileName() {
        String safe = name.replaceAll("[^A-Za-z0-9_-]", "_");
        if (safe.equals(name) && safe.length() <= LONGEST_FILE_NAME) {
            return safe;
        }
        String start = safe.substring(0, Math.min(safe.length(), LONGEST_FILE_NAME - 9));
        return start + '-' + Integer.toHexString(name.hashCode());
    }
}
