package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What became of what an output was given. */
public sealed interface Outcome {
    /**
     * Nothing went wrong, and everything up to here is where it should be.
     *
     * @param upTo the last entry that is held, null if none is yet; it may lie before the batch that was just taken
     */
    record Held(@Nullable Position upTo) implements Outcome {}

    /**
     * Not all of it could be brought out. What is not held is given again after another {@link Output#start}.
     *
     * @param retry whether another attempt may succeed; if not, the output ends
     */
    record Failed(IOException cause, boolean retry) implements Outcome {}
}
