package io.github.wslog.transport.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Certificates and revocation lists: how they are read, and what is said of them. */
final class Certificates {
    private static final int MOST_NAME = 200;

    private Certificates() {}

    /**
     * All certificates of a bundle, in their order.
     *
     * @throws TlsException if there is none
     */
    static List<X509Certificate> read(String option, Path file) throws TlsException {
        return of(PemFile.read(option, file));
    }

    static List<X509Certificate> of(PemFile pem) throws TlsException {
        CertificateFactory factory = factory();
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemFile.Block block : pem.blocks()) {
            if (block.isCertificate()) {
                try {
                    certificates.add(
                            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
                } catch (CertificateException malformed) {
                    throw pem.wrong(block, "expected an X.509 certificate, found what cannot be decoded", malformed);
                }
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsException(
                    pem.option() + " " + pem.file() + ": expected -----BEGIN CERTIFICATE-----, found " + pem.found());
        }
        return certificates;
    }

    /**
     * Revocation lists, PEM or DER.
     *
     * @throws TlsException if there is none
     */
    static List<X509CRL> revocations(String option, Path file) throws TlsException {
        PemFile pem = PemFile.read(option, file);
        CertificateFactory factory = factory();
        List<X509CRL> lists = new ArrayList<>();
        for (PemFile.Block block : pem.blocks()) {
            if (block.isCrl()) {
                try {
                    lists.add((X509CRL) factory.generateCRL(new ByteArrayInputStream(block.bytes())));
                } catch (CRLException malformed) {
                    throw pem.wrong(block, "expected a revocation list, found what cannot be decoded", malformed);
                }
            }
        }
        if (!lists.isEmpty()) {
            return lists;
        }
        if (!pem.blocks().isEmpty()) {
            throw new TlsException(option + " " + file + ": expected -----BEGIN X509 CRL-----, found " + pem.found());
        }
        return binary(option, file, factory);
    }

    private static List<X509CRL> binary(String option, Path file, CertificateFactory factory) throws TlsException {
        try {
            Collection<? extends CRL> crls =
                    factory.generateCRLs(new ByteArrayInputStream(PemFile.bytes(option, file)));
            if (!crls.isEmpty()) {
                return crls.stream().map(X509CRL.class::cast).toList();
            }
        } catch (CRLException notOne) {
            throw new TlsException(option + " " + file + ": expected a revocation list in PEM or DER", notOne);
        }
        throw new TlsException(option + " " + file + ": expected a revocation list in PEM or DER, found none");
    }

    private static CertificateFactory factory() {
        try {
            return CertificateFactory.getInstance("X.509");
        } catch (CertificateException impossible) {
            throw new IllegalStateException("every JVM has X.509", impossible);
        }
    }

    /** As users compare it: SHA-256 of the whole certificate, 64 hexadecimal digits in lower case. */
    static String fingerprint(X509Certificate certificate) throws CertificateException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException undigestible) {
            throw new CertificateException(undigestible);
        }
    }

    /** Whether it bears its own name as issuer, and its own signature. */
    static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException forged) {
            return false;
        }
    }

    /** Why it is not valid at that time; null if it is. */
    static @Nullable String outOfDate(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isBefore(from)) {
            return "is not valid before " + from;
        }
        return now.isAfter(to) ? "expired on " + to : null;
    }

    static String name(X509Certificate certificate) {
        return name(certificate.getSubjectX500Principal());
    }

    /** A name that a peer gives itself, fit for a message. */
    static String name(X500Principal principal) {
        return fit(principal.getName());
    }

    /** What a peer says of itself, as short as can be shown, and without what would act on a terminal. */
    static String fit(String said) {
        String shown = said.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
        return shown.length() > MOST_NAME ? shown.substring(0, MOST_NAME) + "…" : shown;
    }
}
