package io.github.wslog.transport.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes the TLS sockets of one attempt: over a fresh TCP socket, or over the one that reaches through a proxy. */
final class TlsSockets extends SSLSocketFactory {
    private final String host;
    private final int port;
    private final @Nullable SSLContext context;
    private final boolean verifyHostname;
    private final AttemptSockets sockets;
    private final InboundGuard.Watcher watcher;

    TlsSockets(String host, int port, DialSettings settings, AttemptSockets sockets, InboundGuard.Watcher watcher) {
        this.host = host;
        this.port = port;
        this.context = settings.sslContext();
        this.verifyHostname = settings.verifyHostname();
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
        return new TlsSocket(tcp, this::layer, watcher);
    }

    private SSLSocket layer(Socket tcp) throws IOException {
        SSLSocket tls = (SSLSocket) factory().createSocket(tcp, withoutBrackets(host), port, true);
        if (verifyHostname) {
            // RFC 2818, inside the handshake: the error then names what does not match.
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
        }
        return tls;
    }

    private SSLSocketFactory factory() throws IOException {
        try {
            return (context == null ? SSLContext.getDefault() : context).getSocketFactory();
        } catch (NoSuchAlgorithmException unusable) {
            throw new IOException("the JVM's default TLS settings are unusable", unusable);
        }
    }

    /** URI keeps the brackets of an IPv6 address, certificates do not. */
    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
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
