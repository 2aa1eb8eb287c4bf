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
        return access.admits(Map.of(header, value)::get);
    }

    @Test
    void everybody_isAdmitted_whereNoTokenIsNeeded() {
        assertThat(Access.open().admits(name -> null)).isTrue();
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
        assertThat(access.admits(name -> null)).isFalse();
    }

    private String login() {
        String cookie = access.login(TOKEN);
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
        assertThat(Access.withToken(file, null, now::get).admits(Map.of("Cookie", session)::get))
                .isFalse();

        Files.writeString(file, "another token than that");

        assertThat(admits("Cookie", session)).isFalse();
    }

    @Test
    void session_isForTheServerAlone() {
        assertThat(access.login(TOKEN)).endsWith("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(access.login("0123456789abcdeF")).isNull();
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
                .isEqualTo("tokenFile " + file + " must hold at least 16 characters, has 5: nobody is let in");
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
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(text(wrong)).contains("This is not the token.");
        assertThat(right.status()).isEqualTo(303);
        String session = right.headers().get("Set-Cookie").split(";", 2)[0];
        Answer shown = page.get(new HttpRequest("/", "", Map.of("Cookie", session)));
        assertThat(shown.status()).isEqualTo(200);
        assertThat(text(shown)).contains("wslog-path");
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
