package io.github.wslog.receiver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Other people's programs that a test needs. One that is missing skips the test and says so, but fails it under
 * {@code -Dpeers=required}, which the full run sets: a test that is always skipped tests nothing.
 */
public final class Peers {
    private Peers() {}

    /** A program on the PATH, in /usr/sbin, or in one of these directories. */
    public static Path require(String program, Path... more) {
        return Stream.concat(
                        Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":", -1))
                                .map(Path::of),
                        Stream.of(more))
                .map(place -> place.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> missing(program));
    }

    /** Never returns; the type lets callers write {@code throw}. */
    public static AssertionError missing(String what) {
        String reason = what + " is not there";
        if ("required".equals(System.getProperty("peers"))) {
            return new AssertionError(reason + ", and the peers are required");
        }
        System.out.println("SKIPPED: " + reason);
        Assumptions.abort(reason);
        throw new IllegalStateException("abort returned");
    }
}
