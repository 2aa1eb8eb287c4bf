package io.github.wslog.transport.server;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message together from its fragments (RFC 6455 section 5.4), unmasking them. Owned by the thread that reads the
 * connection.
 */
final class IncomingMessage {
    private final MessageBuffers buffers;
    private final int maxBytes;

    private byte @Nullable [] bytes;
    private int end;

    IncomingMessage(MessageBuffers buffers, int maxBytes) {
        this.buffers = buffers;
        this.maxBytes = maxBytes;
    }

    /** Copies {@code length} masked bytes behind those before; false if the message would be longer than allowed. */
    boolean append(ByteBuffer in, int length, int key) {
        byte[] array = room(length);
        if (array == null) {
            return false;
        }
        in.get(array, end, length);
        Mask.apply(array, end, end + length, key);
        end += length;
        return true;
    }

    private byte @Nullable [] room(int length) {
        byte[] array = bytes;
        if (array == null) {
            array = buffers.take();
            end = PeerHandler.HEADROOM;
        }
        bytes = array;
        if (length > maxBytes - (end - PeerHandler.HEADROOM)) {
            return null;
        }
        if (length > array.length - end) {
            int largest = PeerHandler.HEADROOM + maxBytes;
            array = Arrays.copyOf(array, Math.min(largest, Math.max(array.length * 2, end + length)));
            bytes = array;
        }
        return array;
    }

    /** The message so far: the array with its headroom, its position and limit around the message. */
    ByteBuffer whole() {
        byte[] array = bytes;
        return array == null
                ? ByteBuffer.allocate(PeerHandler.HEADROOM).position(PeerHandler.HEADROOM)
                : ByteBuffer.wrap(array, PeerHandler.HEADROOM, end - PeerHandler.HEADROOM);
    }

    /** Whether the message so far is valid UTF-8. */
    boolean isUtf8() {
        byte[] array = bytes;
        return array == null || Utf8Check.valid(array, PeerHandler.HEADROOM, end);
    }

    /** Forgets the message. */
    void clear() {
        if (bytes != null) {
            buffers.give(bytes);
            bytes = null;
        }
    }
}
