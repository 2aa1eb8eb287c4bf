package io.github.wslog.transport;

import io.github.wslog.transport.tls.TlsStores;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where to connect: the urls, or one made of host, port and path. */
final class ClientAddress {
    private ClientAddress() {}

    /** @throws IllegalArgumentException if there is none; the message says so to the user */
    static List<URI> urls(Map<Option, Object> values, @Nullable TlsStores stores, List<String> disagreements) {
        Object host = values.get(Option.ADDRESS);
        Object urls = values.get(Option.URL);
        if (urls != null) {
            if (host != null) {
                disagreements.add("address has no effect beside url: give one of them");
            }
            return castUrls(urls);
        }
        if (host == null) {
            throw new IllegalArgumentException("url must be given (" + Option.URL.range() + "), or address and port");
        }
        if (Objects.equals(values.get(Option.PORT), 0L)) {
            throw new IllegalArgumentException("port must be 1..65535 to connect to, was 0");
        }
        String name = host.toString();
        String bracketed = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
        String text = String.format(
                Locale.ROOT,
                "%s://%s:%s%s",
                TlsOptions.wanted(values, stores) ? "wss" : "ws",
                bracketed,
                values.getOrDefault(Option.PORT, Option.PORT.defaultText()),
                values.getOrDefault(Option.PATH, Option.PATH.defaultText()));
        Object parsed = Option.URL.kind().parse(text);
        if (parsed == null) {
            throw new IllegalArgumentException("address must be the name or number of a host, was " + name);
        }
        return castUrls(parsed);
    }

    @SuppressWarnings("unchecked") // Kind.urls() makes nothing else
    private static List<URI> castUrls(Object urls) {
        return (List<URI>) urls;
    }
}
