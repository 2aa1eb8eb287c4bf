package io.github.wslog.transport.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a frame (RFC 6455 section 5.2), read as it arrives and written whole. Reading: owned by the thread that
 * reads the connection.
 */
final class FrameHeader {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    static final int MOST_CONTROL_BYTES = 125;

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int KEY_BYTES = 4;

    private final ByteBuffer bytes = ByteBuffer.allocate(14).limit(2);

    private boolean fin;
    private int opCode;
    private long length;
    private int key;

    /** A frame that breaks RFC 6455; the connection is to be closed with 1002. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message, null, false, false);
        }
    }

    /** Takes what there is of a header; true when it is complete and the values below are those of it. */
    boolean read(ByteBuffer in) throws Violation {
        while (in.hasRemaining()) {
            bytes.put(in.get());
            if (!bytes.hasRemaining() && complete()) {
                bytes.clear().limit(2);
                return true;
            }
        }
        return false;
    }

    private boolean complete() throws Violation {
        if (bytes.limit() == 2) {
            int first = bytes.get(0);
            int second = bytes.get(1);
            check(first, second);
            int shortLength = second & LENGTH;
            int extended = shortLength == TWO_BYTES ? Short.BYTES : shortLength == EIGHT_BYTES ? Long.BYTES : 0;
            bytes.limit(2 + extended + KEY_BYTES);
            return false;
        }
        int keyAt = bytes.limit() - KEY_BYTES;
        length = switch (keyAt) {
            case 2 -> bytes.get(1) & LENGTH;
            case 2 + Short.BYTES -> bytes.getShort(2) & 0xFFFF;
            default -> bytes.getLong(2);
        };
        if (length < 0) {
            throw new Violation("negative length");
        }
        key = bytes.order(ByteOrder.LITTLE_ENDIAN).getInt(keyAt);
        bytes.order(ByteOrder.BIG_ENDIAN);
        return true;
    }

    private void check(int first, int second) throws Violation {
        fin = (first & FIN) != 0;
        opCode = first & 0x0F;
        if ((first & RESERVED) != 0) {
            throw new Violation("reserved bits");
        }
        if ((opCode > BINARY && opCode < CLOSE) || opCode > PONG) {
            throw new Violation("unknown opcode " + opCode);
        }
        if ((second & MASKED) == 0) {
            throw new Violation("not masked");
        }
        if (isControl() && (!fin || (second & LENGTH) > MOST_CONTROL_BYTES)) {
            throw new Violation("control frame fragmented or too long");
        }
    }

    boolean fin() {
        return fin;
    }

    int opCode() {
        return opCode;
    }

    boolean isControl() {
        return opCode >= CLOSE;
    }

    /** Of the payload, in bytes. */
    long length() {
        return length;
    }

    /** As {@link Mask} takes it. */
    int key() {
        return key;
    }

    /** The header of a whole, unmasked message, as servers send it. */
    static ByteBuffer write(int opCode, int length) {
        ByteBuffer header = ByteBuffer.allocate(10);
        header.put((byte) (FIN | opCode));
        if (length < TWO_BYTES) {
            header.put((byte) length);
        } else if (length < 1 << Short.SIZE) {
            header.put((byte) TWO_BYTES).putShort((short) length);
        } else {
            header.put((byte) EIGHT_BYTES).putLong(length);
        }
        return header.flip();
    }
}
