package io.github.wslog.transport.client;

import io.github.wslog.transport.deflate.PerMessageDeflate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Status and headers of the peer's answer to the handshake; of a header that is there twice, the first, but all extensions. */
record HttpHead(int status, Map<String, String> headers) {
    static final int SWITCHING_PROTOCOLS = 101;

    static HttpHead parse(byte[] bytes, int length) throws IOException {
        String[] lines = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                String name = lines[i].substring(0, colon).trim();
                String value = lines[i].substring(colon + 1).trim();
                boolean all = name.equalsIgnoreCase(PerMessageDeflate.HEADER);
                headers.merge(name, value, (first, further) -> all ? first + ", " + further : first);
            }
        }
        return new HttpHead(status(lines[0]), headers);
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.\\d \\d{3}( .*)?")) {
            throw new IOException("the answer is not HTTP");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    @Nullable String header(String name) {
        return headers.get(name);
    }

    /** What Retry-After asks for (RFC 9110, 10.2.3); zero if nothing, or nonsense. */
    Duration retryAfter(Instant now) {
        String value = header("Retry-After");
        if (value == null) {
            return Duration.ZERO;
        }
        if (value.matches("\\d{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
        } catch (DateTimeParseException nonsense) {
            return Duration.ZERO;
        }
    }

    /** The peer answered the handshake with another status than 101. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        final transient HttpHead head;

        Refused(HttpHead head) {
            super("answered HTTP " + head.status);
            this.head = head;
        }
    }
}
