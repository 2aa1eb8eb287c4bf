package io.github.wslog.transport.client;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.SourceInfo;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Client settings with the defaults of the product, changed one by one. */
final class TestSettings {
    private List<URI> urls;
    private String subprotocol;
    private Supplier<Map<String, String>> headers = Map::of;
    private URI proxy;
    private TlsSettings tls = TlsSettings.DEFAULT;
    private Compression compression = Compression.NONE;
    private Delivery delivery = Delivery.CONFIRMED;
    private Duration connectTimeout = Duration.ofSeconds(5);
    private Duration reconnectDelay = Duration.ofMillis(500);
    private Duration maxReconnectDelay = Duration.ofSeconds(30);
    private Duration pingInterval = Duration.ofSeconds(20);
    private Duration silenceTimeout = Duration.ofSeconds(45);
    private Charset bodyCharset = StandardCharsets.UTF_8;

    static TestSettings of(URI... urls) {
        TestSettings settings = new TestSettings();
        settings.urls = List.of(urls);
        return settings;
    }

    TestSettings subprotocol(String name) {
        subprotocol = name;
        return this;
    }

    TestSettings headers(Supplier<Map<String, String>> supplier) {
        headers = supplier;
        return this;
    }

    TestSettings proxy(URI address) {
        proxy = address;
        return this;
    }

    TestSettings sslContext(SSLContext context) {
        tls = tls.withStores(() -> context);
        return this;
    }

    TestSettings compression(Compression offered) {
        compression = offered;
        return this;
    }

    TestSettings verifyHostname(boolean verify) {
        tls = tls.withChecks(false, verify, Set.of());
        return this;
    }

    TestSettings delivery(Delivery floor) {
        delivery = floor;
        return this;
    }

    TestSettings connectTimeout(Duration timeout) {
        connectTimeout = timeout;
        return this;
    }

    TestSettings reconnectDelay(Duration first, Duration max) {
        reconnectDelay = first;
        maxReconnectDelay = max;
        return this;
    }

    TestSettings ping(Duration interval, Duration silence) {
        pingInterval = interval;
        silenceTimeout = silence;
        return this;
    }

    TestSettings bodyCharset(Charset charset) {
        bodyCharset = charset;
        return this;
    }

    ClientSettings make() {
        return new ClientSettings(
                urls,
                subprotocol,
                headers,
                proxy,
                tls,
                compression,
                delivery,
                connectTimeout,
                reconnectDelay,
                maxReconnectDelay,
                pingInterval,
                silenceTimeout,
                new SourceInfo("app", "host", 42),
                "text/plain",
                bodyCharset,
                LinePattern.parse(LinePattern.DEFAULT));
    }
}
