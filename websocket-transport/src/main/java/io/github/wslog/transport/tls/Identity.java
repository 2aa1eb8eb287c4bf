package io.github.wslog.transport.tls;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Our certificate, those between it and the CA, and its private key. Immutable. */
record Identity(PrivateKey key, List<X509Certificate> chain) {

    /** What the settings name; null if they name none. */
    static @Nullable Identity read(TlsSettings settings) throws TlsException {
        Path cert = settings.cert();
        if (cert == null) {
            if (settings.key() != null) {
                throw new TlsException("key " + settings.key() + " needs cert, the certificate that it belongs to");
            }
            return null;
        }
        PemFile certificates = PemFile.read("cert", cert);
        List<X509Certificate> chain = Certificates.of(certificates);
        Path file = settings.key();
        PemFile keys = file == null ? certificates : PemFile.read("key", file);
        if (file == null && keys.blocks().stream().noneMatch(PemFile.Block::isKey)) {
            throw new TlsException("cert " + cert + " holds no private key: key must be given");
        }
        PrivateKey key = PrivateKeys.of(keys, password(settings));
        if (!PrivateKeys.belong(key, chain.get(0))) {
            throw new TlsException("key " + keys.file() + " does not belong to the certificate "
                    + Certificates.name(chain.get(0)) + ", the first in cert " + cert);
        }
        return new Identity(key, chain);
    }

    private static char @Nullable [] password(TlsSettings settings) throws TlsException {
        Password given = settings.keyPassword();
        if (given != null) {
            return given.characters();
        }
        Path file = settings.keyPasswordFile();
        if (file == null) {
            return null;
        }
        String text = new String(PemFile.bytes("keyPasswordFile", file), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("").toCharArray();
    }

    /** Shows this identity to whoever asks for one, whichever CAs he names. */
    X509ExtendedKeyManager keyManager() throws TlsException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] unused = new char[0];
            store.setKeyEntry("own", key, unused, chain.toArray(Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
            factory.init(store, unused);
            for (KeyManager manager : factory.getKeyManagers()) {
                if (manager instanceof X509ExtendedKeyManager usable) {
                    return usable;
                }
            }
            throw new TlsException("this JVM has no manager for keys");
        } catch (GeneralSecurityException | IOException unusable) {
            throw unusable instanceof TlsException known
                    ? known
                    : new TlsException("the certificate and its key cannot be used", unusable);
        }
    }

    /** A client's side: remembers whether the server asked for a certificate. Any thread. */
    static final class Asked extends X509ExtendedKeyManager {
        private final @Nullable X509ExtendedKeyManager own;
        private volatile boolean inVain;

        /** @param own null = we have no certificate */
        Asked(@Nullable X509ExtendedKeyManager own) {
            this.own = own;
        }

        /** Whether a certificate was asked for, and there was none that fits. */
        boolean inVain() {
            return inVain;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
            // Not by issuer: which CAs it names is the server's business, the answer then names what it minds.
            String alias = own == null ? null : own.chooseClientAlias(keyTypes, null, socket);
            inVain |= alias == null;
            return alias;
        }

        @Override
        public @Nullable String chooseEngineClientAlias(
                String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            String alias = own == null ? null : own.chooseEngineClientAlias(keyTypes, null, engine);
            inVain |= alias == null;
            return alias;
        }

        @Override
        public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
            return own == null ? null : own.getClientAliases(keyType, null);
        }

        @Override
        public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            return own == null ? null : own.getCertificateChain(alias);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            return own == null ? null : own.getPrivateKey(alias);
        }
    }
}
