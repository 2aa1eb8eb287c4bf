package io.github.wslog.transport.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A WebSocket client that does what the test says and nothing else: raw bytes on a loopback socket. */
final class RawPeer implements Closeable {
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int first, byte[] payload) {
        int opCode() {
            return first & 0x0F;
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, UTF_8);
        }
    }

    private static final int DEADLINE_MILLIS = 20_000;

    final List<String> responseHead = new ArrayList<>();
    private final Socket socket;
    private final DataInputStream in;

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(DEADLINE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Sends a request with these lines and reads the head of the response. */
    static RawPeer request(int port, String... lines) throws IOException {
        return request(new Socket(InetAddress.getLoopbackAddress(), port), lines);
    }

    private static RawPeer request(Socket socket, String... lines) throws IOException {
        RawPeer peer = new RawPeer(socket);
        peer.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
        for (String line = peer.readLine(); !line.isEmpty(); line = peer.readLine()) {
            peer.responseHead.add(line);
        }
        return peer;
    }

    /** Opens a WebSocket at a path. */
    static RawPeer open(int port, String path, String... furtherHeaders) throws IOException {
        return open(new Socket(InetAddress.getLoopbackAddress(), port), port, path, furtherHeaders);
    }

    /** Opens a WebSocket over a connected socket. */
    static RawPeer open(Socket socket, int port, String path, String... furtherHeaders) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "GET " + path + " HTTP/1.1",
                "Host: localhost:" + port,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        lines.addAll(List.of(furtherHeaders));
        return request(socket, lines.toArray(String[]::new));
    }

    int status() {
        return Integer.parseInt(responseHead.get(0).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
    }

    /** The rest of what the server sends on an HTTP response with Content-Length. */
    String body() throws IOException {
        String length = header("Content-Length");
        return new String(in.readNBytes(Integer.parseInt(length)), UTF_8);
    }

    /** A response header, or null. */
    String header(String name) {
        return responseHead.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).trim())
                .findFirst()
                .orElse(null);
    }

    void text(String text) throws IOException {
        frame(0x81, text.getBytes(UTF_8));
    }

    void binary(byte[] payload) throws IOException {
        frame(0x82, payload);
    }

    /** Sends one masked frame. */
    void frame(int finAndOpCode, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) finAndOpCode);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        byte[] mask = {0x12, (byte) 0xA5, 0x7F, (byte) 0xC3};
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        write(java.util.Arrays.copyOf(frame.array(), frame.position()));
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next frame that is no ping; pings are answered. */
    Frame read() throws IOException {
        while (true) {
            Frame frame = readAny();
            if (frame.opCode() != 9) {
                return frame;
            }
            frame(0x8A, frame.payload());
        }
    }

    /** The next frame, whatever it is. */
    Frame readAny() throws IOException {
        int first = in.readUnsignedByte();
        long length = in.readUnsignedByte();
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = in.readLong();
        }
        return new Frame(first, in.readNBytes((int) length));
    }

    /** Waits for the end of the connection; true if the server ended it, whatever it sent before. */
    boolean atEnd() throws IOException {
        try {
            while (true) {
                readAny();
            }
        } catch (java.net.SocketTimeoutException alive) {
            return false;
        } catch (IOException ended) {
            return true;
        }
    }

    private String readLine() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("end of stream in the head, after " + responseHead + line);
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
