package io.github.wslog.receiver;

import io.github.wslog.transport.client.DialSettings;
import io.github.wslog.transport.tls.TlsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An application to subscribe to.
 *
 * @param tokenFile holds the token to show there; null = none is shown
 * @param tls if it is reached by wss
 */
record ConnectUrl(URI url, @Nullable Path tokenFile, TlsSettings tls) {
    private static final String FORM =
            " must be ws://HOST[:PORT][/PATH] or wss://HOST[:PORT][/PATH] with port 1..65535, was ";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(45);

    static List<ConnectUrl> parse(List<String> texts, @Nullable Path tokenFile, TlsSettings tls)
            throws ConfigurationException {
        Set<ConnectUrl> urls = new LinkedHashSet<>();
        for (String text : texts) {
            if (!urls.add(parse("--connect", text, tokenFile, tls))) {
                // Two connections would take the streams from each other for ever.
                throw new ConfigurationException("--connect must name each source once, was twice " + masked(text));
            }
        }
        return List.copyOf(urls);
    }

    /** @throws ConfigurationException naming the option if the text is no such place */
    static ConnectUrl parse(String option, String text, @Nullable Path tokenFile, TlsSettings tls)
            throws ConfigurationException {
        try {
            ConnectUrl url = new ConnectUrl(new URI(text), tokenFile, tls);
            url.dialling(1 << 20);
            return url;
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw new ConfigurationException(option + FORM + masked(text));
        }
    }

    boolean isTls() {
        return "wss".equalsIgnoreCase(url.getScheme());
    }

    /** What may be shown: without the password that a URL may have. */
    static String masked(String text) {
        return text.replaceFirst("//[^/]*@", "//***@").replaceFirst("\\?.*", "?***");
    }

    /** On the connecting thread, at each attempt: a token may be changed while the receiver runs. */
    private Map<String, String> headers() {
        if (tokenFile == null) {
            return Map.of();
        }
        try {
            return Map.of(
                    "Authorization", "Bearer " + Files.readString(tokenFile).strip());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the token file " + tokenFile + " cannot be read", unreadable);
        }
    }

    /** How it is dialled. */
    DialSettings dialling(int maxMessageBytes) {
        return new DialSettings(
                List.of(url),
                null,
                "--connect",
                this::headers,
                null,
                tls,
                CONNECT,
                FIRST_DELAY,
                LONGEST_DELAY,
                PING,
                SILENCE,
                maxMessageBytes);
    }
}
