package io.github.wslog.transport.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
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
    private static final String HOST = "192.0.2.1";

    @TempDir
    private Path directory;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong(1000);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private Path file;
    private Access access;

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
        access = Access.withToken(file, status, now::get, nanos::get);
    }

    private boolean admits(String header, String value) {
        return access.caller(HOST, Map.of(header, value)::get) != null;
    }

    @Test
    void everybody_isAdmitted_whereNoTokenIsNeeded() {
        assertThat(Access.open().caller(HOST, name -> null)).isEqualTo(Caller.ANYBODY);
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
        assertThat(access.caller(HOST, name -> null)).isNull();
    }

    private String login() {
        return login(TOKEN);
    }

    private String login(String token) {
        String cookie = access.session(access.token(HOST, token));
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
        assertThat(Access.withToken(file, null, now::get, nanos::get).caller(HOST, Map.of("Cookie", session)::get))
                .isNull();

        Files.writeString(file, "another-token-than-that");

        assertThat(admits("Cookie", session)).isFalse();
    }

    @Test
    void session_isForTheServerAlone() {
        assertThat(access.session(access.token(HOST, TOKEN)))
                .endsWith("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
        assertThat(access.token(HOST, "0123456789abcdeF")).isNull();
    }

    @Test
    void fileThatCannotBeUsed_letsNobodyIn_andIsSaidOnce() throws IOException {
        Files.writeString(file, "short");
        assertThat(admits("Authorization", "Bearer short")).isFalse();
        assertThat(admits("Authorization", "Bearer short")).isFalse();
        Files.delete(file);
        assertThat(admits("Authorization", "Bearer ")).isFalse();

        assertThat(warnings).filteredOn(line -> line.startsWith("tokenFile")).hasSize(2);
        assertThat(warnings.get(0))
                .isEqualTo("tokenFile " + file
                        + " line 1 must have a token of at least 16 characters, has 5: nobody is let in");
    }

    private static final String SEVERAL = """
            # who may do what

            0123456789abcdef
            ada   read,send  ada-0123456789abcdef
            bot\tsend\tbot-0123456789abcdef
            """;

    private Caller callerWith(String header, String value) {
        return access.caller(HOST, Map.of(header, value)::get);
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
        assertThat(warnings).allSatisfy(line -> assertThat(line).startsWith("refused: 192.0.2.1 shows a token"));
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
    void lineThatIsWrong_letsNobodyIn_andIsNamed_withoutTheToken() throws IOException {
        Files.writeString(file, TOKEN + "\nada write secret-secret-secret\n");

        assertThat(admits("Authorization", "Bearer " + TOKEN)).isFalse();

        assertThat(warnings)
                .contains("tokenFile " + file + " line 2 must have the scope read, send or read,send: nobody is let in")
                .noneMatch(line -> line.contains("secret-"));
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void basicCredentials_areANameAndItsToken() throws IOException {
        Files.writeString(file, SEVERAL);

        assertThat(callerWith("Authorization", basic("ada:ada-0123456789abcdef")))
                .isEqualTo(new Caller("ada", true, true));
        assertThat(callerWith("Authorization", basic("anybody:" + TOKEN))).isEqualTo(new Caller("", true, false));
        assertThat(callerWith("Authorization", basic("bot:ada-0123456789abcdef")))
                .isNull();
        assertThat(callerWith("Authorization", basic("ada-0123456789abcdef"))).isNull();
        assertThat(callerWith("Authorization", "Basic !")).isNull();
    }

    @Test
    void wrongTokens_areCounted_andTheirAddressIsExhausted_untilSomeTimeHasPassed() {
        for (int i = 0; i < Failures.AT_ONCE; i++) {
            assertThat(access.isExhausted(HOST)).as("after %d", i).isFalse();
            assertThat(access.token(HOST, "wrong-wrong-wrong-wrong")).isNull();
        }

        assertThat(access.isExhausted(HOST)).isTrue();
        assertThat(access.isExhausted("192.0.2.2")).isFalse();
        assertThat(access.failures()).isEqualTo(Failures.AT_ONCE);
        nanos.addAndGet(1_000_000_000);
        assertThat(access.isExhausted(HOST)).isFalse();
    }

    @Test
    void rightTokens_exhaustNothing() {
        for (int i = 0; i < 2 * Failures.AT_ONCE; i++) {
            assertThat(admits("Authorization", "Bearer " + TOKEN)).isTrue();
        }

        assertThat(access.isExhausted(HOST)).isFalse();
        assertThat(access.failures()).isZero();
        assertThat(warnings).isEmpty();
    }

    @Test
    void wrongTokens_areSaidOnceAMinute_withoutThem() {
        for (int i = 0; i < 5; i++) {
            admits("Authorization", "Bearer wrong-wrong-wrong-wrong");
        }
        nanos.addAndGet(60_000_000_000L);
        access.caller("192.0.2.2", name -> null);

        assertThat(warnings)
                .containsExactly(
                        "refused: 192.0.2.1 shows a token that is not in " + file,
                        "refused: 192.0.2.2 shows no token; 4 more since the last such line");
    }

    @Test
    void file_thatCannotBeUsed_isSaidAtOnce_whenItIsChecked() throws IOException {
        access.check();
        assertThat(warnings).isEmpty();

        Files.writeString(file, "short");
        access.check();

        assertThat(warnings).hasSize(1);
    }
}
