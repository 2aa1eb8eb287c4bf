package io.github.wslog.transport.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates in the form that Java has for them. */
final class TestStores {
    private TestStores() {}

    /** Files for a framework's own element: who {@code own} is, and that {@code ca} is trusted. */
    static Setup.Stores of(Path directory, TestCa.Issued own, Path ca, String password)
            throws GeneralSecurityException, IOException {
        return new Setup.Stores(
                stored(directory.resolve("keys.p12"), keys(own, password), password),
                stored(directory.resolve("trusted.p12"), trusted(ca), password),
                password);
    }

    /** What a client of the JDK's has: it trusts {@code ca}, and shows {@code own} if there is one. */
    static SSLContext client(Path ca, TestCa.@Nullable Issued own) throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted(ca));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own == null ? empty() : keys(own, "unused"), "unused".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore keys(TestCa.Issued own, String password) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        Certificate[] chain = {certificate(own.cert())};
        store.setKeyEntry("own", own.keys().getPrivate(), password.toCharArray(), chain);
        return store;
    }

    private static KeyStore trusted(Path ca) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        store.setCertificateEntry("ca", certificate(ca));
        return store;
    }

    private static Path stored(Path file, KeyStore store, String password)
            throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password.toCharArray());
        }
        return file;
    }

    private static Certificate certificate(Path pem) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
