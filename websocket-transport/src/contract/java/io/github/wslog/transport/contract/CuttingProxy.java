package io.github.wslog.transport.contract;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Passes TCP on to a port of loopback and counts what goes through; may cut connections after so many bytes from the client. */
public final class CuttingProxy implements Closeable {
    private final ServerSocket server;
    private final int target;
    private final int bytesBeforeCut;
    private final AtomicInteger cutsLeft;
    private final AtomicLong passed = new AtomicLong();

    /** One that cuts nothing. */
    public CuttingProxy(int target) throws IOException {
        this(target, 0, 0);
    }

    public CuttingProxy(int target, int cuts, int bytesBeforeCut) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.cutsLeft = new AtomicInteger(cuts);
        this.bytesBeforeCut = bytesBeforeCut;
        daemon(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public int cutsLeft() {
        return cutsLeft.get();
    }

    /** How many bytes went through it, both ways. */
    public long passed() {
        return passed.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket peer = new Socket(InetAddress.getLoopbackAddress(), target);
                daemon(() -> pass(client, peer, true));
                daemon(() -> pass(peer, client, false));
            } catch (IOException e) {
                // Closed, or the target is not there: the client sees its connection end.
            }
        }
    }

    private void pass(Socket from, Socket to, boolean mayCut) {
        byte[] buffer = new byte[1021]; // so that a cut falls into the midst of a frame
        long count = 0;
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
                passed.addAndGet(n);
                count += n;
                if (mayCut && count > bytesBeforeCut && cutsLeft.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    to.setSoLinger(true, 0);
                    from.setSoLinger(true, 0);
                    return;
                }
            }
        } catch (IOException e) {
            // The other direction has closed the sockets.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "cutting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
