package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.tls.ClientTls;
import io.github.wslog.transport.tls.TlsSettings;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Connects to daemons. */
final class Wires {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);

    private Wires() {}

    /** @throws IOException whose message says where and why */
    static StreamConnection.Wire connect(Target to) throws IOException {
        try {
            if (to.path() != null) {
                return unix(to);
            }
            TlsSettings settings = to.tls();
            return settings == null ? tcp(to) : tls(to, settings);
        } catch (UnknownHostException e) {
            throw new IOException("cannot connect to " + to + ": unknown host", e);
        } catch (IOException e) {
            throw new IOException("cannot connect to " + to + ": " + e.getMessage(), e);
        }
    }

    private static SocketWire tcp(Target to) throws IOException {
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

    private static StreamConnection.Wire tls(Target to, TlsSettings settings) throws IOException {
        // Loaded each time: the files may have been replaced.
        ClientTls tls = ClientTls.load(settings);
        long begin = System.nanoTime();
        Socket plain = tcp(to).socket();
        SSLSocket over = handshake(tls, plain, to, settings.cert() != null);
        return new TlsWire(tls, plain, over, over.getInputStream(), over.getOutputStream(), System.nanoTime() - begin);
    }

    private static SSLSocket handshake(ClientTls tls, Socket plain, Target to, boolean certified) throws IOException {
        try {
            return tls.handshake(plain, to.host(), to.port(), HANDSHAKE);
        } catch (IOException e) {
            Throwable deepest = e;
            while (deepest.getCause() != null) {
                deepest = deepest.getCause();
            }
            if (certified && deepest instanceof SocketException) {
                // We were still writing when it closed: why is in an alert that nobody can read any more.
                throw new IOException(
                        "it broke off the handshake, perhaps it does not accept our certificate (" + e.getMessage()
                                + ")",
                        e);
            }
            throw e;
        }
    }

    /**
     * In TLS 1.3 the peer looks at our certificate when the handshake is over for us: it must have time to refuse it, and what
     * goes wrong soon may be that.
     */
    private static final class TlsWire implements StreamConnection.Wire {
        private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
        private static final long SOON_NANOS = TimeUnit.SECONDS.toNanos(10);

        private final ClientTls tls;
        private final Socket plain;
        private final SSLSocket over;
        private final InputStream in;
        private final OutputStream out;
        private final long took;
        private final long since = System.nanoTime();

        TlsWire(ClientTls tls, Socket plain, SSLSocket over, InputStream in, OutputStream out, long took) {
            this.tls = tls;
            this.plain = plain;
            this.over = over;
            this.in = in;
            this.out = out;
            this.took = took;
        }

        @Override
        public InputStream in() {
            return in;
        }

        @Override
        public OutputStream out() {
            return out;
        }

        /** By close_notify; the other direction stays open, RFC 8446 section 6.1. */
        @Override
        public void endOutput() throws IOException {
            over.shutdownOutput();
        }

        /** As long as connecting took, which was two round trips or more: the refusal takes one. */
        @Override
        public long refusalNanos() {
            return Math.max(SHORTEST_NANOS, took);
        }

        @Override
        public String meaning(@Nullable IOException failure) {
            if (System.nanoTime() - since > SOON_NANOS) {
                return StreamConnection.Wire.super.meaning(failure);
            }
            IOException end = failure == null ? new EOFException() : failure;
            return failure != null || tls.failedForOurCertificate(end) ? tls.cause(end) : "";
        }

        /** Without a farewell: that could wait for a peer that does not read. {@link #endOutput} is the orderly way. */
        @Override
        public void close() throws IOException {
            plain.close();
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
