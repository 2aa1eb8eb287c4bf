package io.github.wslog.transport.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a peer's certificate is trusted, by the JDK's rules (RFC 5280, section 6; RFC 2818 for the host's name) and
 * what the settings add, and says why not in words that name the cause. Immutable; any thread.
 */
final class Trust extends X509ExtendedTrustManager {
    private final TlsSettings settings;
    private final X509ExtendedTrustManager jdk;

    private Trust(TlsSettings settings, X509ExtendedTrustManager jdk) {
        this.settings = settings;
        this.jdk = jdk;
    }

    static Trust read(TlsSettings settings) throws TlsException {
        try {
            return new Trust(settings, manager(settings));
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("the certificates to trust cannot be used", unusable);
        }
    }

    private static X509ExtendedTrustManager manager(TlsSettings settings)
            throws GeneralSecurityException, TlsException {
        Path authorities = settings.caCert();
        Path revoked = settings.crl();
        if (authorities == null && revoked == null) {
            return manager((KeyStore) null);
        }
        List<X509Certificate> trusted = authorities == null
                ? List.of(manager((KeyStore) null).getAcceptedIssuers())
                : Certificates.read("caCert", authorities);
        return revoked == null
                ? manager(store(trusted))
                : withRevocations(trusted, Certificates.revocations("crl", revoked));
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore trusted) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return only(factory);
    }

    private static X509ExtendedTrustManager only(TrustManagerFactory factory) throws GeneralSecurityException {
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager usable) {
                return usable;
            }
        }
        throw new GeneralSecurityException("this JVM has no manager for trust");
    }

    private static KeyStore store(List<X509Certificate> trusted) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < trusted.size(); i++) {
                store.setCertificateEntry("ca" + i, trusted.get(i));
            }
            return store;
        } catch (IOException impossible) {
            throw new GeneralSecurityException(impossible);
        }
    }

    /** Only lists that were given count: nothing is fetched, and what no list speaks of is refused. */
    private static X509ExtendedTrustManager withRevocations(List<X509Certificate> trusted, List<X509CRL> lists)
            throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        trusted.forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
        PKIXRevocationChecker checker =
                (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
        checker.setOptions(
                EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
        parameters.addCertPathChecker(checker);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(new CertPathTrustManagerParameters(parameters));
        return only(factory);
    }

    private interface Check {
        void by(X509ExtendedTrustManager manager) throws CertificateException;
    }

    private void check(X509Certificate[] chain, boolean server, Check check) throws CertificateException {
        X509Certificate own = chain[0];
        // The JDK does not look at the dates of a certificate that is trusted itself.
        String outOfDate = Certificates.outOfDate(own, Instant.now());
        if (outOfDate != null) {
            throw new CertificateException("the peer's certificate " + Certificates.name(own) + " " + outOfDate);
        }
        if (server) {
            checkFingerprint(settings, own);
        }
        boolean trustItself = server && settings.allowSelfSigned() && Certificates.isSelfSigned(own);
        try {
            check.by(trustItself ? manager(store(List.of(own))) : jdk);
        } catch (CertificateException refused) {
            throw new CertificateException(cause(own, refused), refused);
        } catch (GeneralSecurityException unusable) {
            throw new CertificateException(unusable);
        }
    }

    static void checkFingerprint(TlsSettings settings, X509Certificate own) throws CertificateException {
        Set<String> wanted = settings.certificateSha256();
        if (!wanted.isEmpty() && !wanted.contains(Certificates.fingerprint(own))) {
            throw new CertificateException("the peer's certificate " + Certificates.name(own)
                    + " is none of certificateSha256: its fingerprint is " + Certificates.fingerprint(own));
        }
    }

    private String cause(X509Certificate own, CertificateException refused) {
        String name = "the peer's certificate " + Certificates.name(own);
        for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException path) {
                if (path.getReason() == BasicReason.REVOKED) {
                    return name + " is revoked, says crl " + settings.crl();
                }
                if (path.getReason() == BasicReason.UNDETERMINED_REVOCATION_STATUS) {
                    return name + ": crl " + settings.crl() + " has no current list of its CA, "
                            + Certificates.name(own.getIssuerX500Principal()) + ", or of one above";
                }
                if (path.getReason() == BasicReason.EXPIRED || path.getReason() == BasicReason.NOT_YET_VALID) {
                    return name + ": a certificate between it and its CA is out of date: " + path.getMessage();
                }
            }
        }
        String message = String.valueOf(refused.getMessage());
        if (refused.getCause() == null && message.startsWith("No ")) {
            return name + " is for another host: " + message + names(own);
        }
        if (Certificates.isSelfSigned(own)) {
            return name + " is self-signed: it must be given as caCert, or allowSelfSigned be true";
        }
        if (message.contains("certification path") || message.contains("trust anchor")) {
            String known =
                    settings.caCert() == null ? "nobody whom this JVM trusts" : "none in caCert " + settings.caCert();
            return name + " comes from an unknown CA: it was issued by "
                    + Certificates.name(own.getIssuerX500Principal()) + ", who is, or is vouched for by, " + known;
        }
        return name + " is refused: " + message;
    }

    private static String names(X509Certificate own) {
        try {
            return own.getSubjectAlternativeNames() == null
                    ? ""
                    : "; it is for "
                            + String.join(
                                    ", ",
                                    own.getSubjectAlternativeNames().stream()
                                            .map(entry -> Certificates.fit(String.valueOf(entry.get(1))))
                                            .limit(10)
                                            .toList());
        } catch (CertificateException malformed) {
            return "";
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, true, manager -> manager.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, true, manager -> manager.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, true, manager -> manager.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, false, manager -> manager.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, false, manager -> manager.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, false, manager -> manager.checkClientTrusted(chain, type));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        X509Certificate[] issuers = jdk.getAcceptedIssuers();
        return Arrays.copyOf(issuers, issuers.length);
    }
}
