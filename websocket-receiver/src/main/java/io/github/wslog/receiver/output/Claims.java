package io.github.wslog.receiver.output;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which files are being written: those are not to be renamed or removed by the thread that tidies up. Any thread. */
final class Claims {
    private final Map<Path, Boolean> claimed = new ConcurrentHashMap<>();

    interface Action {
        void run() throws IOException;
    }

    void claim(Path path) {
        claimed.put(path, true);
    }

    /** Gives up all claims but these. */
    void keepOnly(Collection<Path> paths) {
        claimed.keySet().retainAll(paths);
    }

    /** Does something with a file that nobody writes, while nobody can begin to; returns whether it was done. */
    boolean unlessClaimed(Path path, Action action) throws IOException {
        boolean[] done = {false};
        try {
            // A short system call: whoever claims this very path waits for it.
            claimed.compute(path, (key, mine) -> {
                if (mine == null) {
                    try {
                        action.run();
                        done[0] = true;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
                return mine;
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return done[0];
    }
}
