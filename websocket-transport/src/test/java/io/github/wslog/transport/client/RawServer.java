package io.github.wslog.transport.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * A WebSocket server on bare sockets that does what a script says, right or wrong. Each connection runs the script of its
 * number, those behind the last script the last one.
 */
final class RawServer implements Closeable {
    /** What a server does with one connection; the connection is closed when it returns. */
    interface Script {
        void run(Peer peer) throws Exception;
    }

    final List<Throwable> failures = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    private final ServerSocket listener;
    private final boolean tls;
    private final List<Script> scripts;
    private final List<Socket> open = Collections.synchronizedList(new CopyOnWriteArrayList<>());

    private RawServer(ServerSocket listener, boolean tls, List<Script> scripts) {
        this.listener = listener;
        this.tls = tls;
        this.scripts = scripts;
        daemon("accept", this::accept);
    }

    static RawServer start(Script... scripts) throws IOException {
        return new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), false, List.of(scripts));
    }

    static RawServer on(ServerSocket listener, Script... scripts) {
        return new RawServer(listener, false, List.of(scripts));
    }

    static RawServer startTls(SSLContext context, Script... scripts) throws IOException {
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        return new RawServer(listener, true, List.of(scripts));
    }

    int port() {
        return listener.getLocalPort();
    }

    URI url() {
        return URI.create((tls ? "wss" : "ws") + "://localhost:" + port() + "/logs");
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                int number = connections.getAndIncrement();
                Script script = scripts.get(Math.min(number, scripts.size() - 1));
                daemon("peer-" + number, () -> run(script, socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void run(Script script, Socket socket) {
        try (socket) {
            script.run(new Peer(socket));
        } catch (IOException gone) {
            // The client may leave when it likes.
        } catch (Throwable failure) {
            failures.add(failure);
        } finally {
            open.remove(socket);
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, "test-server-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Stops listening; connections live on. */
    void stopListening() throws IOException {
        listener.close();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One connection, from the server's side. */
    static final class Peer {
        final Socket socket;
        InputStream in;
        final OutputStream out;
        String requestLine;
        Map<String, String> request = Map.of();

        Peer(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
            this.out = socket.getOutputStream();
        }

        /** Reads the head of a request. */
        Map<String, String> readRequest() throws IOException {
            requestLine = readLine();
            request = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line = readLine(); !line.isEmpty(); line = readLine()) {
                int colon = line.indexOf(':');
                request.merge(
                        line.substring(0, colon).trim(),
                        line.substring(colon + 1).trim(),
                        (a, b) -> a + ", " + b);
            }
            return request;
        }

        private String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int octet; (octet = in.read()) != '\n'; ) {
                if (octet < 0) {
                    throw new IOException("end of the request");
                }
                line.write(octet);
            }
            return line.toString(StandardCharsets.ISO_8859_1).trim();
        }

        /** Reads the request and answers it with anything but 101. */
        void refuse(int status, String... headers) throws IOException {
            readRequest();
            answer("HTTP/1.1 " + status + " No", headers);
        }

        void answer(String statusLine, String... headers) throws IOException {
            StringBuilder head = new StringBuilder(statusLine).append("\r\n");
            for (String header : headers) {
                head.append(header).append("\r\n");
            }
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Reads the request and accepts it. */
        Peer accept(String... headers) throws IOException {
            readRequest();
            switchProtocols(headers);
            return this;
        }

        void switchProtocols(String... headers) throws IOException {
            String[] all = new String[headers.length + 3];
            all[0] = "Upgrade: websocket";
            all[1] = "Connection: Upgrade";
            all[2] = "Sec-WebSocket-Accept: " + acceptOf(request.get("Sec-WebSocket-Key"));
            System.arraycopy(headers, 0, all, 3, headers.length);
            answer("HTTP/1.1 101 Switching Protocols", all);
        }

        private static String acceptOf(String key) {
            try {
                byte[] input = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII);
                return Base64.getEncoder()
                        .encodeToString(MessageDigest.getInstance("SHA-1").digest(input));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        /** The next frame, or null at the end. */
        TestFrame read() throws IOException {
            return TestFrame.read(in);
        }

        void send(int opcode, byte[] payload) throws IOException {
            out.write(TestFrame.ofServer(true, opcode, payload));
        }

        void close(int code, String reason) throws IOException {
            byte[] text = reason.getBytes(StandardCharsets.UTF_8);
            byte[] payload = new byte[2 + text.length];
            payload[0] = (byte) (code >> 8);
            payload[1] = (byte) code;
            System.arraycopy(text, 0, payload, 2, text.length);
            send(TestFrame.CLOSE, payload);
        }

        /** Resets the connection when so many bytes more have been read of it. */
        void breakAfter(long bytes) {
            InputStream whole = in;
            in = new InputStream() {
                private long left = bytes;

                @Override
                public int read() throws IOException {
                    count(1);
                    return whole.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int count = whole.read(into, offset, length);
                    count(count);
                    return count;
                }

                private void count(int bytes) throws IOException {
                    left -= bytes;
                    if (left < 0) {
                        reset();
                        throw new IOException("broken off");
                    }
                }
            };
        }

        /** Cuts the connection with a reset. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Answers PING and CLOSE as every server does; returns the next data frame, or null when it is over. */
        TestFrame readData() throws IOException {
            for (TestFrame frame; (frame = read()) != null; ) {
                switch (frame.opcode()) {
                    case TestFrame.PING -> send(TestFrame.PONG, frame.payload());
                    case TestFrame.CLOSE -> {
                        send(TestFrame.CLOSE, frame.payload());
                        return null;
                    }
                    case TestFrame.PONG -> {}
                    default -> {
                        return frame;
                    }
                }
            }
            return null;
        }
    }
}
