package io.github.wslog.transport.contract;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration with one WebSocket appender at the root, in words that both frameworks share.
 *
 * @param options of the appender
 * @param pattern of the layout or encoder, or empty for none
 * @param stores of the framework's own element for TLS, or null for none
 * @param headers of the handshake
 */
public record Setup(
        Map<String, String> options,
        String pattern,
        @Nullable Stores stores,
        Map<String, String> headers) {
    /** Two PKCS#12 files with one password. */
    public record Stores(Path keys, Path trusted, String password) {}

    public Setup {
        options = Map.copyOf(options);
        headers = Map.copyOf(headers);
    }

    public Setup(Map<String, String> options, String pattern) {
        this(options, pattern, null, Map.of());
    }

    /** Without a layout, at that address. */
    public static Setup at(String url) {
        return new Setup(Map.of("url", url), "");
    }

    public Setup with(String option, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new Setup(more, pattern, stores, headers);
    }

    public Setup withPattern(String layout) {
        return new Setup(options, layout, stores, headers);
    }

    public Setup withStores(Stores own) {
        return new Setup(options, pattern, own, headers);
    }

    public Setup withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Setup(options, pattern, stores, more);
    }
}
