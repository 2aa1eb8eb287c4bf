package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.Deflation;
import io.github.wslog.transport.deflate.MessageInflater;
import io.github.wslog.transport.deflate.UnreadableMessage;
import io.github.wslog.transport.wire.Masking;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts a message together from its fragments (RFC 6455 section 5.4). Owned by the thread that reads the connection. */
final class IncomingMessage {
    private final MessageBuffers buffers;
    private final int maxBytes;

    private byte @Nullable [] bytes;
    private int end;

    IncomingMessage(MessageBuffers buffers, int maxBytes) {
        this.buffers = buffers;
        this.maxBytes = maxBytes;
    }

    /**
     * Copies a fragment behind those before and unmasks it; false if the message would be longer than allowed.
     *
     * @param mask the masking key; null: the fragment is not masked
     */
    boolean append(@Nullable ByteBuffer fragment, byte @Nullable [] mask) {
        if (bytes == null) {
            bytes = buffers.take();
            end = PeerHandler.HEADROOM;
        }
        if (fragment == null) {
            return true;
        }
        int length = fragment.remaining();
        if (length > maxBytes - (end - PeerHandler.HEADROOM)) {
            return false;
        }
        if (length > bytes.length - end) {
            int largest = PeerHandler.HEADROOM + maxBytes;
            bytes = Arrays.copyOf(bytes, Math.min(largest, Math.max(bytes.length * 2, end + length)));
        }
        fragment.get(bytes, end, length);
        if (mask != null) {
            Masking.copy(bytes, end, bytes, end, length, ByteBuffer.wrap(mask).getInt());
        }
        end += length;
        return true;
    }

    /** What was put together is a compressed message: expands it. Returns how long it is now. */
    int inflate(Deflation deflation) throws UnreadableMessage {
        byte[] compressed = bytes;
        if (compressed == null) {
            return 0;
        }
        byte[] target = buffers.take();
        int start = PeerHandler.HEADROOM;
        byte[] whole;
        MessageInflater inflater = deflation.take();
        try {
            whole = inflater.inflate(compressed, start, end - start, target, start, maxBytes);
            end = inflater.endOfMessage();
        } catch (UnreadableMessage unreadable) {
            buffers.give(target);
            throw unreadable;
        } finally {
            deflation.give(inflater);
        }
        buffers.give(compressed);
        if (whole != target) {
            buffers.give(target);
        }
        bytes = whole;
        return end - start;
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
