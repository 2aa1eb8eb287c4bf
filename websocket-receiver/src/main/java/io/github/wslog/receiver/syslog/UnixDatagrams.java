package io.github.wslog.receiver.syslog;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketAddress;
import java.nio.file.Path;

/** Datagrams over unix sockets, which the JDK does not have: by junixsocket, where it is on the class path. */
final class UnixDatagrams {
    private static final String SOCKET = "org.newsclub.net.unix.AFUNIXDatagramSocket";
    private static final String ADDRESS = "org.newsclub.net.unix.AFUNIXSocketAddress";

    private UnixDatagrams() {}

    static boolean areThere() {
        try {
            Class.forName(SOCKET);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    static DatagramSocket socket() throws IOException {
        try {
            return (DatagramSocket)
                    Class.forName(SOCKET).getMethod("newInstance").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IOException("junixsocket cannot be used: " + e.getMessage(), e);
        }
    }

    static SocketAddress address(Path path) throws IOException {
        try {
            return (SocketAddress)
                    Class.forName(ADDRESS).getMethod("of", File.class).invoke(null, path.toFile());
        } catch (ReflectiveOperationException e) {
            throw new IOException("junixsocket cannot be used: " + e.getMessage(), e);
        }
    }
}
