package io.github.wslog.log4j2;

import io.github.wslog.transport.Option;
import io.github.wslog.transport.TransportSettings;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.core.net.ssl.SslConfiguration;
import org.jspecify.annotations.Nullable;

/** The part of a {@link WebSocketBuilder} that is about who talks to whom: TLS, credentials, proxies, compression. Not thread-safe. */
public abstract sealed class SecurityBuilder extends AbstractAppender.Builder<WebSocketBuilder>
        permits WebSocketBuilder {
    @PluginBuilderAttribute
    private @Nullable String bearerTokenFile;

    @PluginBuilderAttribute(sensitive = true)
    private @Nullable String proxy;

    @PluginBuilderAttribute
    private @Nullable String tokenFile;

    @PluginBuilderAttribute
    private @Nullable String trustedProxies;

    @PluginBuilderAttribute
    private @Nullable String compression;

    @PluginBuilderAttribute
    private @Nullable String cert;

    @PluginBuilderAttribute
    private @Nullable String key;

    @PluginBuilderAttribute(sensitive = true)
    private @Nullable String keyPassword;

    @PluginBuilderAttribute
    private @Nullable String keyPasswordFile;

    @PluginBuilderAttribute
    private @Nullable String caCert;

    @PluginBuilderAttribute
    private @Nullable String crl;

    @PluginBuilderAttribute
    private @Nullable String allowSelfSigned;

    @PluginBuilderAttribute
    private @Nullable String verifyHostname;

    @PluginBuilderAttribute
    private @Nullable String certificateSha256;

    @PluginBuilderAttribute
    private @Nullable String clientAuth;

    @PluginElement("Ssl")
    private @Nullable SslConfiguration ssl;

    SecurityBuilder() {}

    /** Options with those that are set here. */
    final TransportSettings.Builder securityOptions(@Nullable String mode) {
        return new TransportSettings.Builder()
                .set(Option.BEARER_TOKEN_FILE, bearerTokenFile)
                .set(Option.PROXY, proxy)
                .set(Option.TOKEN_FILE, tokenFile)
                .set(Option.TRUSTED_PROXIES, trustedProxies)
                .set(Option.COMPRESSION, compression)
                .set(Option.CERT, cert)
                .set(Option.KEY, key)
                .set(Option.KEY_PASSWORD, keyPassword)
                .set(Option.KEY_PASSWORD_FILE, keyPasswordFile)
                .set(Option.CA_CERT, caCert)
                .set(Option.CRL, crl)
                .set(Option.ALLOW_SELF_SIGNED, allowSelfSigned)
                .set(Option.VERIFY_HOSTNAME, verifyHostname)
                .set(Option.CERTIFICATE_SHA256, certificateSha256)
                .set(Option.CLIENT_AUTH, clientAuth)
                .stores(Stores.of(ssl, "server".equalsIgnoreCase(mode)));
    }

    public WebSocketBuilder setBearerTokenFile(String bearerTokenFile) {
        this.bearerTokenFile = bearerTokenFile;
        return asBuilder();
    }

    public WebSocketBuilder setProxy(String proxy) {
        this.proxy = proxy;
        return asBuilder();
    }

    public WebSocketBuilder setTokenFile(String tokenFile) {
        this.tokenFile = tokenFile;
        return asBuilder();
    }

    public WebSocketBuilder setTrustedProxies(String trustedProxies) {
        this.trustedProxies = trustedProxies;
        return asBuilder();
    }

    public WebSocketBuilder setCompression(String compression) {
        this.compression = compression;
        return asBuilder();
    }

    public WebSocketBuilder setCert(String cert) {
        this.cert = cert;
        return asBuilder();
    }

    public WebSocketBuilder setKey(String key) {
        this.key = key;
        return asBuilder();
    }

    public WebSocketBuilder setKeyPassword(String keyPassword) {
        this.keyPassword = keyPassword;
        return asBuilder();
    }

    public WebSocketBuilder setKeyPasswordFile(String keyPasswordFile) {
        this.keyPasswordFile = keyPasswordFile;
        return asBuilder();
    }

    public WebSocketBuilder setCaCert(String caCert) {
        this.caCert = caCert;
        return asBuilder();
    }

    public WebSocketBuilder setCrl(String crl) {
        this.crl = crl;
        return asBuilder();
    }

    public WebSocketBuilder setAllowSelfSigned(String allowSelfSigned) {
        this.allowSelfSigned = allowSelfSigned;
        return asBuilder();
    }

    public WebSocketBuilder setVerifyHostname(String verifyHostname) {
        this.verifyHostname = verifyHostname;
        return asBuilder();
    }

    public WebSocketBuilder setCertificateSha256(String certificateSha256) {
        this.certificateSha256 = certificateSha256;
        return asBuilder();
    }

    public WebSocketBuilder setClientAuth(String clientAuth) {
        this.clientAuth = clientAuth;
        return asBuilder();
    }

    /** The framework's own configuration of TLS, instead of {@code cert}, {@code caCert} and their like. */
    public WebSocketBuilder setSsl(SslConfiguration ssl) {
        this.ssl = ssl;
        return asBuilder();
    }
}
