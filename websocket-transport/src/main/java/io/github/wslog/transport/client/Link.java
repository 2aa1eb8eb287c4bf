package io.github.wslog.transport.client;

import java.io.IOException;

/**
 * One WebSocket connection that has been opened, seen from the shipper. Made fresh for each attempt and never used again
 * once it has ended.
 */
interface Link {
    /** Whether the peer has proven in its 101 that it speaks {@code wslog.v1}; an echoed subprotocol proves nothing. */
    boolean provenWslog();

    /** Whether messages may be compressed: it was offered, and the peer has agreed. */
    boolean deflates();

    /**
     * Writes whole frames in one call and returns when the kernel has taken them. Only the shipper's thread. Blocks as
     * long as the peer reads nothing, until {@link #abort}.
     */
    void write(byte[] frames, int offset, int length) throws IOException;

    /** Begins the closing handshake (RFC 6455, 7.1.2) behind what was written; does not wait for the answer. */
    void close(int code, String reason);

    /** Cuts the connection with a reset, whatever threads are blocked on it. Any thread; returns at once. */
    void abort();

    /** When the last byte came from the peer, on the clock of {@link System#nanoTime}. Any thread. */
    long lastHeardNanos();
}
