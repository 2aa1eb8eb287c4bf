package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.server.HttpHandler.Answer;
import io.github.wslog.transport.server.HttpRequest;
import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    private static final String TOKEN = "0123456789abcdef";

    @TempDir
    private Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong(1000);
    private Path file;
    private Access access;
    private LivePage page;

    @BeforeEach
    void setUp() throws IOException {
        file = directory.resolve("token");
        Files.writeString(file, TOKEN + "\n");
        Status status = new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, Throwable cause) {
                warnings.add(message);
            }

            @Override
            public void error(String message, Throwable cause) {
                warnings.add(message);
            }
        };
        access = Access.withToken(file, status, now::get);
        page = new LivePage("/live", access);
    }

    private boolean admits(String header, String value) {
        return access.caller(Map.of(header, value)::get) != null;
    }

    @Test
    void everybody_isAdmitted_whereNoTokenIsNeeded() {
        assertThat(Access.open().caller(name -> null)).isEqualTo(Caller.ANYBODY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer  " + TOKEN + " "})
    void header_withTheToken_admits(String header) {
        assertThat(admits("Authorization", header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer ",
                "Bearer 0123456789abcde",
                "Bearer 0123456789abcdef0",
                TOKEN,
                "Basic " + TOKEN
            })
    void header_withAnythingElse_doesNot(String header) {
        assertThat(admits("Authorization", header)).isFalse();
        assertThat(access.caller(name -> null)).isNull();
    }

    private String login() {
        return login(TOKEN);
    }

    private String login(String token) {
        String cookie = access.session(access.token(token));
        return cookie.substring(0, cookie.indexOf(';'));
    }

    @Test
    void session_admits_untilItEnds() {
        String session = login();
        assertThat(admits("Cookie", "a=b; " + session)).isTrue();

        now.addAndGet(Access.SESSION.toSeconds());

        assertThat(admits("Cookie", session)).isFalse();
    }

    @Test
    void session_cannotBeProlonged_norTakenElsewhere_norOutliveTheToken() throws IOException {
        String session = login();
        String longer = session.replace("=4", "=5");
        assertThat(longer).isNotEqualTo(session);
        assertThat(admits("Cookie", longer)).isFalse();
        assertThat(Access.withToken(file, null, now::get).caller(Map.of("Cookie", session)::get))
                .isNull();

        Files.writeString(file, "another-token-than-that");

        assertThat(admits("Cookie", session)).isFalse();
    }

    @Test
    void session_isForTheServerAlone() {
        assertThat(access.session(access.token(TOKEN))).endsWith("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(access.token("0123456789abcdeF")).isNull();
    }

    @Test
    void fileThatCannotBeUsed_letsNobodyIn_andIsSaidOnce() throws IOException {
        Files.writeString(file, "short");
        assertThat(admits("Authorization", "Bearer short")).isFalse();
        assertThat(admits("Authorization", "Bearer short")).isFalse();
        Files.delete(file);
        assertThat(admits("Authorization", "Bearer ")).isFalse();

        assertThat(warnings).hasSize(2);
        assertThat(warnings.get(0))
                .isEqualTo("tokenFile " + file
                        + " line 1 must have a token of at least 16 characters, has 5: nobody is let in");
    }

    @Test
    void page_isAForm_withoutTheToken_andIsItself_withASession() {
        HttpRequest stranger = new HttpRequest("/", "", Map.of());

        Answer form = page.get(stranger);
        Answer wrong = page.post(new HttpRequest("/login", "", Map.of()), "token=nonsense");
        Answer right = page.post(new HttpRequest("/login", "", Map.of()), "x=y&token=" + TOKEN);

        assertThat(form.status()).isEqualTo(401);
        assertThat(text(form))
                .contains("<form method=\"post\" action=\"login\">")
                .doesNotContain("wslog-path");
        assertThat(List.of(form, wrong))
                .allSatisfy(asked -> assertThat(asked.headers()).containsEntry("Referrer-Policy", "same-origin"));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(text(wrong)).contains("This is not the token.");
        assertThat(right.status()).isEqualTo(303);
        String session = right.headers().get("Set-Cookie").split(";", 2)[0];
        Answer shown = page.get(new HttpRequest("/", "", Map.of("Cookie", session)));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(text(shown)).contains("wslog-path");
    }

    private static final String SEVERAL = """
            # who may do what

            0123456789abcdef
            ada   read,send  ada-0123456789abcdef
            bot\tsend\tbot-0123456789abcdef
            """;

    private Caller callerWith(String header, String value) {
        return access.caller(Map.of(header, value)::get);
    }

    @Test
    void tokens_haveNamesAndScopes_inHeadersAndSessions() throws IOException {
        Files.writeString(file, SEVERAL);

        assertThat(callerWith("Authorization", "Bearer " + TOKEN)).isEqualTo(new Caller("", true, false));
        assertThat(callerWith("Authorization", "Bearer ada-0123456789abcdef")).isEqualTo(new Caller("ada", true, true));
        assertThat(callerWith("Authorization", "Bearer bot-0123456789abcdef"))
                .isEqualTo(new Caller("bot", false, true));
        assertThat(callerWith("Authorization", "Bearer ada")).isNull();
        assertThat(callerWith("Cookie", login())).isEqualTo(new Caller("", true, false));
        assertThat(callerWith("Cookie", login("ada-0123456789abcdef"))).isEqualTo(new Caller("ada", true, true));
        assertThat(warnings).isEmpty();
    }

    @Test
    void session_ofATokenThatLeavesTheFile_ends_andThatOfAnotherStays() throws IOException {
        Files.writeString(file, SEVERAL);
        String ada = login("ada-0123456789abcdef");
        String first = login();

        Files.writeString(file, "ada read ada-0123456789abcdef");

        assertThat(callerWith("Cookie", first)).isNull();
        assertThat(callerWith("Cookie", ada)).isEqualTo(new Caller("ada", true, false));
    }

    @Test
    void page_isNotForATokenThatDoesNotRead() throws IOException {
        Files.writeString(file, SEVERAL);
        HttpRequest bot = new HttpRequest("/", "", Map.of("Authorization", "Bearer bot-0123456789abcdef"));

        Answer shown = page.get(bot);
        Answer login = page.post(new HttpRequest("/login", "", Map.of()), "token=bot-0123456789abcdef");

        assertThat(shown.status()).isEqualTo(403);
        assertThat(text(shown)).contains("This token is not for reading.").doesNotContain("wslog-path");
        assertThat(login.status()).isEqualTo(403);
        assertThat(login.headers()).doesNotContainKey("Set-Cookie");
    }

    @Test
    void lineThatIsWrong_letsNobodyIn_andIsNamed_withoutTheToken() throws IOException {
        Files.writeString(file, TOKEN + "\nada write secret-secret-secret\n");

        assertThat(admits("Authorization", "Bearer " + TOKEN)).isFalse();

        assertThat(warnings)
                .containsExactly(
                        "tokenFile " + file + " line 2 must have the scope read, send or read,send: nobody is let in");
    }

    @Test
    void session_isForTlsAlone_whereTheBrowserCameOverTls() {
        String form = "token=" + TOKEN;
        HttpRequest plain = new HttpRequest("/login", "", Map.of("Origin", "http://localhost:8026"), false);
        HttpRequest tls = new HttpRequest("/login", "", Map.of(), true);
        HttpRequest tlsInFront = new HttpRequest("/login", "", Map.of("Origin", "https://logs.example"), false);

        assertThat(cookie(page.post(plain, form))).endsWith("; HttpOnly; SameSite=Strict");
        assertThat(cookie(page.post(tls, form))).endsWith("; HttpOnly; SameSite=Strict; Secure");
        assertThat(cookie(page.post(tlsInFront, form))).endsWith("; SameSite=Strict; Secure");
    }

    private static String cookie(Answer answer) {
        return answer.headers().get("Set-Cookie");
    }

    @Test
    void page_namesWhereToSubscribe_escaped() {
        LivePage odd = new LivePage("/a\"b&<c");

        assertThat(text(odd.get("/", ""))).contains("<meta name=\"wslog-path\" content=\"/a&quot;b&amp;&lt;c\">");
    }

    @Test
    void page_mayRunNothingButItsOwn() {
        Answer answer = new LivePage("/live").get(new HttpRequest("/", "", Map.of("Host", "localhost:8026")));
        Answer lying = new LivePage("/live").get(new HttpRequest("/", "", Map.of("Host", "a; script-src *")));

        assertThat(answer.headers().get("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'sha256-")
                .contains("; style-src 'sha256-", "; frame-ancestors 'none';")
                .endsWith("; connect-src 'self' ws://localhost:8026 wss://localhost:8026")
                .doesNotContain("unsafe");
        assertThat(lying.headers().get("Content-Security-Policy")).endsWith("connect-src 'self'");
        assertThat(answer.headers())
                .containsEntry("Referrer-Policy", "no-referrer")
                .containsEntry("Cross-Origin-Opener-Policy", "same-origin")
                .containsEntry("Cross-Origin-Resource-Policy", "same-origin")
                .containsEntry("Cache-Control", "no-cache");
    }

    private static String text(Answer answer) {
        return StandardCharsets.UTF_8.decode(answer.body().duplicate()).toString();
    }
}
