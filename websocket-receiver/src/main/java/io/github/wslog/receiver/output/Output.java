package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A place that events are brought to. Batches come in the order of the spool; the output says up to where it holds them,
 * and only that lets the spool forget.
 *
 * <p>{@link #start} is called first by the thread that opens the receiver; all that follows, but for {@link #reopen}, comes from one
 * thread, the output's own, which nobody interrupts. A method may take its time and should not wait without a limit.
 */
public interface Output extends Closeable {
    /**
     * Opens the place. Called again after each failure that is to be retried, with what was held then: the batches behind
     * it come once more, and what had been done with them must be found out here. A failure is a small crash.
     *
     * @param held the last entry that is held as far as the receiver knows, null if none is
     * @throws IOException if the place cannot be opened now; the message says which and why
     */
    Started start(OutputContext context, @Nullable Position held) throws IOException;

    /** Takes a batch, whose bytes are valid during the call only. May keep it for a larger write. */
    Outcome take(SpooledBatch batch);

    /** Brings out what was taken and kept: the spool has nothing more at the moment. */
    Outcome flush();

    /**
     * As {@link #flush}, when nothing more will come: what is still to be confirmed is now worth hurrying for. Called again
     * and again until all is held.
     */
    default Outcome finish() {
        return flush();
    }

    /**
     * Lets go of files soon and opens them anew at their paths: they were moved away, to be replaced. Nothing else changes. Any
     * thread; returns at once.
     */
    default void reopen() {}

    /** Gives up what was opened and forgets what was taken and is not held. */
    @Override
    void close() throws IOException;

    /**
     * An output that was opened.
     *
     * @param held the last entry that is held: more than was known if an earlier run was ended in the middle
     * @param remark what a user should know of it, for the line about the start
     */
    record Started(@Nullable Position held, String remark) {}
}
