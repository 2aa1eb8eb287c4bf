package io.github.wslog.log4j2;

import io.github.wslog.transport.tls.TlsException;
import io.github.wslog.transport.tls.TlsStores;
import java.security.NoSuchAlgorithmException;
import javax.net.ssl.SSLContext;
import org.apache.logging.log4j.core.net.ssl.SslConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * What {@code <Ssl>} says. Where a store cannot be loaded, Log4j leaves it out and goes on with what the JVM trusts; here
 * that is an error.
 */
record Stores(SslConfiguration ssl, boolean server) implements TlsStores {
    private static final String WHY =
            " could not be loaded (Log4j's own status log says why then); nothing else takes its place";

    /** Null if there is no such element. */
    static @Nullable Stores of(@Nullable SslConfiguration ssl, boolean server) {
        return ssl == null ? null : new Stores(ssl, server);
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
