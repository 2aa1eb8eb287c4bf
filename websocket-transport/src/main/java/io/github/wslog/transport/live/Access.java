package io.github.wslog.transport.live;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who may read: everybody, or who has the token: in the header {@code Authorization: Bearer TOKEN}, or in a session that a
 * browser got for it. A session is a cookie that carries when it ends and a keyed digest of that and the token, so that
 * nothing is kept here, and that another token in the file ends all of them. Never in a URL, which ends in histories and
 * logs.
 *
 * <p>Any thread may call any method. The file is read each time: it is small, and may be changed.
 */
public final class Access {
    /** How long a session lasts. */
    static final Duration SESSION = Duration.ofHours(12);

    private static final int LEAST_CHARACTERS = 16;
    private static final String COOKIE = "wslog-session";
    private static final Pattern SESSION_COOKIE =
            Pattern.compile("(?:^|;\\s*)" + COOKIE + "=(\\d{1,12})\\.([0-9a-f]{64})");
    private static final String BEARER = "bearer ";
    private static final String DIGEST = "HmacSHA256";

    private final @Nullable Path file;
    private final @Nullable Status status;
    private final LongSupplier epochSeconds;
    private final byte[] key = new byte[32];
    private volatile String said = "";

    private Access(@Nullable Path file, @Nullable Status status, LongSupplier epochSeconds) {
        this.file = file;
        this.status = status;
        this.epochSeconds = epochSeconds;
        new SecureRandom().nextBytes(key);
    }

    /** For everybody whom the door lets in. */
    public static Access open() {
        return new Access(null, null, () -> 0);
    }

    /**
     * For those who have the token.
     *
     * @param file holds the token, at least 16 characters, with or without a line end
     * @param status is told when the file cannot be used: then nobody may read
     */
    public static Access withToken(Path file, Status status) {
        return withToken(file, status, () -> System.currentTimeMillis() / 1000);
    }

    static Access withToken(Path file, Status status, LongSupplier epochSeconds) {
        return new Access(file, status, epochSeconds);
    }

    /** Whether no token is needed. */
    boolean isOpen() {
        return file == null;
    }

    /** Whether a request with these headers may read. */
    boolean admits(Function<String, @Nullable String> header) {
        if (file == null) {
            return true;
        }
        String token = token(file);
        if (token == null) {
            return false;
        }
        String authorization = header.apply("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return equal(token, authorization.substring(BEARER.length()).strip());
        }
        String cookies = header.apply("Cookie");
        return cookies != null && hasSession(cookies, token);
    }

    /** The value of {@code Set-Cookie} for a session, or null if that is not the token. */
    @Nullable String login(String candidate) {
        String token = file == null ? null : token(file);
        if (token == null || !equal(token, candidate.strip())) {
            return null;
        }
        long end = epochSeconds.getAsLong() + SESSION.toSeconds();
        return COOKIE + "=" + end + "." + digest(end, token) + "; Path=/; Max-Age=" + SESSION.toSeconds()
                + "; HttpOnly; SameSite=Strict";
    }

    private boolean hasSession(String cookies, String token) {
        // Several of one name: another server of this host may have set one.
        for (Matcher matcher = SESSION_COOKIE.matcher(cookies); matcher.find(); ) {
            long end = Long.parseLong(matcher.group(1));
            if (end > epochSeconds.getAsLong() && equal(digest(end, token), matcher.group(2))) {
                return true;
            }
        }
        return false;
    }

    private String digest(long end, String token) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(new SecretKeySpec(key, DIGEST));
            return HexFormat.of().formatHex(mac.doFinal((end + " " + token).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + DIGEST, e);
        }
    }

    /** In a time that does not tell how much of it is right. */
    private static boolean equal(String expected, String candidate) {
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable String token(Path from) {
        String problem;
        try {
            String token = Files.readString(from).strip();
            if (token.length() >= LEAST_CHARACTERS) {
                said = "";
                return token;
            }
            problem = "must hold at least " + LEAST_CHARACTERS + " characters, has " + token.length();
        } catch (IOException e) {
            problem = "cannot be read (" + e + ")";
        }
        say("tokenFile " + from + " " + problem + ": nobody is let in");
        return null;
    }

    private void say(String warning) {
        if (!warning.equals(said) && status != null) {
            said = warning;
            status.warn(warning, null);
        }
    }
}
