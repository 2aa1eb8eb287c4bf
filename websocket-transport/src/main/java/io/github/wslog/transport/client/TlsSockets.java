package io.github.wslog.transport.client;

import io.github.wslog.transport.tls.ClientTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Makes the TLS sockets of one attempt: over a fresh TCP socket, or over the one that reaches through a proxy. */
final class TlsSockets extends SSLSocketFactory {
    private final String host;
    private final int port;
    private final ClientTls tls;
    private final AttemptSockets sockets;
    private final InboundGuard.Watcher watcher;

    TlsSockets(String host, int port, ClientTls tls, AttemptSockets sockets, InboundGuard.Watcher watcher) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.sockets = sockets;
        this.watcher = watcher;
    }

    @Override
    public Socket createSocket() throws SocketException {
        Thread.currentThread().setName("wslog-reach-" + host);
        return over(sockets.add(new Socket()));
    }

    @Override
    public Socket createSocket(Socket tcp, String host, int port, boolean autoClose) {
        return over(tcp);
    }

    private TlsSocket over(Socket tcp) {
        return new TlsSocket(tcp, new Layers(), watcher);
    }

    private final class Layers implements TlsSocket.Layering {
        @Override
        public SSLSocket over(Socket tcp) throws IOException {
            return tls.over(tcp, host, port);
        }

        @Override
        public void check(SSLSocket shaken) throws IOException {
            tls.checkPeer(shaken);
        }
    }

    @Override
    public String[] getDefaultCipherSuites() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException();
    }
}
