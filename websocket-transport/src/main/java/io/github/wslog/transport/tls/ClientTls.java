package io.github.wslog.transport.tls;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS for one connection that we open, or for a few: load it again for each attempt, and files that were replaced are seen.
 * Any thread.
 */
public final class ClientTls {
    private final SSLContext context;
    private final TlsSettings settings;
    private final Identity.@Nullable Asked asked;

    private ClientTls(SSLContext context, TlsSettings settings, Identity.@Nullable Asked asked) {
        this.context = context;
        this.settings = settings;
        this.asked = asked;
    }

    /**
     * Reads the files.
     *
     * @throws TlsException if one of them cannot be used: the message names file and line, what was expected and what was
     *     found
     */
    public static ClientTls load(TlsSettings settings) throws TlsException {
        TlsStores stores = settings.stores();
        if (stores != null) {
            return of(stores.context(), settings);
        }
        try {
            if (settings.isDefaultContext()) {
                return of(SSLContext.getDefault(), settings);
            }
            Identity own = Identity.read(settings);
            Identity.Asked keys = new Identity.Asked(own == null ? null : own.keyManager());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, new TrustManager[] {Trust.read(settings)}, null);
            return new ClientTls(context, settings, keys);
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("the TLS settings cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /**
     * With keys and trust from elsewhere.
     *
     * @param checks of which {@code verifyHostname} and {@code certificateSha256} count
     */
    public static ClientTls of(SSLContext context, TlsSettings checks) {
        return new ClientTls(context, checks, null);
    }

    /**
     * TLS over a connected socket, before the handshake. The host's name is checked within the handshake.
     *
     * @param host as in the address, also an IPv6 address in brackets
     */
    public SSLSocket over(Socket connected, String host, int port) throws IOException {
        // URI keeps the brackets of an IPv6 address, certificates do not.
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(connected, name, port, true);
        if (settings.verifyHostname()) {
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
        }
        return tls;
    }

    /**
     * Checks what a context from elsewhere does not.
     *
     * @throws SSLException if the peer is not the one that is wanted
     */
    public void checkPeer(SSLSocket shaken) throws SSLException {
        if (settings.certificateSha256().isEmpty()) {
            return;
        }
        try {
            Trust.checkFingerprint(
                    settings, (X509Certificate) shaken.getSession().getPeerCertificates()[0]);
        } catch (CertificateException another) {
            SSLHandshakeException refused = new SSLHandshakeException(another.getMessage());
            refused.initCause(another);
            throw refused;
        }
    }

    /**
     * Wraps a connected plain socket, shakes hands within {@code timeout} a step and checks the peer.
     *
     * @throws IOException whose message names the true cause; the socket is closed then
     */
    public SSLSocket handshake(Socket connected, String host, int port, Duration timeout) throws IOException {
        int before = connected.getSoTimeout();
        SSLSocket tls = over(connected, host, port);
        try {
            connected.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            tls.startHandshake();
            checkPeer(tls);
            connected.setSoTimeout(before);
            return tls;
        } catch (IOException failed) {
            connected.close();
            throw new IOException(cause(failed), failed);
        }
    }

    /**
     * What went wrong, in words for a user. In TLS 1.3 a server refuses our certificate after the handshake: failures of the
     * first reads and writes should be shown to this, too.
     */
    public String cause(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && !(deepest instanceof CertificateException known && isOurs(known))) {
            deepest = deepest.getCause();
        }
        String message = String.valueOf(deepest.getMessage());
        if (failedForOurCertificate(failure)) {
            return "the server wants a client certificate, and " + none() + " (" + message + ")";
        }
        if (message.contains("Unsupported or unrecognized SSL message")) {
            return "the server does not speak TLS at this port";
        }
        if (message.matches(".*alert: (unknown_ca|bad_certificate|certificate_.*|unsupported_certificate)")) {
            return "the server does not accept our certificate (" + message + ")";
        }
        return message;
    }

    private static boolean isOurs(CertificateException refused) {
        return String.valueOf(refused.getMessage()).startsWith("the peer's certificate ");
    }

    private String none() {
        return settings.cert() == null ? "cert and key are not set" : "cert is not of a kind that it takes";
    }

    /** Whether the server asked for a certificate that we do not have, and then gave us up. */
    public boolean failedForOurCertificate(Throwable failure) {
        if (asked == null || !asked.inVain()) {
            return false;
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // It was we who refused, or nobody did.
            if (cause instanceof CertificateException || cause instanceof SocketTimeoutException) {
                return false;
            }
        }
        // An alert, a reset, or merely the end: in TLS 1.3 the alert is behind the handshake and may be lost.
        return true;
    }
}
