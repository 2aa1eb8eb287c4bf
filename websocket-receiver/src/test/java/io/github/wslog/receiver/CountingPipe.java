package io.github.wslog.receiver;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Passes connections on to a port of loopback and counts what goes through, both ways. */
final class CountingPipe implements Closeable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong passed = new AtomicLong();
    private final int target;

    CountingPipe(int target) throws IOException {
        this.target = target;
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    long passed() {
        return passed.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
                daemon(() -> pass(client, peer));
                daemon(() -> pass(peer, client));
            } catch (IOException closed) {
                // Or the target is not there: the client sees its connection end.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                passed.addAndGet(count);
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException ended) {
            // The other direction has closed the sockets.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "counting-pipe");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
