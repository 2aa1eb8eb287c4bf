package io.github.wslog.transport.contract;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** An HTTP proxy on loopback that knows CONNECT (RFC 9110 section 9.3.6) and one user with a password. */
public final class AuthenticatingProxy implements Closeable {
    private final ServerSocket server;
    private final String authorization;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong passed = new AtomicLong();

    /** One that lets in whoever shows these. */
    public AuthenticatingProxy(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        authorization = "Basic " + Base64.getEncoder().encodeToString(pair);
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** What it was asked for, as {@code localhost:8443 200} or {@code localhost:8443 407}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    /** How many bytes went through it, both ways. */
    public long passed() {
        return passed.get();
    }

    /** Cuts all connections; further ones are let through. */
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            List<String> head = head(in);
            String target = head.get(0).replaceFirst("^CONNECT (\\S+) HTTP/1\\.[01]$", "$1");
            boolean known = head.stream()
                    .anyMatch(line -> line.regionMatches(true, 0, "Proxy-Authorization: ", 0, 21)
                            && line.substring(21).equals(authorization));
            asked.add(target + (known ? " 200" : " 407"));
            if (!known) {
                answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"test\"");
                return;
            }
            int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
                sockets.add(upstream);
                answer(client, "200 Connection established");
                daemon(() -> back(upstream, client));
                copy(in, upstream.getOutputStream());
            }
        } catch (IOException gone) {
            // One end has closed; the other follows.
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException();
            }
            if (c == '\n') {
                if (line.isEmpty()) {
                    return lines;
                }
                lines.add(line.toString());
                line.setLength(0);
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
    }

    private static void answer(Socket client, String statusAndHeaders) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + statusAndHeaders + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private void back(Socket upstream, Socket client) {
        try (client) {
            copy(upstream.getInputStream(), client.getOutputStream());
        } catch (IOException gone) {
            // As above.
        }
    }

    private void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
            passed.addAndGet(count);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "authenticating-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
