package io.github.wslog.transport.server;

import java.nio.ByteBuffer;

/**
 * Handles one connection.
 *
 * <p>All methods but {@link #sent} are called one at a time, on threads of the server, each seeing what the one before did.
 * They must not wait: a few threads serve all connections. A RuntimeException closes the connection with 1011.
 *
 * <p>Messages are whole, and their bytes are the handler's until it returns: it may change them, as well as
 * {@link #HEADROOM} bytes in front of the first, in the array behind the buffer. The next message comes when the method
 * has returned, unless {@link Peer#hold} was called.
 */
public interface PeerHandler {
    /** Bytes before a message, in its array, that the handler may use. */
    int HEADROOM = 64;

    /** The connection is open. Always the first call. */
    void opened(Peer peer);

    /** A text message (RFC 6455 section 5.6), checked to be valid UTF-8; array-backed. */
    void text(ByteBuffer utf8);

    /** A binary message; array-backed. */
    void binary(ByteBuffer message);

    /** All that has arrived has been delivered; the next message may come at once or never. The place to answer many at once. */
    default void idle() {}

    /** All that was given to {@link Peer#send} so far is written, or more of it is read, or the connection is gone. Any thread, also at once with others. */
    default void sent() {}

    /**
     * The connection is gone. The last call, and always called if {@link #opened} was.
     *
     * @param code the close code (RFC 6455 section 7.4); 1006 when there was no Close frame
     */
    void closed(int code, String reason);
}
