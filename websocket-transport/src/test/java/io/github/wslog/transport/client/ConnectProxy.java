package io.github.wslog.transport.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy that knows CONNECT and one set of credentials. */
final class ConnectProxy implements Closeable {
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final RawServer server;
    private final String authorization;

    private ConnectProxy(String authorization) throws IOException {
        this.authorization = authorization;
        this.server = RawServer.start(this::serve);
    }

    static ConnectProxy start(String authorization) throws IOException {
        return new ConnectProxy(authorization);
    }

    int port() {
        return server.port();
    }

    private void serve(RawServer.Peer client) throws Exception {
        client.readRequest();
        asked.add(client.requestLine);
        if (!authorization.equals(client.request.get("Proxy-Authorization"))) {
            client.answer("HTTP/1.1 407 Proxy Authentication Required", "Proxy-Authenticate: Basic");
            return;
        }
        int port = Integer.parseInt(client.requestLine.replaceFirst(".*:(\\d+) .*", "$1"));
        try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.answer("HTTP/1.1 200 Connection established");
            Thread back = new Thread(() -> copy(upstream, client.socket));
            back.setDaemon(true);
            back.start();
            copyBytes(client.in, upstream.getOutputStream());
        }
    }

    private static void copy(Socket from, Socket to) {
        try (to) {
            copyBytes(from.getInputStream(), to.getOutputStream());
        } catch (IOException over) {
            // One end has gone; the other follows.
        }
    }

    private static void copyBytes(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count; (count = from.read(buffer)) >= 0; ) {
            to.write(buffer, 0, count);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
