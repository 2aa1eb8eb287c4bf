package io.github.wslog.transport.client;

import io.github.wslog.transport.deflate.MessageDeflater;
import io.github.wslog.transport.deflate.PerMessageDeflate;
import io.github.wslog.transport.wire.Masking;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds masked frames of a client (RFC 6455, 5.2 and 5.3) and hands them to the socket, any number in one write call.
 *
 * <pre>
 *  byte 0        1               then, by payload length              4           length
 * +-----------+---------------+------------------------------------+-------------+------------------+
 * | FIN, code | MASK, 0..125  |                                    | masking key | payload ^ key    |
 * | FIN, code | MASK, 126     | u16 length 126..65,535             | masking key | payload ^ key    |
 * | FIN, code | MASK, 127     | u64 length 65,536..                | masking key | payload ^ key    |
 * +-----------+---------------+------------------------------------+-------------+------------------+
 * </pre>
 *
 * <p>Where that was agreed, what is large enough is compressed on the way into its frame, which RSV1 in byte 0 then says (RFC
 * 7692).
 *
 * <p>Why not the library's own sending: it masks byte by byte into a fresh array and takes a monitor a frame, which is
 * most of what a sender of small events costs; and its pings overtake data. See docs/rationale.md.
 *
 * <p>Owned by one thread.
 */
final class FrameWriter {
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int PING = 0x9;

    /** The longest header: 2 bytes, 8 of length, 4 of key. */
    static final int HEADER_ROOM = 14;

    private static final int FIN = 0x80;
    private static final int MASK = 0x80;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final IntSupplier keys;
    private final int keptCapacity;
    private byte[] frames;
    private ByteBuffer inPlace;
    private int start;
    private int end;
    private int payloadStart;

    // What is this large is compressed: nothing, if there is no deflater.
    private int deflatedFrom = Integer.MAX_VALUE;
    private @Nullable MessageDeflater deflater;

    /**
     * @param keptCapacity how many bytes are kept for ever; what larger frames need is given back after the write
     */
    FrameWriter(IntSupplier keys, int keptCapacity) {
        this.keys = keys;
        this.keptCapacity = keptCapacity;
        this.frames = new byte[keptCapacity];
        this.inPlace = ByteBuffer.wrap(frames);
    }

    /** Whether from now on messages are compressed. Until this is called with false, it holds memory outside the heap. */
    void deflate(boolean agreed) {
        if (agreed && deflater == null) {
            deflater = new MessageDeflater();
        } else if (!agreed && deflater != null) {
            deflater.end();
            deflater = null;
        }
        deflatedFrom = agreed ? MessageDeflater.SMALLEST : Integer.MAX_VALUE;
    }

    /** How many bytes of finished frames wait for {@link #writeTo}. */
    int pending() {
        return end - start;
    }

    /**
     * Room for one payload that is built where it will be sent from, so that it is never copied: put it at the buffer's
     * position, then call {@link #finishInPlace}, or nothing at all to give it up.
     *
     * @param capacity what remains in the buffer, at least
     */
    ByteBuffer startInPlace(int capacity) {
        ensure(end + HEADER_ROOM + capacity);
        payloadStart = end + HEADER_ROOM;
        return inPlace.limit(frames.length).position(payloadStart);
    }

    /** Makes a frame of what was put since {@link #startInPlace}, behind those that are pending. */
    void finishInPlace(int opcode) {
        int length = inPlace.position() - payloadStart;
        if (length >= deflatedFrom && appendDeflated(opcode, frames, payloadStart, length)) {
            return;
        }
        int key = keys.getAsInt();
        int header = headerBytes(length);
        if (end == start) {
            start = payloadStart - header;
            end = start;
        }
        // Behind another frame it closes up to it, in the step that masks it.
        putHeader(end, opcode, length, key);
        Masking.copy(frames, payloadStart, frames, end + header, length, key);
        end += header + length;
    }

    /** Whether another payload of that capacity fits in what is kept anyway. */
    boolean hasRoomInPlace(int capacity) {
        return end + HEADER_ROOM + capacity <= keptCapacity;
    }

    /** Adds a frame behind those that are pending. */
    void append(int opcode, byte[] payload, int offset, int length) {
        if (length < deflatedFrom || !appendDeflated(opcode, payload, offset, length)) {
            put(opcode, payload, offset, length);
        }
    }

    /** False if it would not be shorter. */
    private boolean appendDeflated(int opcode, byte[] payload, int offset, int length) {
        MessageDeflater present = Objects.requireNonNull(deflater);
        int deflated = present.deflate(payload, offset, length);
        if (deflated < 0) {
            return false;
        }
        put(PerMessageDeflate.RSV1 | opcode, present.bytes(), 0, deflated);
        return true;
    }

    private void put(int opcode, byte[] payload, int offset, int length) {
        int key = keys.getAsInt();
        int header = headerBytes(length);
        ensure(end + header + length);
        putHeader(end, opcode, length, key);
        Masking.copy(payload, offset, frames, end + header, length, key);
        end += header + length;
    }

    /** Hands all pending frames over in one write call; returns when the kernel has taken them. */
    void writeTo(Link link) throws IOException {
        link.write(frames, start, end - start);
        clear();
    }

    /** Forgets what is pending. */
    void clear() {
        start = 0;
        end = 0;
        if (frames.length > keptCapacity) {
            frames = new byte[keptCapacity];
            inPlace = ByteBuffer.wrap(frames);
        }
    }

    /** How many bytes the header of a frame with such a payload takes. */
    static int headerBytes(int payload) {
        return payload <= 125 ? 6 : payload <= 0xFFFF ? 8 : HEADER_ROOM;
    }

    private void putHeader(int at, int opcode, int length, int key) {
        frames[at] = (byte) (FIN | opcode);
        if (length <= 125) {
            frames[at + 1] = (byte) (MASK | length);
        } else if (length <= 0xFFFF) {
            frames[at + 1] = (byte) (MASK | 126);
            SHORT.set(frames, at + 2, (short) length);
        } else {
            frames[at + 1] = (byte) (MASK | 127);
            LONG.set(frames, at + 2, (long) length);
        }
        INT.set(frames, at + headerBytes(length) - Integer.BYTES, key);
    }

    private void ensure(int capacity) {
        if (capacity > frames.length) {
            frames = Arrays.copyOf(frames, Math.max(capacity, frames.length * 2));
            inPlace = ByteBuffer.wrap(frames);
        }
    }
}
