package io.github.wslog.receiver.syslog;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.SocketAddress;

/** Datagrams over unix sockets, which the JDK does not have: by junixsocket, where there is that. */
final class UnixDatagrams implements DatagramOutput.Sockets {
    private static final String SOCKET = "org.newsclub.net.unix.AFUNIXDatagramSocket";
    private static final String ADDRESS = "org.newsclub.net.unix.AFUNIXSocketAddress";

    private final ClassLoader loader;

    /** @param loader has junixsocket */
    UnixDatagrams(ClassLoader loader) {
        this.loader = loader;
    }

    static boolean areThere(ClassLoader loader) {
        try {
            Class.forName(SOCKET, false, loader);
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    @Override
    public DatagramSocket open() throws IOException {
        try {
            return (DatagramSocket)
                    loader.loadClass(SOCKET).getMethod("newInstance").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IOException("junixsocket cannot be used: " + e.getMessage(), e);
        }
    }

    @Override
    public SocketAddress address(Target target) throws IOException {
        try {
            return (SocketAddress) loader.loadClass(ADDRESS)
                    .getMethod("of", File.class)
                    .invoke(null, new File(String.valueOf(target.path())));
        } catch (ReflectiveOperationException e) {
            throw new IOException("junixsocket cannot be used: " + e.getMessage(), e);
        }
    }
}
