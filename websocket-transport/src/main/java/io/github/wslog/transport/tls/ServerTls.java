package io.github.wslog.transport.tls;

import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** TLS for a port that we listen on, and its renewal when its files are replaced. Owned by one thread. */
public final class ServerTls {
    private final TlsSettings settings;

    private SSLContext context;
    private @Nullable String remark;
    private List<Object> used;
    private List<Object> seen;

    private ServerTls(TlsSettings settings) throws TlsException {
        this.settings = settings;
        this.used = stamps();
        this.seen = used;
        this.context = load();
    }

    /**
     * Reads the files.
     *
     * @throws TlsException if one of them is missing or cannot be used; the message says which and why
     */
    public static ServerTls load(TlsSettings settings) throws TlsException {
        return new ServerTls(settings);
    }

    private SSLContext load() throws TlsException {
        TlsStores stores = settings.stores();
        if (stores != null) {
            return stores.context();
        }
        Identity own = Identity.read(settings);
        if (own == null) {
            throw new TlsException("cert must be given to listen over TLS");
        }
        try {
            SSLContext fresh = SSLContext.getInstance("TLS");
            fresh.init(new KeyManager[] {own.keyManager()}, trust(), null);
            X509Certificate certificate = own.chain().get(0);
            String outOfDate = Certificates.outOfDate(certificate, Instant.now());
            remark = outOfDate == null
                    ? null
                    : "cert " + settings.cert() + ": the certificate " + Certificates.name(certificate) + " "
                            + outOfDate + ": clients will refuse it";
            return fresh;
        } catch (GeneralSecurityException unusable) {
            throw new TlsException("the TLS settings cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private TrustManager[] trust() throws TlsException {
        if (settings.clientAuth() == ClientAuth.NONE) {
            return new TrustManager[0];
        }
        if (settings.caCert() == null) {
            throw new TlsException("clientAuth=" + settings.clientAuth().name().toLowerCase(Locale.ROOT)
                    + " needs caCert, the certificate of those who issue the clients'");
        }
        return new TrustManager[] {Trust.read(settings)};
    }

    /** The context for new connections. */
    public SSLContext context() {
        return context;
    }

    public ClientAuth clientAuth() {
        return settings.clientAuth();
    }

    /** What a user should know of what was read, such as that the certificate has expired; null = nothing. */
    public @Nullable String remark() {
        return remark;
    }

    /**
     * Looks whether the files have been replaced, and reads them then; to be called every second or so. A change counts when
     * it is seen a second time, so that a key and a certificate which are replaced one after the other are read together.
     *
     * @return whether {@link #context} is another one now
     * @throws TlsException if what is there now cannot be used, once for each change; the context remains the old one
     */
    public boolean renew() throws TlsException {
        List<Object> now = stamps();
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(used)) {
            return false;
        }
        used = now;
        context = load();
        return true;
    }

    private List<Object> stamps() {
        return Stream.of(settings.cert(), settings.key(), settings.keyPasswordFile(), settings.caCert(), settings.crl())
                .filter(Objects::nonNull)
                .map(ServerTls::stamp)
                .toList();
    }

    private static Object stamp(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(file, now.lastModifiedTime(), now.size(), String.valueOf(now.fileKey()));
        } catch (IOException absent) {
            return List.of(file, absent.getClass());
        }
    }
}
