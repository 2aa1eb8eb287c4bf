package io.github.wslog.transport.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A frame as a server reads it, decoded word for word after RFC 6455, 5.2, byte by byte: nothing in common with the
 * writer under test.
 */
record TestFrame(boolean fin, int reserved, int opcode, boolean masked, int key, byte[] payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** The next frame, or null at the end of the stream between two frames. */
    static TestFrame read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int second = in.readUnsignedByte();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        boolean masked = (second & 0x80) != 0;
        int key = masked ? in.readInt() : 0;
        byte[] payload = in.readNBytes(Math.toIntExact(length));
        if (payload.length < length) {
            throw new EOFException("in the middle of a frame");
        }
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= (byte) (key >> 8 * (3 - i % 4));
        }
        return new TestFrame((first & 0x80) != 0, first >> 4 & 7, first & 15, masked, key, payload);
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** The status code of a CLOSE, 1005 if it has none. */
    int closeCode() {
        return payload.length < 2 ? 1005 : (payload[0] & 255) << 8 | payload[1] & 255;
    }

    /** An unmasked frame, as a server sends it. */
    static byte[] ofServer(boolean fin, int opcode, byte[] payload) {
        int header = payload.length <= 125 ? 2 : payload.length <= 65_535 ? 4 : 10;
        byte[] frame = new byte[header + payload.length];
        frame[0] = (byte) ((fin ? 0x80 : 0) | opcode);
        frame[1] = (byte) (header == 2 ? payload.length : header == 4 ? 126 : 127);
        for (int i = 2; i < header; i++) {
            frame[i] = (byte) ((long) payload.length >> 8 * (header - 1 - i));
        }
        System.arraycopy(payload, 0, frame, header, payload.length);
        return frame;
    }
}
