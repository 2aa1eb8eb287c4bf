package io.github.wslog.transport.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A subscriber that offers permessage-deflate (RFC 7692), which the JDK's client does not: bare sockets, the JDK's inflater. */
public final class CompressedWatcher implements Closeable {
    private static final int PATIENCE_MILLIS = 15_000;
    private static final int FIN_RSV1_TEXT = 0xC1;
    private static final int PING = 0x89;
    private static final int PONG = 0x8A;
    private static final int HEADER = 6;

    private final Socket socket;
    private final DataInputStream in;
    private long wireBytes;
    private long compressed;

    private CompressedWatcher(URI url) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        String request = "GET " + url.getPath() + "?" + url.getQuery() + " HTTP/1.1\r\nHost: localhost:" + url.getPort()
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        for (int line = 0, c = in.readUnsignedByte(); c != '\n' || line > 0; c = in.readUnsignedByte()) {
            line = c == '\n' ? 0 : c == '\r' ? line : line + 1;
        }
    }

    /** Subscribes. */
    public static CompressedWatcher at(String url) throws IOException {
        return new CompressedWatcher(URI.create(url));
    }

    /** The next message. */
    public String next() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        while (true) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("nothing but pings");
            }
            int first = in.readUnsignedByte();
            int length = in.readUnsignedByte();
            length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
            byte[] payload = in.readNBytes(length);
            wireBytes += length;
            if (first == FIN_RSV1_TEXT) {
                compressed++;
                return new String(inflated(payload), StandardCharsets.UTF_8);
            }
            if (first != PING) {
                return new String(payload, StandardCharsets.UTF_8);
            }
            pong(payload);
        }
    }

    /** Who does not answer is sent no more. The masking key is 0. */
    private void pong(byte[] payload) throws IOException {
        byte[] frame = new byte[HEADER + payload.length];
        frame[0] = (byte) PONG;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, HEADER, payload.length);
        socket.getOutputStream().write(frame);
    }

    private static byte[] inflated(byte[] payload) throws IOException {
        byte[] whole = new byte[payload.length + 4];
        System.arraycopy(payload, 0, whole, 0, payload.length);
        whole[payload.length + 2] = (byte) 0xFF;
        whole[payload.length + 3] = (byte) 0xFF;
        Inflater inflater = new Inflater(true);
        inflater.setInput(whole);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] some = new byte[8192];
        try {
            for (int count = inflater.inflate(some); count > 0; count = inflater.inflate(some)) {
                out.write(some, 0, count);
            }
        } catch (DataFormatException wrong) {
            throw new IOException(wrong);
        } finally {
            inflater.end();
        }
        return out.toByteArray();
    }

    /** How many bytes of payload came. */
    public long wireBytes() {
        return wireBytes;
    }

    /** How many messages came compressed. */
    public long compressed() {
        return compressed;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
