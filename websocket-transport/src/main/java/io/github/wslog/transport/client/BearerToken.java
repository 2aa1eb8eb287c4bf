package io.github.wslog.transport.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The token in a file, as credentials of a handshake (RFC 6750 section 2.1). Read at each attempt, so it can be replaced. */
public final class BearerToken {
    private static final int MOST_BYTES = 16 << 10;
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");
    private static final String AUTHORIZATION = "Authorization";

    private BearerToken() {}

    /**
     * The headers, and that of the token.
     *
     * @param option the name that a user knows the file by, for messages
     * @throws Unusable if the file cannot be used, or the headers have credentials already; the message says so,
     *     and shows nothing of the token
     */
    public static Map<String, String> beside(Map<String, String> headers, Path file, String option) {
        if (headers.keySet().stream().anyMatch(AUTHORIZATION::equalsIgnoreCase)) {
            throw unusable("the header " + AUTHORIZATION + " and " + option + " are both given: give one of them");
        }
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(AUTHORIZATION, "Bearer " + read(file, option));
        return all;
    }

    private static String read(Path file, String option) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException missing) {
            throw unusable(option + " " + file + " does not exist");
        } catch (IOException unreadable) {
            throw unusable(option + " " + file + " cannot be read: " + unreadable);
        }
        String token = new String(bytes, StandardCharsets.UTF_8).strip();
        if (bytes.length > MOST_BYTES || !TOKEN.matcher(token).matches()) {
            throw unusable(option + " " + file + " must hold one token of printable ASCII characters without blanks");
        }
        return token;
    }

    private static Unusable unusable(String why) {
        return new Unusable(why);
    }

    /** Somebody has to put it right; the file is looked at again at each attempt. */
    public static final class Unusable extends UncheckedIOException {
        private static final long serialVersionUID = 1L;

        Unusable(String why) {
            super(why, new IOException(why));
        }
    }
}
