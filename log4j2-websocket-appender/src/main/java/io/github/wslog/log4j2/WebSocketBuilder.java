package io.github.wslog.log4j2;

import io.github.wslog.transport.Option;
import io.github.wslog.transport.TransportSettings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.StringLayout;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.PluginAliases;
import org.apache.logging.log4j.core.config.plugins.PluginBuilderAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginElement;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link WebSocketAppender} from the attributes of {@code <WebSocket …>} or in code.
 *
 * <p>Each setter takes the option of its name as a user would write it ({@code setBufferBytes("64 MiB")}): see {@link Option}
 * and docs/configuration.md. Not thread-safe.
 */
public final class WebSocketBuilder extends SecurityBuilder
        implements org.apache.logging.log4j.core.util.Builder<WebSocketAppender> {
    private static final Logger LOGGER = StatusLogger.getLogger();

    @PluginBuilderAttribute
    private @Nullable String mode;

    @PluginBuilderAttribute(sensitive = true)
    @PluginAliases({"uri", "urls", "destination"})
    private @Nullable String url;

    @PluginBuilderAttribute
    @PluginAliases({"host", "remoteHost"})
    private @Nullable String address;

    @PluginBuilderAttribute
    private @Nullable String port;

    @PluginBuilderAttribute
    private @Nullable String path;

    @PluginBuilderAttribute
    @PluginAliases("protocol")
    private @Nullable String subprotocol;

    @PluginBuilderAttribute
    private @Nullable String delivery;

    @PluginBuilderAttribute
    private @Nullable String bufferBytes;

    @PluginBuilderAttribute
    private @Nullable String maxEventBytes;

    @PluginBuilderAttribute
    private @Nullable String overflow;

    @PluginBuilderAttribute
    @PluginAliases("blockTimeout")
    private @Nullable String blockTimeoutMillis;

    @PluginBuilderAttribute
    @PluginAliases("discardThreshold")
    private @Nullable String discardLevel;

    @PluginBuilderAttribute
    private @Nullable String spoolDirectory;

    @PluginBuilderAttribute
    private @Nullable String spoolBytes;

    @PluginBuilderAttribute
    @PluginAliases({"reconnectDelay", "reconnectionDelay", "reconnectionDelayMillis", "delayMillis"})
    private @Nullable String reconnectDelayMillis;

    @PluginBuilderAttribute
    @PluginAliases({"maxReconnectDelay", "maxReconnectionDelay", "maxReconnectionDelayMillis"})
    private @Nullable String maxReconnectDelayMillis;

    @PluginBuilderAttribute
    @PluginAliases({"connectTimeout", "connectionTimeout", "connectionTimeoutMillis"})
    private @Nullable String connectTimeoutMillis;

    @PluginBuilderAttribute
    @PluginAliases({"pingInterval", "keepAliveDuration"})
    private @Nullable String pingIntervalMillis;

    @PluginBuilderAttribute
    @PluginAliases("silenceTimeout")
    private @Nullable String silenceTimeoutMillis;

    @PluginBuilderAttribute
    @PluginAliases({"shutdownTimeout", "shutdownTimeoutMs", "shutdownGracePeriod", "maxFlushTime"})
    private @Nullable String shutdownTimeoutMillis;

    @PluginBuilderAttribute
    private @Nullable String fields;

    @PluginBuilderAttribute
    @PluginAliases("applicationName")
    private @Nullable String application;

    @PluginBuilderAttribute
    private @Nullable String sourceHost;

    @PluginBuilderAttribute
    private @Nullable String allowedOrigins;

    @PluginBuilderAttribute
    private @Nullable String allowedHosts;

    @PluginBuilderAttribute
    private @Nullable String maxSubscribers;

    @PluginBuilderAttribute
    private @Nullable String replay;

    @PluginBuilderAttribute
    private @Nullable String allowSend;

    @PluginElement("Headers")
    private Property @Nullable [] headers;

    WebSocketBuilder() {}

    /** The appender, or null if there is no address to connect to, which is reported. */
    @Override
    public @Nullable WebSocketAppender build() {
        TransportSettings.Builder options = options();
        describeBodies(options, getLayout());
        if (headers != null && headers.length > 0) {
            options.headers(new Headers(headers.clone(), getConfiguration())::evaluated);
        }
        try {
            TransportSettings settings = options.build();
            options.problems().forEach(this::report);
            return new WebSocketAppender(this, settings);
        } catch (IllegalArgumentException e) {
            options.problems().forEach(this::report);
            report(Objects.requireNonNullElse(e.getMessage(), "no address") + "; this appender is off");
            return null;
        }
    }

    private TransportSettings.Builder options() {
        return securityOptions(mode)
                .set(Option.MODE, mode)
                .set(Option.URL, url)
                .set(Option.ADDRESS, address)
                .set(Option.PORT, port)
                .set(Option.PATH, path)
                .set(Option.SUBPROTOCOL, subprotocol)
                .set(Option.DELIVERY, delivery)
                .set(Option.BUFFER_BYTES, bufferBytes)
                .set(Option.MAX_EVENT_BYTES, maxEventBytes)
                .set(Option.OVERFLOW, overflow)
                .set(Option.BLOCK_TIMEOUT, blockTimeoutMillis)
                .set(Option.DISCARD_LEVEL, discardLevel)
                .set(Option.SPOOL_DIRECTORY, spoolDirectory)
                .set(Option.SPOOL_BYTES, spoolBytes)
                .set(Option.RECONNECT_DELAY, reconnectDelayMillis)
                .set(Option.MAX_RECONNECT_DELAY, maxReconnectDelayMillis)
                .set(Option.CONNECT_TIMEOUT, connectTimeoutMillis)
                .set(Option.PING_INTERVAL, pingIntervalMillis)
                .set(Option.SILENCE_TIMEOUT, silenceTimeoutMillis)
                .set(Option.SHUTDOWN_TIMEOUT, shutdownTimeoutMillis)
                .set(Option.FIELDS, fields)
                .set(Option.APPLICATION, application)
                .set(Option.SOURCE_HOST, sourceHost)
                .set(Option.ALLOWED_ORIGINS, allowedOrigins)
                .set(Option.ALLOWED_HOSTS, allowedHosts)
                .set(Option.MAX_SUBSCRIBERS, maxSubscribers)
                .set(Option.REPLAY, replay)
                .set(Option.ALLOW_SEND, allowSend);
    }

    private static void describeBodies(TransportSettings.Builder options, @Nullable Layout<?> layout) {
        if (layout == null) {
            return;
        }
        Charset charset = layout instanceof StringLayout text ? text.getCharset() : StandardCharsets.ISO_8859_1;
        String contentType = layout.getContentType();
        options.formatted(contentType == null ? "application/octet-stream" : contentType, charset);
    }

    private void report(String problem) {
        LOGGER.error("{}: {}", getErrorPrefix(), problem);
    }

    @Override
    public String getErrorPrefix() {
        return "WebSocket appender '" + getName() + "'";
    }

    /** Headers are evaluated at each connect, so that a token which is replaced is sent anew. */
    private record Headers(Property[] properties, Configuration configuration) {
        Map<String, String> evaluated() {
            Map<String, String> evaluated = new LinkedHashMap<>();
            for (Property property : properties) {
                evaluated.put(property.getName(), property.evaluate(configuration.getStrSubstitutor()));
            }
            return evaluated;
        }
    }

    public WebSocketBuilder setMode(String mode) {
        this.mode = mode;
        return this;
    }

    public WebSocketBuilder setUrl(String url) {
        this.url = url;
        return this;
    }

    public WebSocketBuilder setAddress(String address) {
        this.address = address;
        return this;
    }

    public WebSocketBuilder setPort(String port) {
        this.port = port;
        return this;
    }

    public WebSocketBuilder setPath(String path) {
        this.path = path;
        return this;
    }

    public WebSocketBuilder setSubprotocol(String subprotocol) {
        this.subprotocol = subprotocol;
        return this;
    }

    public WebSocketBuilder setDelivery(String delivery) {
        this.delivery = delivery;
        return this;
    }

    public WebSocketBuilder setBufferBytes(String bufferBytes) {
        this.bufferBytes = bufferBytes;
        return this;
    }

    public WebSocketBuilder setMaxEventBytes(String maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
        return this;
    }

    public WebSocketBuilder setOverflow(String overflow) {
        this.overflow = overflow;
        return this;
    }

    public WebSocketBuilder setBlockTimeoutMillis(String blockTimeoutMillis) {
        this.blockTimeoutMillis = blockTimeoutMillis;
        return this;
    }

    public WebSocketBuilder setDiscardLevel(String discardLevel) {
        this.discardLevel = discardLevel;
        return this;
    }

    public WebSocketBuilder setSpoolDirectory(String spoolDirectory) {
        this.spoolDirectory = spoolDirectory;
        return this;
    }

    public WebSocketBuilder setSpoolBytes(String spoolBytes) {
        this.spoolBytes = spoolBytes;
        return this;
    }

    public WebSocketBuilder setReconnectDelayMillis(String reconnectDelayMillis) {
        this.reconnectDelayMillis = reconnectDelayMillis;
        return this;
    }

    public WebSocketBuilder setMaxReconnectDelayMillis(String maxReconnectDelayMillis) {
        this.maxReconnectDelayMillis = maxReconnectDelayMillis;
        return this;
    }

    public WebSocketBuilder setConnectTimeoutMillis(String connectTimeoutMillis) {
        this.connectTimeoutMillis = connectTimeoutMillis;
        return this;
    }

    public WebSocketBuilder setPingIntervalMillis(String pingIntervalMillis) {
        this.pingIntervalMillis = pingIntervalMillis;
        return this;
    }

    public WebSocketBuilder setSilenceTimeoutMillis(String silenceTimeoutMillis) {
        this.silenceTimeoutMillis = silenceTimeoutMillis;
        return this;
    }

    public WebSocketBuilder setShutdownTimeoutMillis(String shutdownTimeoutMillis) {
        this.shutdownTimeoutMillis = shutdownTimeoutMillis;
        return this;
    }

    public WebSocketBuilder setFields(String fields) {
        this.fields = fields;
        return this;
    }

    public WebSocketBuilder setApplication(String application) {
        this.application = application;
        return this;
    }

    public WebSocketBuilder setSourceHost(String sourceHost) {
        this.sourceHost = sourceHost;
        return this;
    }

    public WebSocketBuilder setAllowedOrigins(String allowedOrigins) {
        this.allowedOrigins = allowedOrigins;
        return this;
    }

    public WebSocketBuilder setAllowedHosts(String allowedHosts) {
        this.allowedHosts = allowedHosts;
        return this;
    }

    public WebSocketBuilder setMaxSubscribers(String maxSubscribers) {
        this.maxSubscribers = maxSubscribers;
        return this;
    }

    public WebSocketBuilder setReplay(String replay) {
        this.replay = replay;
        return this;
    }

    public WebSocketBuilder setAllowSend(String allowSend) {
        this.allowSend = allowSend;
        return this;
    }

    public WebSocketBuilder setHeaders(Property... headers) {
        this.headers = headers.clone();
        return this;
    }
}
