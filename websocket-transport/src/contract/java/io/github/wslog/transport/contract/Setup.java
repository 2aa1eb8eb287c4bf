package io.github.wslog.transport.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A configuration with one WebSocket appender at the root, in words that both frameworks share.
 *
 * @param options of the appender
 * @param pattern of the layout or encoder, or empty for none
 */
public record Setup(Map<String, String> options, String pattern) {
    public Setup {
        options = Map.copyOf(options);
    }

    /** Without a layout, at that address. */
    public static Setup at(String url) {
        return new Setup(Map.of("url", url), "");
    }

    public Setup with(String option, String value) {
        Map<String, String> more = new LinkedHashMap<>(options);
        more.put(option, value);
        return new Setup(more, pattern);
    }

    public Setup withPattern(String layout) {
        return new Setup(options, layout);
    }
}
