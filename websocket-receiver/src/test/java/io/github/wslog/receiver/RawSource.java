package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import io.github.wslog.transport.wire.Wslog;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A source on a bare socket. Its mask is all zeros, so that payloads go out as they are. One thread writes, one reads;
 * the reader answers no pings.
 */
final class RawSource implements Closeable {
    static final int LARGEST_HEADER = 14;

    private static final int DEADLINE_MILLIS = 30_000;

    final List<String> responseHead = new ArrayList<>();
    private final Socket socket;
    private final DataInputStream in;

    private RawSource(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(DEADLINE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    static RawSource connect(int port, String... furtherHeaders) throws IOException {
        RawSource source = new RawSource(port);
        List<String> lines = new ArrayList<>(List.of(
                "GET /logs HTTP/1.1",
                "Host: localhost:" + port,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        lines.addAll(List.of(furtherHeaders));
        source.socket.getOutputStream().write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
        for (String line = source.readLine(); !line.isEmpty(); line = source.readLine()) {
            source.responseHead.add(line);
        }
        if (!source.responseHead.get(0).contains(" 101 ")) {
            source.close();
            throw new IOException("no 101: " + source.responseHead);
        }
        return source;
    }

    static RawSource connectWslog(int port) throws IOException {
        return connect(port, "Sec-WebSocket-Protocol: " + Wslog.SUBPROTOCOL);
    }

    /** Opens a stream under handle 0. */
    Welcome greet(UUID stream, long firstUnreleased, long nextOrdinal) throws IOException {
        SourceInfo self = new SourceInfo("raw", "test-host", 7);
        send(new Hello(0, stream, Relation.OWN, self, firstUnreleased, nextOrdinal, 0, "text/plain; charset=utf-8"));
        return (Welcome) read();
    }

    void send(Frame frame) throws IOException {
        message(0x82, Frames.encode(frame));
    }

    void message(int finAndOpCode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(LARGEST_HEADER + payload.length).position(LARGEST_HEADER);
        frame.put(payload);
        message(finAndOpCode, frame, payload.length);
    }

    /** Sends the last {@code length} bytes before the position of {@code frame}, with the header written in front of them. */
    void message(int finAndOpCode, ByteBuffer frame, int length) throws IOException {
        int start = frame.position() - length - 4;
        frame.putInt(start, 0);
        if (length >= 65_536) {
            start -= 10;
            frame.put(start + 1, (byte) (0x80 | 127)).putLong(start + 2, length);
        } else if (length >= 126) {
            start -= 4;
            frame.put(start + 1, (byte) (0x80 | 126)).putShort(start + 2, (short) length);
        } else {
            start -= 2;
            frame.put(start + 1, (byte) (0x80 | length));
        }
        frame.put(start, (byte) finAndOpCode);
        socket.getOutputStream().write(frame.array(), frame.arrayOffset() + start, frame.position() - start);
    }

    /** The next frame of the protocol; pings are skipped. EOFException at a Close frame, with its code. */
    Frame read() throws IOException {
        while (true) {
            int opCode = in.readUnsignedByte() & 0x0F;
            int length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                throw new IOException("the receiver sends no such frame");
            }
            byte[] payload = in.readNBytes(length);
            if (payload.length < length) {
                throw new EOFException();
            }
            if (opCode == 8) {
                throw new EOFException(
                        "closed with " + (ByteBuffer.wrap(payload).getShort() & 0xFFFF));
            }
            if (opCode == 2) {
                try {
                    return Frames.decode(ByteBuffer.wrap(payload), 1 << 20);
                } catch (WireException invalid) {
                    throw new IOException(invalid);
                }
            }
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("in the head of the response");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
