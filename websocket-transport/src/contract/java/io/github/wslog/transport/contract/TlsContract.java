package io.github.wslog.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as both appenders promise it in client mode, in the same words: each module runs this against its own. */
public abstract class TlsContract extends Contract {
    private static final String SECRET = "secret-of-the-key-4711";

    @TempDir
    Path directory;

    private TestCa ca;
    private TestCa.Issued server;
    private TestCa.Issued app;
    private TestCa.Issued own;

    @BeforeEach
    void issue() throws Exception {
        ca = TestCa.named(directory, "ca");
        server = ca.issue("server", "localhost");
        app = ca.issue("app", "app.example");
        own = TestCa.selfSigned(directory, "own", "localhost");
    }

    private Sink sink(TestCa.Issued issued, ClientAuth auth) {
        return opened(Sink.listening(TlsSettings.DEFAULT
                .withCert(issued.cert(), issued.key())
                .withTrust(ca.cert(), null)
                .withClientAuth(auth)));
    }

    private Logging logging(Setup setup) {
        return opened(start(setup.with("reconnectDelayMillis", "20")
                .with("maxReconnectDelayMillis", "50")
                .with("shutdownTimeoutMillis", "1000")));
    }

    private Setup trusting(Sink sink) {
        return Setup.at(sink.url()).with("caCert", ca.cert().toString());
    }

    private static Setup with(Setup setup, TestCa.Issued issued) {
        return setup.with("cert", issued.cert().toString())
                .with("key", issued.key().toString());
    }

    private static String fingerprint(TestCa.Issued issued) throws Exception {
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(issued.der()));
    }

    private Setup.Stores stores() throws Exception {
        return TestStores.of(directory, app, ca.cert(), SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "mutual", "self-signed", "self-signed and trusted", "pinned", "stores"})
    void events_arrive_overTls(String way) throws Exception {
        boolean mutual = way.equals("mutual") || way.equals("stores");
        Sink sink = sink(way.startsWith("self") ? own : server, mutual ? ClientAuth.NEED : ClientAuth.NONE);
        Setup setup = switch (way) {
            case "mutual" -> with(trusting(sink), app);
            case "self-signed" -> Setup.at(sink.url()).with("allowSelfSigned", "true");
            case "self-signed and trusted" ->
                Setup.at(sink.url()).with("caCert", own.cert().toString());
            case "pinned" -> trusting(sink).with("certificateSha256", fingerprint(server));
            case "stores" -> Setup.at(sink.url()).withStores(stores());
            default -> trusting(sink);
        };
        Logging logging = logging(setup);
        logging.info("over TLS");
        sink.awaitEvents(1);
        assertThat(sink.texts()).containsExactly("over TLS");
        assertThat(logging.problems().toString()).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown CA",
                "unknown to the JVM",
                "wrong host",
                "expired",
                "not yet valid",
                "revoked",
                "self-signed",
                "wrong fingerprint",
                "no client certificate",
                "wrong key",
                "missing file",
                "wrong password",
                "store that cannot be loaded"
            })
    void cause_isNamed_andEventsWait(String mistake) throws Exception {
        Instant now = Instant.now();
        TestCa.Issued shown = switch (mistake) {
            case "wrong host" -> ca.issue("elsewhere", "elsewhere.example");
            case "expired" -> ca.issue("old", "localhost", now.minusSeconds(7200), now.minusSeconds(3600));
            case "not yet valid" -> ca.issue("new", "localhost", now.plusSeconds(3600), now.plusSeconds(7200));
            case "self-signed" -> own;
            default -> server;
        };
        Sink sink = sink(shown, mistake.equals("no client certificate") ? ClientAuth.NEED : ClientAuth.NONE);
        Setup trusting = trusting(sink);
        Path other = TestCa.named(directory, "other").cert();
        Path encrypted = Files.writeString(
                directory.resolve("encrypted.key"), TestCa.pem("ENCRYPTED PRIVATE KEY", TestCa.encrypted(app)));
        Setup.Stores stores = stores();
        Setup setup = switch (mistake) {
            case "unknown CA" -> trusting.with("caCert", other.toString());
            case "unknown to the JVM" -> Setup.at(sink.url());
            case "revoked" -> trusting.with("crl", ca.crl(server).toString());
            case "wrong fingerprint" -> trusting.with("certificateSha256", fingerprint(own));
            case "wrong key" -> with(trusting, app).with("key", server.key().toString());
            case "missing file" ->
                trusting.with("caCert", directory.resolve("missing.pem").toString());
            case "wrong password" ->
                with(trusting, app).with("key", encrypted.toString()).with("keyPassword", SECRET);
            case "store that cannot be loaded" ->
                Setup.at(sink.url())
                        .withStores(new Setup.Stores(stores.keys(), directory.resolve("missing.p12"), SECRET));
            default -> trusting;
        };
        String cause = switch (mistake) {
            case "unknown CA" -> "comes from an unknown CA: it was issued by CN=ca";
            case "unknown to the JVM" -> "certification path";
            case "wrong host" -> "is for another host";
            case "expired" -> "expired on";
            case "not yet valid" -> "is not valid before";
            case "revoked" -> "is revoked, says crl";
            case "self-signed" -> "is self-signed: it must be given as caCert, or allowSelfSigned be true";
            case "wrong fingerprint" -> "is none of certificateSha256";
            case "no client certificate" -> "the server wants a client certificate";
            case "wrong key" -> "does not belong to the certificate CN=app.example";
            case "missing file" -> "missing.pem does not exist";
            case "wrong password" -> "the password does not open this key";
            default -> "sl> ";
        };
        Logging logging = logging(setup);
        logging.info("waits");
        awaitProblem(logging, cause);
        assertThat(sink.hellos()).isEmpty();
        assertThat(logging.stats().toString()).contains("TLS: ");
        assertThat(logging.problems() + logging.stats().toString()).doesNotContain(SECRET);
    }

    private static void awaitProblem(Logging logging, String part) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (logging.problems().stream().noneMatch(problem -> problem.contains("TLS: ") && problem.contains(part))) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not said: " + part + "; said: " + logging.problems());
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void fileThatIsPutRight_isReadAtTheNextAttempt() throws Exception {
        Sink sink = sink(server, ClientAuth.NONE);
        Path late = directory.resolve("late.pem");
        Logging logging = logging(Setup.at(sink.url()).with("caCert", late.toString()));
        logging.info("waits for the file");
        awaitProblem(logging, "late.pem does not exist");
        Files.copy(ca.cert(), late);
        sink.awaitEvents(1);
        assertThat(sink.texts()).containsExactly("waits for the file");
    }
}
