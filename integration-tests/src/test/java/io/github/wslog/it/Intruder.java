package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Connects with what must not come in, by bare sockets. One thread. */
final class Intruder implements Closeable {
    private static final int PATIENCE_MILLIS = (int) Duration.ofSeconds(60).toMillis();
    /** So many handshakes are left unfinished at a time. */
    private static final int MOST_HELD = 200;

    private final int port;
    private final String path;
    private final Deque<Socket> held = new ArrayDeque<>();

    Intruder(int port, String path) {
        this.port = port;
        this.path = path;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private String handshake(String host, String... headers) {
        return handshake(path, host, headers);
    }

    private static String handshake(String path, String host, String... headers) {
        List<String> lines = new ArrayList<>(List.of(
                "GET " + path + " HTTP/1.1",
                "Host: " + host,
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        lines.addAll(List.of(headers));
        return String.join("\r\n", lines) + "\r\n\r\n";
    }

    /** The status of the answer to a handshake with that Host and these headers. */
    int ask(String host, String... headers) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(handshake(host, headers).getBytes(US_ASCII));
            String status = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
            return Integer.parseInt(status.split(" ", 3)[1]);
        }
    }

    /** Begins a handshake, or not even that, and leaves it. The oldest of too many is closed. */
    void leaveUnfinished(boolean begun) throws IOException {
        Socket socket = connect();
        if (begun) {
            socket.getOutputStream()
                    .write(handshake("localhost").substring(0, 40).getBytes(US_ASCII));
        }
        held.add(socket);
        if (held.size() > MOST_HELD) {
            held.remove().close();
        }
    }

    /** Waits until the server has ended all that were left unfinished. */
    void awaitEndOfUnfinished() throws IOException {
        for (Socket socket : held) {
            try {
                socket.getInputStream().readAllBytes();
            } catch (SocketException reset) {
                // An end as well.
            }
        }
    }

    /** The code of the Close frame when a frame of a gigabyte is begun by one who came in, and gets little. */
    int announceGigabyte(String query, String... headers) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream()
                    .write(handshake(path + query, "localhost", headers).getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            for (String end = ""; !end.endsWith("\r\n\r\n"); end += (char) in.read()) {
                if (end.length() > 4096) {
                    throw new IOException("no end of the head: " + end);
                }
            }
            // FIN, binary; masked, 64 bits of length; 2^30; a mask; the first byte.
            socket.getOutputStream()
                    .write(new byte[] {(byte) 0x82, (byte) 0xFF, 0, 0, 0, 0, 0x40, 0, 0, 0, 1, 2, 3, 4, 5});
            while (true) {
                int opCode = in.read();
                if (opCode < 0) {
                    throw new IOException("cut without a Close frame");
                }
                int length = in.read();
                byte[] payload = in.readNBytes(length == 126 ? in.read() << 8 | in.read() : length);
                if ((opCode & 0x0F) == 8) {
                    return (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : held) {
            socket.close();
        }
    }
}
