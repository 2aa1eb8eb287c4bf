package io.github.wslog.log4j2;

import io.github.wslog.transport.tls.TlsException;
import io.github.wslog.transport.tls.TlsStores;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.apache.logging.log4j.core.net.ssl.AbstractKeyStoreConfiguration;
import org.apache.logging.log4j.core.net.ssl.SslConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code <Ssl>} says. Where a store cannot be loaded, Log4j leaves it out and goes on with what the JVM trusts; here
 * that is an error.
 */
record Stores(SslConfiguration ssl, boolean server, Map<String, List<Certificate>> certificates) implements TlsStores {
    private static final String WHY =
            " could not be loaded (Log4j's own status log says why then); nothing else takes its place";

    /** Null if there is no such element. */
    static @Nullable Stores of(@Nullable SslConfiguration ssl, boolean server) {
        if (ssl == null) {
            return null;
        }
        Map<String, List<Certificate>> certificates = new HashMap<>();
        addTo(certificates, "key ", ssl.getKeyStoreConfig());
        addTo(certificates, "trusted ", ssl.getTrustStoreConfig());
        return new Stores(ssl, server, certificates);
    }

    private static void addTo(
            Map<String, List<Certificate>> certificates, String prefix, @Nullable AbstractKeyStoreConfiguration from) {
        if (from == null) {
            return;
        }
        KeyStore store = from.getKeyStore();
        try {
            for (String alias : Collections.list(store.aliases())) {
                Certificate[] chain = store.getCertificateChain(alias);
                Certificate single = store.getCertificate(alias);
                if (chain != null || single != null) {
                    certificates.put(prefix + alias, chain != null ? List.of(chain) : List.of(single));
                }
            }
        } catch (KeyStoreException impossible) {
            throw new IllegalStateException("a store that was loaded", impossible);
        }
    }

    /** By what is in the stores: Log4j takes stores of one type for the same, also when a file was replaced in between. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Stores stores
                && server == stores.server
                && Objects.equals(ssl.getProtocol(), stores.ssl.getProtocol())
                && certificates.equals(stores.certificates);
    }

    @Override
    public int hashCode() {
        return certificates.hashCode();
    }

    @Override
    public SSLContext context() throws TlsException {
        // What is missing was never there, or failed: both look the same from here.
        if (server && ssl.getKeyStoreConfig() == null) {
            throw new TlsException("<Ssl> has no <KeyStore>, or it" + WHY);
        }
        if (!server && ssl.getTrustStoreConfig() == null) {
            throw new TlsException("<Ssl> has no <TrustStore>, or it" + WHY);
        }
        SSLContext context = ssl.getSslContext();
        try {
            if (context == null || context == SSLContext.getDefault()) {
                throw new TlsException("<Ssl>" + WHY);
            }
        } catch (NoSuchAlgorithmException noDefault) {
            throw new TlsException("<Ssl>" + WHY, noDefault);
        }
        return context;
    }

    /** The settings of TLS are shown without passwords. */
    @Override
    public String toString() {
        return "<Ssl>";
    }
}
