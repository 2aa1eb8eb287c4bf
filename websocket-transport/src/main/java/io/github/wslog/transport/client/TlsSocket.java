package io.github.wslog.transport.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * TLS over one TCP socket, with a watched input. The library asks for an SSLSocket, and the JDK's cannot be extended:
 * hence the methods at the end that only pass on.
 */
@SuppressWarnings(
        "UnsynchronizedOverridesSynchronized") // the sockets below do their own locking; closing must not wait
final class TlsSocket extends SSLSocket {
    /** Makes TLS of a TCP connection, with all that has to be checked about the peer. */
    interface Layering {
        SSLSocket over(Socket tcp) throws IOException;

        /**
         * After the handshake.
         *
         * @throws IOException if this is not the peer that is wanted
         */
        void check(SSLSocket shaken) throws IOException;
    }

    private final Socket tcp;
    private final Layering layering;
    private final InboundGuard.Watcher watcher;
    private @Nullable SSLSocket tls;

    /** On a socket that is not connected yet; {@link #connect} also shakes hands. */
    TlsSocket(Socket tcp, Layering layering, InboundGuard.Watcher watcher) {
        this.tcp = tcp;
        this.layering = layering;
        this.watcher = watcher;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
        tcp.connect(endpoint, timeoutMillis);
        tcp.setSoTimeout(timeoutMillis);
        startHandshake();
    }

    @Override
    public void startHandshake() throws IOException {
        if (tls == null) {
            tls = layering.over(tcp);
        }
        tls.startHandshake();
        layering.check(tls);
    }

    /** The connection below. */
    Socket tcp() {
        return tcp;
    }

    private SSLSocket tls() throws SocketException {
        SSLSocket layered = tls;
        if (layered == null) {
            throw new SocketException("not connected");
        }
        return layered;
    }

    private SSLSocket layered() {
        SSLSocket layered = tls;
        if (layered == null) {
            throw new IllegalStateException("not connected");
        }
        return layered;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new InboundGuard(tls().getInputStream(), watcher);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return tls().getOutputStream();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        tcp.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return tcp.getSoTimeout();
    }

    @Override
    public boolean isConnected() {
        return tcp.isConnected();
    }

    @Override
    public boolean isClosed() {
        return tcp.isClosed();
    }

    @Override
    public void close() throws IOException {
        if (tls == null) {
            tcp.close();
        } else {
            tls.close();
        }
    }

    @Override
    public SSLSession getSession() {
        return layered().getSession();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return layered().getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return layered().getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        layered().setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return layered().getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return layered().getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        layered().setEnabledProtocols(protocols);
    }

    @Override
    public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
        layered().addHandshakeCompletedListener(listener);
    }

    @Override
    public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
        layered().removeHandshakeCompletedListener(listener);
    }

    @Override
    public void setUseClientMode(boolean mode) {
        layered().setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return layered().getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        layered().setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return layered().getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        layered().setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return layered().getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean flag) {
        layered().setEnableSessionCreation(flag);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return layered().getEnableSessionCreation();
    }
}
