package io.github.wslog.transport.server;

import java.nio.ByteBuffer;

/** The other end of a connection. Any thread may call any method; none waits. */
public interface Peer {
    /**
     * Sends a binary message, behind those given before. The bytes must stay unchanged until it is written. A peer that does
     * not read is cut off once more than a few MiB wait for it.
     */
    void send(ByteBuffer binary);

    /** Sends a text message; as {@link #send(ByteBuffer)}. The bytes must be valid UTF-8. */
    void sendText(ByteBuffer utf8);

    /** Sends a message that others may get as well; as {@link #send(ByteBuffer)}. */
    default void send(Message message) {
        if (message.isText()) {
            sendText(message.bytes());
        } else {
            send(message.bytes());
        }
    }

    /**
     * Closes: sends a Close frame behind what was sent before, and cuts the connection when the peer has
     * answered or after 5 s. Messages that arrive from now on are not delivered.
     *
     * @param reason is cut to 123 bytes of UTF-8 (RFC 6455 section 5.5)
     */
    void close(int code, String reason);

    /**
     * No message is delivered after the one being handled, until {@link #resume}. Pings of the peer are not answered
     * meanwhile, and its silence is forgiven.
     */
    void hold();

    /** Ends {@link #hold}. */
    void resume();

    /** Bytes sent that are not written yet. */
    long bytesPending();

    /** Bytes written that the peer is not known to have read: what its answers to our pings say, each 128 KiB and with time. */
    long bytesUnread();

    /** Address and port. */
    String remote();
}
