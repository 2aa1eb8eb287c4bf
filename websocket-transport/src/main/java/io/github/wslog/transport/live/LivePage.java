package io.github.wslog.transport.live;

import io.github.wslog.transport.access.Access;
import io.github.wslog.transport.access.Caller;
import io.github.wslog.transport.access.Token;
import io.github.wslog.transport.server.HttpHandler;
import io.github.wslog.transport.server.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Serves the page that shows a log in a browser, at {@code /}; where a token is needed, first a form that asks for it. Any
 * thread.
 */
public final class LivePage implements HttpHandler {
    /** Seen from the page, so that a proxy in front may put a prefix before both. */
    private static final String PATH_TAG = "<meta name=\"wslog-path\" content=\"./live\">";

    private static final String LOGIN = "/login";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String WRONG = "<p role=\"alert\">This is not the token.</p>";
    private static final String NOT_FOR_READING = "<p role=\"alert\">This token is not for reading.</p>";
    private static final String TOO_MANY = "too many wrong tokens from this address: try again in some seconds";
    // What a browser may name as the host: it becomes part of a header.
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:_\\[\\]-]{1,255}");

    private final Access access;
    private final Page page;
    private final Page form;
    private final Page wrongToken;
    private final Page noReading;

    /** A page for everybody. */
    public LivePage(String path) {
        this(path, Access.open());
    }

    /**
     * A page for those who may read.
     *
     * @param path where the page subscribes
     */
    public LivePage(String path, Access access) {
        this.access = access;
        String text = load("page.html");
        String tag = PATH_TAG.replace("./live", "." + attribute(path));
        this.page = Page.of(text.replace(PATH_TAG, tag), "no-referrer");
        String login = load("login.html");
        // Under no-referrer browsers post a form with "Origin: null", which the door refuses.
        this.form = Page.of(login, "same-origin");
        this.wrongToken = Page.of(login.replace("<form", WRONG + "<form"), "same-origin");
        this.noReading = Page.of(login.replace("<form", NOT_FOR_READING + "<form"), "same-origin");
    }

    /** A text with the policy (Content Security Policy level 3) that allows nothing but its own scripts and styles. */
    private record Page(byte[] html, String policy, String referrer) {
        static Page of(String text, String referrer) {
            String policy = "default-src 'none'; script-src " + hashes("script", text) + "; style-src "
                    + hashes("style", text)
                    + "; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; connect-src 'self'";
            return new Page(text.getBytes(StandardCharsets.UTF_8), policy, referrer);
        }

        private static String hashes(String element, String text) {
            StringBuilder hashes = new StringBuilder();
            Matcher matcher = Pattern.compile("<" + element + "[^>]*>(.*?)</" + element + ">", Pattern.DOTALL)
                    .matcher(text);
            while (matcher.find()) {
                hashes.append(hashes.length() == 0 ? "" : " ").append(hash(matcher.group(1)));
            }
            return hashes.length() == 0 ? "'none'" : hashes.toString();
        }

        private static String hash(String inline) {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
                return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JVM has SHA-256", e);
            }
        }
    }

    private static String attribute(String text) {
        return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    }

    private static String load(String name) {
        try (InputStream in = LivePage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer get(String path, String query) {
        return get(new HttpRequest(path, query, Map.of()));
    }

    @Override
    public Answer get(HttpRequest request) {
        if (!request.path().equals("/")) {
            return Answer.text(404, "nothing here");
        }
        if (access.isExhausted(request.address())) {
            return Answer.text(429, TOO_MANY);
        }
        if (!access.isOpen() && !access.isTried(request::header)) {
            return answer(401, form, request);
        }
        Caller caller = access.caller(request.address(), request::header);
        if (caller == null) {
            return answer(401, form, request);
        }
        return caller.reads() ? answer(200, page, request) : answer(403, noReading, request);
    }

    /** The form comes back: with the right token a session begins. */
    @Override
    public Answer post(HttpRequest request, String body) {
        if (access.isOpen() || !request.path().equals(LOGIN)) {
            return Answer.text(404, "nothing here");
        }
        if (access.isExhausted(request.address())) {
            return Answer.text(429, TOO_MANY);
        }
        Token token = access.token(request.address(), token(body));
        if (token == null) {
            return answer(401, wrongToken, request);
        }
        if (!token.caller().reads()) {
            return answer(403, noReading, request);
        }
        String cookie = access.session(token);
        String whole = isSecure(request) ? cookie + "; Secure" : cookie;
        return new Answer(303, HTML, ByteBuffer.allocate(0), Map.of("Location", "./", "Set-Cookie", whole));
    }

    /** Over TLS to us, or, as the browser says, to a proxy in front of us: the cookie must not go in plain text then. */
    private static boolean isSecure(HttpRequest request) {
        String origin = request.header("Origin");
        return request.secure() || (origin != null && origin.regionMatches(true, 0, "https:", 0, "https:".length()));
    }

    private static String token(String form) {
        for (String pair : form.split("&", -1)) {
            if (pair.startsWith("token=")) {
                try {
                    return URLDecoder.decode(pair.substring("token=".length()), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException malformed) {
                    return "";
                }
            }
        }
        return "";
    }

    private static Answer answer(int status, Page page, HttpRequest request) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", page.policy() + sockets(request.header("Host")));
        headers.put("Referrer-Policy", page.referrer());
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put("Cache-Control", "no-cache");
        return new Answer(status, HTML, ByteBuffer.wrap(page.html()), headers);
    }

    /** For browsers to whom 'self' means no WebSocket. */
    private static String sockets(@Nullable String host) {
        return host != null && HOST.matcher(host).matches() ? " ws://" + host + " wss://" + host : "";
    }
}
