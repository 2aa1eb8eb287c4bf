package io.github.wslog.receiver;

import io.github.wslog.transport.client.DialSettings;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An application to subscribe to. */
record ConnectUrl(URI url) {
    private static final String FORM =
            "--connect must be ws://HOST[:PORT][/PATH] or wss://HOST[:PORT][/PATH] with port 1..65535, was ";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(45);

    static List<ConnectUrl> parse(List<String> texts) throws ConfigurationException {
        Set<ConnectUrl> urls = new LinkedHashSet<>();
        for (String text : texts) {
            if (!urls.add(parse(text))) {
                // Two connections would take the streams from each other for ever.
                throw new ConfigurationException("--connect must name each source once, was twice " + masked(text));
            }
        }
        return List.copyOf(urls);
    }

    static ConnectUrl parse(String text) throws ConfigurationException {
        try {
            ConnectUrl url = new ConnectUrl(new URI(text));
            url.dialling(1 << 20);
            return url;
        } catch (URISyntaxException | IllegalArgumentException malformed) {
            throw new ConfigurationException(FORM + masked(text));
        }
    }

    /** What may be shown: without the password that a URL may have. */
    private static String masked(String text) {
        return text.replaceFirst("//[^/]*@", "//***@").replaceFirst("\\?.*", "?***");
    }

    /** How it is dialled. */
    DialSettings dialling(int maxMessageBytes) {
        return new DialSettings(
                List.of(url),
                null,
                "--connect",
                Map::of,
                null,
                null,
                true,
                CONNECT,
                FIRST_DELAY,
                LONGEST_DELAY,
                PING,
                SILENCE,
                maxMessageBytes);
    }
}
