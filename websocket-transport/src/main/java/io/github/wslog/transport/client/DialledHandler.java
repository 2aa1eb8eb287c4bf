package io.github.wslog.transport.client;

import java.nio.ByteBuffer;

/**
 * Handles one connection of a {@link Subscription}, from its opening to its end. All methods are called by one thread, the
 * subscription's own, and must not wait. A RuntimeException closes the connection with 1011.
 */
public interface DialledHandler {
    /** Bytes before a message, in its array, that the handler may use. */
    int HEADROOM = 64;

    /** The peer has proven {@code wslog.v1}. Always the first call. */
    void opened(DialledPeer peer);

    /**
     * A binary message. Its bytes are the handler's until it returns: it may change them, as well as {@link #HEADROOM} bytes in
     * front of the first, in the array behind the buffer.
     */
    void binary(ByteBuffer message);

    /** All that has arrived has been delivered; the next message may come at once or never. */
    void idle();

    /** All that was given to {@link DialledPeer#send} so far is written. */
    void sent();

    /**
     * The connection is over. The last call, and always called if {@link #opened} was.
     *
     * @param code the peer's close code, or ours if we closed; 1006 when there was none
     */
    void closed(int code, String reason);
}
