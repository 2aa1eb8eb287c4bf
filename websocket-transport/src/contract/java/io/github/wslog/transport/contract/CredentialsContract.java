package io.github.wslog.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.tls.TlsSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials and proxies as both appenders promise them in client mode: each module runs this against its own. */
public abstract class CredentialsContract extends Contract {
    private static final String SECRET = "secret-of-the-app-4711";
    private static final String NEXT = "secret-of-the-app-4712";
    private static final String PASSWORD = "secret-of-the-proxy-0815";

    @TempDir
    Path directory;

    private final List<Logging> loggings = new ArrayList<>();
    private Path token;

    @BeforeEach
    void writeToken() throws Exception {
        token = Files.writeString(directory.resolve("token"), SECRET + "\n");
    }

    @AfterEach
    @Override
    void closeAll() throws Exception {
        super.closeAll();
        for (Logging logging : loggings) {
            assertThat(logging.problems() + String.valueOf(logging.stats()))
                    .doesNotContain(SECRET)
                    .doesNotContain(NEXT)
                    .doesNotContain(PASSWORD)
                    .doesNotContain("c2VjcmV0"); // Basic: the beginning of a secret in base 64
        }
    }

    private Logging logging(Setup setup) {
        Logging logging = opened(start(setup.with("reconnectDelayMillis", "20")
                .with("maxReconnectDelayMillis", "50")
                .with("shutdownTimeoutMillis", "1000")));
        loggings.add(logging);
        return logging;
    }

    private static void awaitProblem(Logging logging, String part) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (logging.problems().stream().noneMatch(problem -> problem.contains(part))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not said: " + part + "; said: " + logging.problems());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearerTokenFile", "header", "url"})
    void credentials_areShown_andEventsArrive(String way) throws Exception {
        Sink sink = opened(Sink.listening());
        sink.demand(way.equals("url") ? "Basic YXBwOnNlY3JldA==" : "Bearer " + SECRET);
        Setup at = Setup.at(sink.url());
        Logging logging = logging(
                switch (way) {
                    case "bearerTokenFile" -> at.with("bearerTokenFile", token.toString());
                    case "header" -> at.withHeader("Authorization", "Bearer " + SECRET);
                    default -> Setup.at(sink.url().replace("//", "//app:secret@"));
                });

        logging.info("let in");

        sink.awaitEvents(1);
        assertThat(sink.texts()).containsExactly("let in");
        assertThat(sink.authorizations()).hasSize(1);
    }

    @Test
    void refusal_isSaidOnce_andTheTokenThatTakesItsPlace_isUsedAtTheNextAttempt() throws Exception {
        Sink sink = opened(Sink.listening());
        sink.demand("Bearer " + NEXT);
        Logging logging = logging(Setup.at(sink.url()).with("bearerTokenFile", token.toString()));
        logging.info("waits for the right token");
        awaitProblem(logging, "answered HTTP 401: check the credentials");
        sink.await(seen -> seen.authorizations().size() >= 3);
        assertThat(logging.stats().toString()).contains("answered HTTP 401");

        Files.writeString(token, NEXT);

        sink.awaitEvents(1);
        assertThat(sink.texts()).containsExactly("waits for the right token");
        assertThat(logging.problems()).filteredOn(line -> line.contains("401")).hasSize(1);
        assertThat(sink.authorizations()).startsWith("Bearer " + SECRET).endsWith("Bearer " + NEXT);
    }

    @Test
    void refusals_areNoStorm() throws Exception {
        Sink sink = opened(Sink.listening());
        sink.demand("Bearer " + NEXT);
        Logging logging = opened(start(Setup.at(sink.url())
                .with("bearerTokenFile", token.toString())
                .with("reconnectDelayMillis", "1")
                .with("maxReconnectDelayMillis", "600000")
                .with("shutdownTimeoutMillis", "0")));
        loggings.add(logging);
        awaitProblem(logging, "answered HTTP 401");
        for (int i = 0; i < 1000; i++) {
            logging.info("one more event asks for no attempt");
        }

        // The next one comes in five minutes at the earliest; those that a storm would make came at once.
        assertThat(sink.authorizations()).hasSize(1);
    }

    @Test
    void tokenFileThatCannotBeUsed_isNamed_andReadAgain() throws Exception {
        Sink sink = opened(Sink.listening());
        sink.demand("Bearer " + SECRET);
        Path late = directory.resolve("late");
        Logging logging = logging(Setup.at(sink.url()).with("bearerTokenFile", late.toString()));
        logging.info("waits for the file");
        awaitProblem(logging, "bearerTokenFile " + late + " does not exist");
        Files.writeString(late, SECRET + " and more\n");
        awaitProblem(logging, "bearerTokenFile " + late + " must hold one token");
        Files.writeString(late, SECRET);

        sink.awaitEvents(1);
        assertThat(sink.authorizations()).containsExactly("Bearer " + SECRET);
    }

    @Test
    void tokenBesideAHeaderOfTheSameName_isRefused_andSaid() {
        Sink sink = opened(Sink.listening());
        Logging logging = logging(
                Setup.at(sink.url()).with("bearerTokenFile", token.toString()).withHeader("authorization", "Basic x"));

        awaitProblem(logging, "the header Authorization and bearerTokenFile are both given");

        assertThat(sink.authorizations()).isEmpty();
    }

    @Test
    void events_goThroughAProxy_thatWantsCredentials_overTls() throws Exception {
        TestCa ca = TestCa.named(directory, "ca");
        TestCa.Issued server = ca.issue("server", "localhost");
        Sink sink = opened(Sink.listening(TlsSettings.DEFAULT.withCert(server.cert(), server.key())));
        AuthenticatingProxy proxy = opened(new AuthenticatingProxy("app", PASSWORD));
        Setup setup = Setup.at(sink.url()).with("caCert", ca.cert().toString());
        Logging logging = logging(setup.with("proxy", "http://app:" + PASSWORD + "@localhost:" + proxy.port()));

        logging.info("through the proxy");

        sink.awaitEvents(1);
        assertThat(sink.texts()).containsExactly("through the proxy");
        assertThat(proxy.asked()).containsExactly("localhost:" + sink.port() + " 200");
    }

    @Test
    void proxyThatRefuses_isNamed_andNothingGoesPastIt() throws Exception {
        Sink sink = opened(Sink.listening());
        AuthenticatingProxy proxy = opened(new AuthenticatingProxy("app", PASSWORD));
        Logging logging = logging(Setup.at(sink.url()).with("proxy", "http://app:wrong@localhost:" + proxy.port()));

        awaitProblem(logging, "the proxy answered HTTP 407: check its credentials");

        assertThat(sink.authorizations()).isEmpty();
    }
}
