package io.github.wslog.receiver.syslog;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a daemon that is written by one thread and always read by another, its own: that the peer has closed or
 * is gone is known at once, not at the second write after it.
 */
final class StreamConnection implements Closeable {
    /** The two directions of a connected socket. */
    interface Wire extends Closeable {
        InputStream in();

        OutputStream out();

        /** Says that nothing more will come; reading goes on. */
        void endOutput() throws IOException;

        /** How long the peer may take to refuse us after we were connected; 0 = it did when connecting, if at all. */
        default long refusalNanos() {
            return 0;
        }

        /** What a failure says to a user, or the peer's end (null); empty if it says nothing. */
        default String meaning(@Nullable IOException failure) {
            return failure == null ? "" : String.valueOf(failure.getMessage());
        }
    }

    /** Takes what the peer says. On the reading thread. */
    @FunctionalInterface
    interface Heard {
        void bytes(byte[] array, int length) throws IOException;
    }

    private static final int READ_BYTES = 8192;
    private static final long LAST_WORDS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Wire wire;
    private final Heard heard;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Why reading has ended; null for an end in order. Written before {@code ended}. */
    private volatile @Nullable IOException cause;

    private StreamConnection(Wire wire, String name, Heard heard) {
        this.wire = wire;
        this.heard = heard;
        Thread reader = new Thread(this::read, "wslog-syslog-reader-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** @throws IOException whose message says where and why, if the peer is not there or does not want us */
    static StreamConnection open(Target to, String name, Heard heard) throws IOException {
        Wire wire = Wires.connect(to);
        StreamConnection connection = new StreamConnection(wire, name, heard);
        if (wire.refusalNanos() > 0 && connection.endsWithin(wire.refusalNanos())) {
            connection.close();
            throw connection.endedEarly();
        }
        return connection;
    }

    private void read() {
        byte[] bytes = new byte[READ_BYTES];
        try {
            for (int n = wire.in().read(bytes); n >= 0; n = wire.in().read(bytes)) {
                heard.bytes(bytes, n);
            }
        } catch (IOException e) {
            cause = e;
        } catch (RuntimeException e) {
            cause = new IOException(e);
        } finally {
            ended.countDown();
        }
    }

    /** Whether the peer has ended its direction, in order or not. */
    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** The exception for a peer that ended it when it should not have. */
    IOException endedEarly() {
        IOException why = cause;
        String meaning = wire.meaning(why);
        return new IOException("the peer has closed the connection" + (meaning.isEmpty() ? "" : ": " + meaning), why);
    }

    /** @throws IOException if it cannot be written, or the peer has gone */
    void write(byte[] array, int offset, int length) throws IOException {
        if (hasEnded()) {
            throw endedEarly();
        }
        try {
            wire.out().write(array, offset, length);
            wire.out().flush();
        } catch (IOException e) {
            // What the peer has said, if it has, says more than that it is gone.
            throw endsWithin(LAST_WORDS_NANOS) && cause != null ? endedEarly() : new IOException(wire.meaning(e), e);
        }
    }

    /**
     * Ends the connection in order: returns when the peer has read everything and has ended its direction too. Without a
     * limit, as long as the peer lives: it may be behind.
     *
     * @throws IOException if it did not come to that
     */
    void endInOrder() throws IOException {
        if (hasEnded()) {
            throw endedEarly();
        }
        wire.endOutput();
        await();
        IOException why = cause;
        if (why != null) {
            throw new IOException("the connection has broken before all of it was read: " + why.getMessage(), why);
        }
        wire.close();
    }

    private void await() throws IOException {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Waits for the peer's end, at most so long; returns whether it came. */
    boolean endsWithin(long nanos) throws IOException {
        try {
            return ended.await(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
