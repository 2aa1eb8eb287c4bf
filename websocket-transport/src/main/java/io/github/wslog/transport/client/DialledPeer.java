package io.github.wslog.transport.client;

import java.nio.ByteBuffer;

/** The other end of a connection that a {@link Subscription} has dialled. Any thread may call any method; none waits. */
public interface DialledPeer {
    /**
     * Sends a binary message, behind those given before. Array-backed; the bytes must stay unchanged until it is written.
     * What is said after the end is dropped.
     */
    void send(ByteBuffer binary);

    /** Bytes given to {@link #send} that are not written yet. */
    long bytesPending();

    /**
     * Ends the connection for a reason, which is told to the peer and to the user, and decides when it is dialled again. No
     * message is delivered from now on. Only the first call counts.
     *
     * @param code a close code (RFC 6455 section 7.4)
     * @param reason is cut to 123 bytes of UTF-8
     */
    void close(int code, String reason);

    /** The url, without what may be secret in it. */
    String remote();
}
