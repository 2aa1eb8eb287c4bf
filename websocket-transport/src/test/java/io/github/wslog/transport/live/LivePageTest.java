package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.access.Access;
import io.github.wslog.transport.server.HttpHandler.Answer;
import io.github.wslog.transport.server.HttpRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivePageTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final String BOT = "bot-0123456789abcdef";

    @TempDir
    private Path directory;

    private LivePage page;

    @BeforeEach
    void setUp() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), TOKEN + "\nbot send " + BOT + "\n");
        page = new LivePage("/live", Access.withToken(file, null));
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

    @Test
    void page_isNotForATokenThatDoesNotRead() {
        HttpRequest bot = new HttpRequest("/", "", Map.of("Authorization", "Bearer " + BOT));

        Answer shown = page.get(bot);
        Answer login = page.post(new HttpRequest("/login", "", Map.of()), "token=" + BOT);

        assertThat(shown.status()).isEqualTo(403);
        assertThat(text(shown)).contains("This token is not for reading.").doesNotContain("wslog-path");
        assertThat(login.status()).isEqualTo(403);
        assertThat(login.headers()).doesNotContainKey("Set-Cookie");
    }

    @Test
    void session_isForTlsAlone_whereTheBrowserCameOverTls() {
        String form = "token=" + TOKEN;
        HttpRequest plain = new HttpRequest("/login", "", Map.of("Origin", "http://localhost:8026"));
        HttpRequest tls = new HttpRequest("/login", "", Map.of(), true, "127.0.0.1");
        HttpRequest tlsInFront = new HttpRequest("/login", "", Map.of("Origin", "https://logs.example"));

        assertThat(cookie(page.post(plain, form))).endsWith("; HttpOnly; SameSite=Strict");
        assertThat(cookie(page.post(tls, form))).endsWith("; HttpOnly; SameSite=Strict; Secure");
        assertThat(cookie(page.post(tlsInFront, form))).endsWith("; SameSite=Strict; Secure");
    }

    @Test
    void page_namesWhereToSubscribe_escaped() {
        LivePage odd = new LivePage("/a\"b&<c");

        assertThat(text(odd.get("/", ""))).contains("<meta name=\"wslog-path\" content=\"./a&quot;b&amp;&lt;c\">");
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

    private static String cookie(Answer answer) {
        return answer.headers().get("Set-Cookie");
    }

    @Test
    void wrongTokens_areNotLookedAtAnyMore_whenThereWereTooMany() {
        HttpRequest login = new HttpRequest("/login", "", Map.of());
        for (int i = 0; i < 20; i++) {
            assertThat(page.post(login, "token=nonsense").status()).isEqualTo(401);
        }

        assertThat(page.post(login, "token=" + TOKEN).status()).isEqualTo(429);
        assertThat(page.get(new HttpRequest("/", "", Map.of())).status()).isEqualTo(429);
        HttpRequest elsewhere = new HttpRequest("/login", "", Map.of(), false, "192.0.2.1");
        assertThat(page.post(elsewhere, "token=" + TOKEN).status()).isEqualTo(303);
    }

    @Test
    void firstVisits_countAsNoFailures() {
        for (int i = 0; i < 100; i++) {
            assertThat(page.get(new HttpRequest("/", "", Map.of("Cookie", "of=another")))
                            .status())
                    .isEqualTo(401);
        }
    }

    private static String text(Answer answer) {
        return StandardCharsets.UTF_8.decode(answer.body().duplicate()).toString();
    }
}
