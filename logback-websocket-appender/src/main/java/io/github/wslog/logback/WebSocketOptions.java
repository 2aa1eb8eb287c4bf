package io.github.wslog.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.net.ssl.SSLComponent;
import ch.qos.logback.core.net.ssl.SSLConfiguration;
import io.github.wslog.transport.Option;
import io.github.wslog.transport.TransportSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@link WebSocketAppender}, one setter (for what may be repeated: an adder) for each name and alias, as Joran
 * calls them. Each takes the value as a user would write it ({@code setBufferBytes("64 MiB")}): see {@link Option} and
 * docs/configuration.md. They take effect at the next start. Not thread-safe.
 */
public abstract sealed class WebSocketOptions extends UnsynchronizedAppenderBase<ILoggingEvent> implements SSLComponent
        permits WebSocketAppender {
    private final TransportSettings.Builder options = new TransportSettings.Builder();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable SSLConfiguration ssl;

    WebSocketOptions() {
        options.headers(() -> Map.copyOf(headers));
    }

    final TransportSettings.Builder options() {
        return options;
    }

    private void set(Option option, String spelling, String value) {
        options.set(option, spelling, value);
    }

    /** Adds a header of the handshake. */
    public void addHeader(Header header) {
        headers.put(header.name(), header.value());
    }

    public void setMode(String value) {
        set(Option.MODE, "mode", value);
    }

    public void addUrl(String value) {
        set(Option.URL, "url", value);
    }

    public void addUri(String value) {
        set(Option.URL, "uri", value);
    }

    public void addUrls(String value) {
        set(Option.URL, "urls", value);
    }

    public void addDestination(String value) {
        set(Option.URL, "destination", value);
    }

    public void setAddress(String value) {
        set(Option.ADDRESS, "address", value);
    }

    public void setHost(String value) {
        set(Option.ADDRESS, "host", value);
    }

    public void setRemoteHost(String value) {
        set(Option.ADDRESS, "remoteHost", value);
    }

    public void setPort(String value) {
        set(Option.PORT, "port", value);
    }

    public void setPath(String value) {
        set(Option.PATH, "path", value);
    }

    public void setSubprotocol(String value) {
        set(Option.SUBPROTOCOL, "subprotocol", value);
    }

    public void setProtocol(String value) {
        set(Option.SUBPROTOCOL, "protocol", value);
    }

    public void setBearerTokenFile(String value) {
        set(Option.BEARER_TOKEN_FILE, "bearerTokenFile", value);
    }

    public void setProxy(String value) {
        set(Option.PROXY, "proxy", value);
    }

    public void setDelivery(String value) {
        set(Option.DELIVERY, "delivery", value);
    }

    public void setBufferBytes(String value) {
        set(Option.BUFFER_BYTES, "bufferBytes", value);
    }

    public void setMaxEventBytes(String value) {
        set(Option.MAX_EVENT_BYTES, "maxEventBytes", value);
    }

    public void setOverflow(String value) {
        set(Option.OVERFLOW, "overflow", value);
    }

    public void setBlockTimeoutMillis(String value) {
        set(Option.BLOCK_TIMEOUT, "blockTimeoutMillis", value);
    }

    public void setBlockTimeout(String value) {
        set(Option.BLOCK_TIMEOUT, "blockTimeout", value);
    }

    public void setDiscardLevel(String value) {
        set(Option.DISCARD_LEVEL, "discardLevel", value);
    }

    public void setDiscardThreshold(String value) {
        set(Option.DISCARD_LEVEL, "discardThreshold", value);
    }

    public void setSpoolDirectory(String value) {
        set(Option.SPOOL_DIRECTORY, "spoolDirectory", value);
    }

    public void setSpoolBytes(String value) {
        set(Option.SPOOL_BYTES, "spoolBytes", value);
    }

    public void setReconnectDelayMillis(String value) {
        set(Option.RECONNECT_DELAY, "reconnectDelayMillis", value);
    }

    public void setReconnectDelay(String value) {
        set(Option.RECONNECT_DELAY, "reconnectDelay", value);
    }

    public void setReconnectionDelay(String value) {
        set(Option.RECONNECT_DELAY, "reconnectionDelay", value);
    }

    public void setReconnectionDelayMillis(String value) {
        set(Option.RECONNECT_DELAY, "reconnectionDelayMillis", value);
    }

    public void setDelayMillis(String value) {
        set(Option.RECONNECT_DELAY, "delayMillis", value);
    }

    public void setMaxReconnectDelayMillis(String value) {
        set(Option.MAX_RECONNECT_DELAY, "maxReconnectDelayMillis", value);
    }

    public void setMaxReconnectDelay(String value) {
        set(Option.MAX_RECONNECT_DELAY, "maxReconnectDelay", value);
    }

    public void setMaxReconnectionDelay(String value) {
        set(Option.MAX_RECONNECT_DELAY, "maxReconnectionDelay", value);
    }

    public void setMaxReconnectionDelayMillis(String value) {
        set(Option.MAX_RECONNECT_DELAY, "maxReconnectionDelayMillis", value);
    }

    public void setConnectTimeoutMillis(String value) {
        set(Option.CONNECT_TIMEOUT, "connectTimeoutMillis", value);
    }

    public void setConnectTimeout(String value) {
        set(Option.CONNECT_TIMEOUT, "connectTimeout", value);
    }

    public void setConnectionTimeout(String value) {
        set(Option.CONNECT_TIMEOUT, "connectionTimeout", value);
    }

    public void setConnectionTimeoutMillis(String value) {
        set(Option.CONNECT_TIMEOUT, "connectionTimeoutMillis", value);
    }

    public void setPingIntervalMillis(String value) {
        set(Option.PING_INTERVAL, "pingIntervalMillis", value);
    }

    public void setPingInterval(String value) {
        set(Option.PING_INTERVAL, "pingInterval", value);
    }

    public void setKeepAliveDuration(String value) {
        set(Option.PING_INTERVAL, "keepAliveDuration", value);
    }

    public void setSilenceTimeoutMillis(String value) {
        set(Option.SILENCE_TIMEOUT, "silenceTimeoutMillis", value);
    }

    public void setSilenceTimeout(String value) {
        set(Option.SILENCE_TIMEOUT, "silenceTimeout", value);
    }

    public void setShutdownTimeoutMillis(String value) {
        set(Option.SHUTDOWN_TIMEOUT, "shutdownTimeoutMillis", value);
    }

    public void setShutdownTimeout(String value) {
        set(Option.SHUTDOWN_TIMEOUT, "shutdownTimeout", value);
    }

    public void setShutdownTimeoutMs(String value) {
        set(Option.SHUTDOWN_TIMEOUT, "shutdownTimeoutMs", value);
    }

    public void setShutdownGracePeriod(String value) {
        set(Option.SHUTDOWN_TIMEOUT, "shutdownGracePeriod", value);
    }

    public void setMaxFlushTime(String value) {
        set(Option.SHUTDOWN_TIMEOUT, "maxFlushTime", value);
    }

    public void setFields(String value) {
        set(Option.FIELDS, "fields", value);
    }

    public void setApplication(String value) {
        set(Option.APPLICATION, "application", value);
    }

    public void setApplicationName(String value) {
        set(Option.APPLICATION, "applicationName", value);
    }

    public void setSourceHost(String value) {
        set(Option.SOURCE_HOST, "sourceHost", value);
    }

    public void setAllowedOrigins(String value) {
        set(Option.ALLOWED_ORIGINS, "allowedOrigins", value);
    }

    public void setAllowedHosts(String value) {
        set(Option.ALLOWED_HOSTS, "allowedHosts", value);
    }

    public void setTrustedProxies(String value) {
        set(Option.TRUSTED_PROXIES, "trustedProxies", value);
    }

    public void setMaxSubscribers(String value) {
        set(Option.MAX_SUBSCRIBERS, "maxSubscribers", value);
    }

    public void setReplay(String value) {
        set(Option.REPLAY, "replay", value);
    }

    public void setTokenFile(String value) {
        set(Option.TOKEN_FILE, "tokenFile", value);
    }

    public void setAllowSend(String value) {
        set(Option.ALLOW_SEND, "allowSend", value);
    }

    public void setCompression(String value) {
        set(Option.COMPRESSION, "compression", value);
    }

    public void setCert(String value) {
        set(Option.CERT, "cert", value);
    }

    public void setKey(String value) {
        set(Option.KEY, "key", value);
    }

    public void setKeyPassword(String value) {
        set(Option.KEY_PASSWORD, "keyPassword", value);
    }

    public void setKeyPasswordFile(String value) {
        set(Option.KEY_PASSWORD_FILE, "keyPasswordFile", value);
    }

    public void setCaCert(String value) {
        set(Option.CA_CERT, "caCert", value);
    }

    public void setCrl(String value) {
        set(Option.CRL, "crl", value);
    }

    public void setAllowSelfSigned(String value) {
        set(Option.ALLOW_SELF_SIGNED, "allowSelfSigned", value);
    }

    public void setVerifyHostname(String value) {
        set(Option.VERIFY_HOSTNAME, "verifyHostname", value);
    }

    public void setCertificateSha256(String value) {
        set(Option.CERTIFICATE_SHA256, "certificateSha256", value);
    }

    public void setClientAuth(String value) {
        set(Option.CLIENT_AUTH, "clientAuth", value);
    }

    /** Logback's own configuration of TLS, instead of {@code cert}, {@code caCert} and their like. */
    @Override
    public void setSsl(SSLConfiguration ssl) {
        this.ssl = ssl;
        options.stores(new Stores(ssl, this));
    }

    /** Logback's own configuration of TLS, or null. */
    @Override
    public @Nullable SSLConfiguration getSsl() {
        return ssl;
    }
}
