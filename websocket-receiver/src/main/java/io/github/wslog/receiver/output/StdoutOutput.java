package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.LinePattern;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes events to standard output, as bytes: no encoding and no line end of the platform comes in between. An event is
 * held when the pipe, terminal or file behind it has taken it; nothing is known of what becomes of it there.
 */
public final class StdoutOutput implements Output {
    private final OutputStream out;
    private final Chunk chunk;

    // Owned by the output's thread.
    private @Nullable OutputContext context;
    private @Nullable Position held;

    /** An output that is yet to be started; {@code line} is for events that came without a layout. */
    public StdoutOutput(LinePattern line) {
        // Not System.out: it swallows exceptions.
        this(line, new FileOutputStream(FileDescriptor.out));
    }

    StdoutOutput(LinePattern line, OutputStream out) {
        this.chunk = new Chunk(line, Chunk.FULL);
        this.out = out;
    }

    @Override
    public Started start(OutputContext newContext, @Nullable Position confirmed) {
        context = newContext;
        held = confirmed;
        chunk.clear();
        return new Started(confirmed, "standard output");
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        chunk.add(batch);
        return chunk.isFull() ? flush() : new Outcome.Held(held);
    }

    @Override
    public Outcome flush() {
        Position last = chunk.last();
        if (last == null) {
            return new Outcome.Held(held);
        }
        try {
            if (chunk.length() > 0) {
                for (Chunk.Part part : chunk.parts()) {
                    out.write(part.lines().array(), 0, part.lines().length());
                }
                out.flush();
                Objects.requireNonNull(context, "not started").counters().wrote(chunk.events(), chunk.length());
            }
            held = last;
            return new Outcome.Held(held);
        } catch (IOException e) {
            // A pipe whose reader is gone does not come back.
            return new Outcome.Failed(new IOException("cannot write to standard output: " + e.getMessage(), e), false);
        } finally {
            chunk.clear();
        }
    }

    /** Standard output itself stays open: it is not ours. */
    @Override
    public void close() {
        chunk.clear();
    }
}
