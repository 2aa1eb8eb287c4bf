package io.github.wslog.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** For programs that cannot be given port 0, and for peers that are to be missing for a while. */
final class Ports {
    private static final long PAUSE_NANOS = 10_000_000;

    private Ports() {}

    /** A loopback port that nobody listens on now. Somebody else may take it before it is used; port 0 is better. */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until somebody listens there. */
    static void awaitListening(int port, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() - deadline > 0) {
                    throw new AssertionError("nobody listens on port " + port, notYet);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
