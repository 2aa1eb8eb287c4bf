package io.github.wslog.receiver;

import io.github.wslog.transport.client.BearerToken;
import io.github.wslog.transport.client.DialSettings;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.tls.TlsSettings;
import java.net.URI;
import java.net.URISyntaxException;
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
 * @param proxy to be asked to CONNECT; null = it is reached directly
 * @param tls if it is reached by wss
 * @param compression what is offered there
 */
record ConnectUrl(
        URI url, @Nullable Path tokenFile, @Nullable URI proxy, TlsSettings tls, Compression compression) {
    private static final String FORM =
            " must be ws://HOST[:PORT][/PATH] or wss://HOST[:PORT][/PATH] with port 1..65535, was ";
    private static final int MOST_PORT = 65_535;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration FIRST_DELAY = Duration.ofMillis(500);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration PING = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofSeconds(45);

    static List<ConnectUrl> parse(
            List<String> texts, @Nullable Path tokenFile, @Nullable URI proxy, TlsSettings tls, Compression compression)
            throws ConfigurationException {
        Set<ConnectUrl> urls = new LinkedHashSet<>();
        for (String text : texts) {
            if (!urls.add(parse("--connect", text, tokenFile, proxy, tls, compression))) {
                // Two connections would take the streams from each other for ever.
                throw new ConfigurationException("--connect must name each source once, was twice " + masked(text));
            }
        }
        return List.copyOf(urls);
    }

    /** @throws ConfigurationException naming the option if the text is no such place */
    static ConnectUrl parse(
            String option,
            String text,
            @Nullable Path tokenFile,
            @Nullable URI proxy,
            TlsSettings tls,
            Compression compression)
            throws ConfigurationException {
        try {
            ConnectUrl url = new ConnectUrl(new URI(text), tokenFile, proxy, tls, compression);
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

    /** An HTTP proxy. @throws ConfigurationException naming the option if the text is none */
    static URI proxy(String option, String text) throws ConfigurationException {
        try {
            URI proxy = new URI(text);
            boolean complete = proxy.getHost() != null && proxy.getPort() > 0 && proxy.getPort() <= MOST_PORT;
            if (complete && "http".equalsIgnoreCase(proxy.getScheme())) {
                return proxy;
            }
        } catch (URISyntaxException malformed) {
            // Said below, without what may be a password.
        }
        throw new ConfigurationException(option + " must be http://[USER:PASSWORD@]HOST:PORT, was " + masked(text));
    }

    /**
     * On the connecting thread, at each attempt: a token may be changed while the receiver runs. Credentials in the URL are
     * for that application alone, and go before.
     */
    private Map<String, String> headers() {
        return tokenFile == null || url.getRawUserInfo() != null
                ? Map.of()
                : BearerToken.beside(Map.of(), tokenFile, "the token file");
    }

    /** How it is dialled. */
    DialSettings dialling(int maxMessageBytes) {
        return new DialSettings(
                List.of(url),
                null,
                "--connect",
                this::headers,
                proxy,
                tls,
                CONNECT,
                FIRST_DELAY,
                LONGEST_DELAY,
                PING,
                SILENCE,
                maxMessageBytes,
                compression);
    }
}
