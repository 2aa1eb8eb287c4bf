package io.github.wslog.transport.access;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in, and what for: everybody, or who has a token: in the header {@code Authorization: Bearer TOKEN} or {@code
 * Basic} with the token's name and the token, or in a session that a browser got for it. A session is a cookie that carries
 * when it ends and a keyed digest of that and the token, so that nothing is kept here, and that a token which leaves the file
 * ends its sessions. Never in a URL, which ends in histories and logs.
 *
 * <p>What is wrong is counted, said once a minute, and limited for each address: see {@link #isExhausted}.
 *
 * <p>Any thread may call any method. The file is read each time: it is small, and may be changed.
 */
public final class Access {
    /** How long a session lasts. */
    static final Duration SESSION = Duration.ofHours(12);

    private static final String COOKIE = "wslog-session";
    private static final Pattern SESSION_COOKIE =
            Pattern.compile("(?:^|;\\s*)" + COOKIE + "=(\\d{1,12})\\.([0-9a-f]{64})");
    /** Others are not looked at: each has to be compared with each token. */
    private static final int MOST_COOKIES = 4;

    private static final String BEARER = "bearer ";
    private static final String BASIC = "basic ";
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final String DIGEST = "HmacSHA256";

    private final @Nullable Path file;
    private final @Nullable Status status;
    private final LongSupplier epochSeconds;
    private final LongSupplier nanoTime;
    private final Failures failures;
    private final byte[] key = new byte[32];
    private final AtomicLong failed = new AtomicLong();
    private volatile String said = "";

    // Guarded by failures.
    private long toldAt;
    private long told = -1;

    private Access(@Nullable Path file, @Nullable Status status, LongSupplier epochSeconds, LongSupplier nanoTime) {
        this.file = file;
        this.status = status;
        this.epochSeconds = epochSeconds;
        this.nanoTime = nanoTime;
        this.failures = new Failures(nanoTime);
        new SecureRandom().nextBytes(key);
    }

    /** For everybody whom the door lets in. */
    public static Access open() {
        return new Access(null, null, () -> 0, System::nanoTime);
    }

    /**
     * For those who have a token.
     *
     * @param file holds tokens of at least 16 characters, a line each: alone, which is good for reading, or as
     *     {@code NAME SCOPE TOKEN}, where SCOPE is {@code read}, {@code send} or {@code read,send}
     * @param status is told when the file cannot be used: then nobody is let in
     */
    public static Access withToken(Path file, Status status) {
        return withToken(file, status, () -> System.currentTimeMillis() / 1000, System::nanoTime);
    }

    static Access withToken(Path file, Status status, LongSupplier epochSeconds, LongSupplier nanoTime) {
        return new Access(file, status, epochSeconds, nanoTime);
    }

    /** Has it said at once, and not only when somebody comes, if the file cannot be used. */
    public void check() {
        if (file != null) {
            tokens(file);
        }
    }

    /** Whether no token is needed. */
    public boolean isOpen() {
        return file == null;
    }

    /**
     * Whether so much that was wrong came from this address that nothing is looked at for the next seconds, lest tokens be
     * tried out.
     *
     * @param address without a port
     */
    public boolean isExhausted(String address) {
        return file != null && failures.isExhausted(address);
    }

    /** Whether a request with these headers tries to show a token or a session at all. */
    public boolean isTried(Function<String, @Nullable String> header) {
        String cookies = header.apply("Cookie");
        return header.apply("Authorization") != null
                || (cookies != null && SESSION_COOKIE.matcher(cookies).find());
    }

    /**
     * Who sends a request with these headers; null if it shows no token that is known here, which is counted.
     *
     * @param address where it comes from, without a port
     */
    public @Nullable Caller caller(String address, Function<String, @Nullable String> header) {
        if (file == null) {
            return Caller.ANYBODY;
        }
        List<Token> tokens = tokens(file);
        String authorization = header.apply("Authorization");
        Token token;
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            token = shown(authorization.substring(BEARER.length()), tokens);
        } else if (authorization != null && authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            token = ofPair(authorization.substring(BASIC.length()), tokens);
        } else {
            String cookies = header.apply("Cookie");
            token = cookies == null ? null : ofSession(cookies, tokens);
        }
        if (token == null) {
            failed(address, isTried(header) ? "a token that is not in " + file : "no token");
        }
        return token == null ? null : token.caller();
    }

    /** The token that somebody types in, if there is such a one; if not, it is counted. */
    public @Nullable Token token(String address, String candidate) {
        Token token = file == null ? null : shown(candidate, tokens(file));
        if (token == null) {
            failed(address, "a token that is not in " + file);
        }
        return token;
    }

    /** How often what was shown was not good. */
    public long failures() {
        return failed.get();
    }

    private void failed(String address, String what) {
        long all = failed.incrementAndGet();
        long before;
        synchronized (failures) {
            failures.add(address);
            long now = nanoTime.getAsLong();
            if (told >= 0 && now - toldAt < QUIET_NANOS) {
                return;
            }
            before = all - 1 - Math.max(0, told);
            toldAt = now;
            told = all;
        }
        if (status != null) {
            String more = before == 0 ? "" : "; " + before + " more since the last such line";
            status.warn("refused: " + address + " shows " + what + more, null);
        }
    }

    /** The value of {@code Set-Cookie} for a session with that token. */
    public String session(Token token) {
        long end = epochSeconds.getAsLong() + SESSION.toSeconds();
        return COOKIE + "=" + end + "." + digest(end, token.secret()) + "; Path=/; Max-Age=" + SESSION.toSeconds()
                + "; HttpOnly; SameSite=Strict";
    }

    /** Compares with all of them, so that the time does not tell which it is either. */
    private static @Nullable Token shown(String candidate, List<Token> tokens) {
        String stripped = candidate.strip();
        Token found = null;
        for (Token token : tokens) {
            if (token.is(stripped)) {
                found = token;
            }
        }
        return found;
    }

    /** Of {@code Basic} credentials (RFC 7617): a name and its token, or anything and a token without a name. */
    private static @Nullable Token ofPair(String base64, List<Token> tokens) {
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
        int colon = pair.indexOf(':');
        Token token = colon < 0 ? null : shown(pair.substring(colon + 1), tokens);
        boolean own = token != null
                && (token.caller().name().isEmpty() || token.caller().name().equals(pair.substring(0, colon)));
        return own ? token : null;
    }

    private @Nullable Token ofSession(String cookies, List<Token> tokens) {
        // Several of one name: another server of this host may have set one.
        Matcher matcher = SESSION_COOKIE.matcher(cookies);
        Token found = null;
        for (int i = 0; i < MOST_COOKIES && matcher.find(); i++) {
            long end = Long.parseLong(matcher.group(1));
            for (Token token : end > epochSeconds.getAsLong() ? tokens : List.<Token>of()) {
                if (Token.equal(digest(end, token.secret()), matcher.group(2))) {
                    found = token;
                }
            }
        }
        return found;
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

    /** None if the file cannot be used. */
    private List<Token> tokens(Path from) {
        String problem;
        try {
            List<Token> tokens = TokenFile.read(from);
            said = "";
            return tokens;
        } catch (TokenFile.WrongTokens wrong) {
            problem = String.valueOf(wrong.getMessage());
        } catch (IOException e) {
            problem = "cannot be read (" + e + ")";
        }
        say("tokenFile " + from + " " + problem + ": nobody is let in");
        return List.of();
    }

    private void say(String warning) {
        if (!warning.equals(said) && status != null) {
            said = warning;
            status.warn(warning, null);
        }
    }
}
