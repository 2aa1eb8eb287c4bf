package io.github.wslog.logback;

import ch.qos.logback.core.net.ssl.SSLConfiguration;
import ch.qos.logback.core.spi.ContextAware;
import io.github.wslog.transport.tls.TlsException;
import io.github.wslog.transport.tls.TlsStores;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/** What {@code <ssl>} says: Logback reads the stores, each time anew. */
record Stores(SSLConfiguration ssl, ContextAware appender) implements TlsStores {
    @Override
    public SSLContext context() throws TlsException {
        try {
            return ssl.createContext(appender);
        } catch (GeneralSecurityException | RuntimeException unusable) {
            throw new TlsException("<ssl> cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /** The settings of TLS are shown without passwords. */
    @Override
    public String toString() {
        return "<ssl>";
    }
}
