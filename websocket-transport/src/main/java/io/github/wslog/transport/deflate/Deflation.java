package io.github.wslog.transport.deflate;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compresses and expands for all connections of a port. As no message needs the one before it, a few of each kind do for any
 * number of connections: there are never more than threads at work. Any thread.
 */
public final class Deflation implements AutoCloseable {
    private static final int KEPT = 4;

    private final Spare<MessageDeflater> deflaters = new Spare<>(MessageDeflater::new, MessageDeflater::end);
    private final Spare<MessageInflater> inflaters = new Spare<>(MessageInflater::new, MessageInflater::end);

    /** The message compressed, in an array of its own; null if it would not be worth while. The buffer stays as it is. */
    public @Nullable ByteBuffer deflate(ByteBuffer message) {
        if (message.remaining() < MessageDeflater.SMALLEST || !message.hasArray()) {
            return null;
        }
        MessageDeflater deflater = deflaters.take();
        try {
            int offset = message.arrayOffset() + message.position();
            int length = deflater.deflate(message.array(), offset, message.remaining());
            return length < 0
                    ? null
                    : ByteBuffer.allocate(length)
                            .put(deflater.bytes(), 0, length)
                            .flip();
        } finally {
            deflaters.give(deflater);
        }
    }

    /** Lends an inflater until {@link #give}. */
    public MessageInflater take() {
        return inflaters.take();
    }

    /** Takes it back. */
    public void give(MessageInflater used) {
        inflaters.give(used);
    }

    /** Gives back what is held; what is in use at the moment, when it no longer is. */
    @Override
    public void close() {
        deflaters.close();
        inflaters.close();
    }

    /** Those that nobody uses at the moment. */
    private static final class Spare<T> {
        private final Supplier<T> making;
        private final Consumer<T> ending;

        // Guarded by this.
        private final ArrayDeque<T> spare = new ArrayDeque<>(KEPT);
        private boolean closed;

        Spare(Supplier<T> making, Consumer<T> ending) {
            this.making = making;
            this.ending = ending;
        }

        T take() {
            synchronized (this) {
                T kept = spare.poll();
                if (kept != null) {
                    return kept;
                }
            }
            return making.get();
        }

        void give(T used) {
            synchronized (this) {
                if (!closed && spare.size() < KEPT) {
                    spare.push(used);
                    return;
                }
            }
            ending.accept(used);
        }

        synchronized void close() {
            closed = true;
            for (T kept = spare.poll(); kept != null; kept = spare.poll()) {
                ending.accept(kept);
            }
        }
    }
}
