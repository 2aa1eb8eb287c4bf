package io.github.wslog.transport.tls;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one side proves itself with and whom it trusts. Immutable; {@link #toString} shows no secret.
 *
 * @param cert PEM file with our certificate and those between it and the CA, in this order; null = we have none
 * @param key PEM file with its private key; null = it is in {@code cert}
 * @param keyPassword of an encrypted key; null = see {@code keyPasswordFile}
 * @param keyPasswordFile holds the password of an encrypted key, alone on its first line
 * @param caCert PEM file with the certificates of those whose signature is trusted; null = those that the JVM trusts (a
 *     client), nobody (a server)
 * @param crl PEM or DER file with revocation lists of all CAs that occur; null = revocation is not looked at
 * @param allowSelfSigned a client accepts a server's self-signed certificate; its validity and host name are still checked
 * @param verifyHostname a client wants the server's certificate to name the host that was asked for
 * @param certificateSha256 if not empty: a server's own certificate must have one of these fingerprints, 64 hexadecimal
 *     digits in lower case, besides all else
 * @param clientAuth whether a server asks for a client's certificate
 * @param stores instead of {@code cert}, {@code caCert} and {@code crl}
 */
public record TlsSettings(
        @Nullable Path cert,
        @Nullable Path key,
        @Nullable Password keyPassword,
        @Nullable Path keyPasswordFile,
        @Nullable Path caCert,
        @Nullable Path crl,
        boolean allowSelfSigned,
        boolean verifyHostname,
        Set<String> certificateSha256,
        ClientAuth clientAuth,
        @Nullable TlsStores stores) {

    /** The JVM's trust, host names verified. */
    public static final TlsSettings DEFAULT =
            new TlsSettings(null, null, null, null, null, null, false, true, Set.of(), ClientAuth.NONE, null);

    /** Whether a server asks clients for a certificate. */
    public enum ClientAuth {
        NONE,
        /** It asks; a client may have none, but not a wrong one. */
        WANT,
        NEED
    }

    public TlsSettings {
        certificateSha256 = Set.copyOf(certificateSha256);
    }

    /** Our certificate and key. */
    public TlsSettings withCert(@Nullable Path certificate, @Nullable Path privateKey) {
        return new TlsSettings(
                certificate,
                privateKey,
                keyPassword,
                keyPasswordFile,
                caCert,
                crl,
                allowSelfSigned,
                verifyHostname,
                certificateSha256,
                clientAuth,
                stores);
    }

    /** The password of an encrypted key, or the file that holds it. */
    public TlsSettings withKeyPassword(@Nullable Password password, @Nullable Path file) {
        return new TlsSettings(
                cert,
                key,
                password,
                file,
                caCert,
                crl,
                allowSelfSigned,
                verifyHostname,
                certificateSha256,
                clientAuth,
                stores);
    }

    /** Whom to trust, and what they have revoked. */
    public TlsSettings withTrust(@Nullable Path authorities, @Nullable Path revoked) {
        return new TlsSettings(
                cert,
                key,
                keyPassword,
                keyPasswordFile,
                authorities,
                revoked,
                allowSelfSigned,
                verifyHostname,
                certificateSha256,
                clientAuth,
                stores);
    }

    /** What a client checks about the server. */
    public TlsSettings withChecks(boolean selfSigned, boolean hostname, Set<String> fingerprints) {
        return new TlsSettings(
                cert,
                key,
                keyPassword,
                keyPasswordFile,
                caCert,
                crl,
                selfSigned,
                hostname,
                fingerprints,
                clientAuth,
                stores);
    }

    public TlsSettings withClientAuth(ClientAuth auth) {
        return new TlsSettings(
                cert,
                key,
                keyPassword,
                keyPasswordFile,
                caCert,
                crl,
                allowSelfSigned,
                verifyHostname,
                certificateSha256,
                auth,
                stores);
    }

    public TlsSettings withStores(@Nullable TlsStores own) {
        return new TlsSettings(
                cert,
                key,
                keyPassword,
                keyPasswordFile,
                caCert,
                crl,
                allowSelfSigned,
                verifyHostname,
                certificateSha256,
                clientAuth,
                own);
    }

    /** Whether the JVM's default context does. */
    boolean isDefaultContext() {
        return cert == null && key == null && caCert == null && crl == null && !allowSelfSigned && stores == null;
    }
}
