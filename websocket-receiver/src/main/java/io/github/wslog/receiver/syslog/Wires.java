package io.github.wslog.receiver.syslog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Connects to daemons. */
final class Wires {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private Wires() {}

    /** @throws IOException whose message says where and why */
    static StreamConnection.Wire connect(Target to) throws IOException {
        try {
            return to.path() == null ? tcp(to) : unix(to);
        } catch (UnknownHostException e) {
            throw new IOException("cannot connect to " + to + ": unknown host", e);
        } catch (IOException e) {
            throw new IOException("cannot connect to " + to + ": " + e.getMessage(), e);
        }
    }

    private static StreamConnection.Wire tcp(Target to) throws IOException {
        Socket socket = new Socket();
        try {
            // The address is looked up each time: it may have changed.
            socket.connect(new InetSocketAddress(to.host(), to.port()), (int) CONNECT.toMillis());
            socket.setTcpNoDelay(true);
            socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            return new SocketWire(socket, socket.getInputStream(), socket.getOutputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private record SocketWire(Socket socket, InputStream in, OutputStream out) implements StreamConnection.Wire {
        @Override
        public void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static StreamConnection.Wire unix(Target to) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(String.valueOf(to.path())));
            return new ChannelWire(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Not by {@code Channels.newInputStream}: its reading would hold the lock that writing needs. */
    private record ChannelWire(SocketChannel channel) implements StreamConnection.Wire {
        @Override
        public InputStream in() {
            return new InputStream() {
                @Override
                public int read() {
                    throw new UnsupportedOperationException("one byte");
                }

                @Override
                public int read(byte[] array, int offset, int length) throws IOException {
                    return channel.read(ByteBuffer.wrap(array, offset, length));
                }
            };
        }

        @Override
        public OutputStream out() {
            return new OutputStream() {
                @Override
                public void write(int b) {
                    throw new UnsupportedOperationException("one byte");
                }

                @Override
                public void write(byte[] array, int offset, int length) throws IOException {
                    ByteBuffer rest = ByteBuffer.wrap(array, offset, length);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                }
            };
        }

        @Override
        public void endOutput() throws IOException {
            channel.shutdownOutput();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
