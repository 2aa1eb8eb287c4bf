package io.github.wslog.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** For programs that cannot be given port 0, and for peers that are to be missing for a while. */
final class Ports {
    private Ports() {}

    /** A loopback port that nobody listens on now. Somebody else may take it before it is used; port 0 is better. */
    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
