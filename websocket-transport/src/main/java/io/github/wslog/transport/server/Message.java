package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.Deflation;
import java.nio.ByteBuffer;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/** A message for any number of peers: it is compressed once for all of them. Any thread. */
public final class Message {
    private static final ByteBuffer AS_IT_IS = ByteBuffer.allocate(0);

    private final ByteBuffer bytes;
    private final boolean text;

    // Empty where it is not worth while. Two threads that do it at a time come to the same.
    private volatile @Nullable ByteBuffer deflated;

    private Message(ByteBuffer bytes, boolean text) {
        this.bytes = bytes;
        this.text = text;
    }

    /**
     * A binary one.
     *
     * @param bytes array-backed; they must stay unchanged until the last peer has got them
     */
    public static Message binary(ByteBuffer bytes) {
        return new Message(bytes.duplicate(), false);
    }

    /**
     * One of text.
     *
     * @param utf8 array-backed, valid UTF-8; they must stay unchanged until the last peer has got them
     */
    public static Message text(ByteBuffer utf8) {
        return new Message(utf8.duplicate(), true);
    }

    public boolean isText() {
        return text;
    }

    /** In a view of its own. */
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    int length() {
        return bytes.remaining();
    }

    /**
     * A frame for one peer.
     *
     * @param deflation null if messages go to it as they are
     * @param largest Jetty cuts what is larger, and the pieces lose their mark: that goes as it is
     */
    Frame frame(@Nullable Deflation deflation, int largest) {
        byte opCode = text ? OpCode.TEXT : OpCode.BINARY;
        ByteBuffer payload = deflation == null ? null : deflated(deflation);
        return payload == null || payload.remaining() > largest
                ? new Frame(opCode, bytes())
                : new Frame(opCode, payload).setRsv1(true);
    }

    /** Compressed, in a view of its own; null if that is not worth while. */
    @Nullable ByteBuffer deflated(Deflation deflation) {
        ByteBuffer known = deflated;
        if (known == null) {
            ByteBuffer made = deflation.deflate(bytes);
            known = made == null ? AS_IT_IS : made;
            deflated = known;
        }
        return known.hasRemaining() ? known.duplicate() : null;
    }
}
