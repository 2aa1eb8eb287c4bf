package io.github.wslog.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as both appenders promise it in server mode, in the same words: each module runs this against its own. */
public abstract class TlsServerContract extends Contract {
    private static final String SECRET = "secret-of-the-key-4711";
    private static final Setup SERVER =
            new Setup(Map.of("mode", "server", "port", "0", "reconnectDelayMillis", "20"), "");

    @TempDir
    Path directory;

    private final List<Logging> loggings = new ArrayList<>();
    private TestCa ca;
    private TestCa.Issued server;
    private TestCa.Issued reader;

    @BeforeEach
    void issue() throws Exception {
        ca = TestCa.named(directory, "ca");
        server = ca.issue("server", "localhost");
        reader = ca.issue("reader", "reader.example");
    }

    @AfterEach
    @Override
    void closeAll() throws Exception {
        super.closeAll();
        for (Logging logging : loggings) {
            assertThat(logging.problems() + String.valueOf(logging.stats())).doesNotContain(SECRET);
        }
    }

    private Logging logging(Setup setup) {
        Logging logging = opened(start(setup));
        loggings.add(logging);
        return logging;
    }

    private Setup withCertificate() {
        return SERVER.with("cert", server.cert().toString())
                .with("key", server.key().toString());
    }

    private HttpClient client(TestCa.@Nullable Issued own) throws Exception {
        return HttpClient.newBuilder()
                .sslContext(TestStores.client(ca.cert(), own))
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "mutual", "stores", "stores, mutual"})
    void log_isServed_overTls(String way) throws Exception {
        boolean mutual = way.endsWith("mutual");
        Setup setup = way.startsWith("stores")
                ? SERVER.withStores(TestStores.of(directory, server, ca.cert(), SECRET))
                : withCertificate();
        if (mutual) {
            setup = setup.with("clientAuth", "need");
        }
        if (way.equals("mutual")) {
            setup = setup.with("caCert", ca.cert().toString());
        }
        Logging logging = logging(setup);
        String url = ServerContract.url(logging);
        assertThat(url).startsWith("wss://127.0.0.1:");
        String live = url.replace("127.0.0.1", "localhost") + "?format=json";
        HttpClient http = client(mutual ? reader : null);
        Watcher watcher = opened(Watcher.at(http, live));
        assertThat(watcher.next()).startsWith("[{\"subscribed\":");
        assertThat(watcher.next()).isEqualTo("[{\"live\":true}]");
        logging.warn("served over TLS");
        assertThat(watcher.next()).contains("served over TLS");
        assertThat(logging.problems()).isEmpty();
        if (mutual) {
            HttpClient stranger = client(null);
            assertThatThrownBy(() -> Watcher.at(stranger, live)).hasRootCauseInstanceOf(IOException.class);
            await(logging, "TLS handshake of 127.0.0.1 failed");
        }
    }

    private static void await(Logging logging, String part) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (logging.problems().stream().noneMatch(problem -> problem.contains(part))) {
            assertThat(System.nanoTime())
                    .as("not said: %s; said: %s", part, logging.problems())
                    .isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void stores_thatWereReplaced_areUsedAfterAReconfiguration() throws Exception {
        Setup setup = SERVER.withStores(TestStores.of(directory, server, ca.cert(), SECRET));
        Logging logging = logging(setup);
        assertThat(shownBy(logging)).isEqualTo(server.serial());
        TestCa.Issued next = ca.issue("next", "localhost");
        TestStores.of(directory, next, ca.cert(), SECRET);
        logging.reconfigure(setup);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (shownBy(logging) != next.serial()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    /** The serial number of the certificate that a new connection is shown; 0 if the port is just being closed. */
    private long shownBy(Logging logging) throws Exception {
        int port = URI.create(ServerContract.url(logging)).getPort();
        SSLSocketFactory sockets = TestStores.client(ca.cert(), null).getSocketFactory();
        try (SSLSocket socket = (SSLSocket) sockets.createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSerialNumber().longValue();
        } catch (IOException closed) {
            return 0;
        }
    }

    @Test
    void session_ofABrowser_isForTlsAlone() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), SECRET + "\n");
        URI live = URI.create(ServerContract.url(logging(withCertificate().with("tokenFile", token.toString()))));
        HttpRequest login = HttpRequest.newBuilder(URI.create("https://localhost:" + live.getPort() + "/login"))
                .POST(HttpRequest.BodyPublishers.ofString("token=" + SECRET))
                .build();
        HttpResponse<Void> answer = client(null).send(login, HttpResponse.BodyHandlers.discarding());
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).endsWith("; SameSite=Strict; Secure");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong key", "wrong password", "store that cannot be loaded"})
    void log_isNotServedInPlainText_whenTheCertificateCannotBeUsed(String mistake) throws Exception {
        Setup.Stores stores = TestStores.of(directory, server, ca.cert(), SECRET);
        Path encrypted = Files.writeString(
                directory.resolve("encrypted.key"), TestCa.pem("ENCRYPTED PRIVATE KEY", TestCa.encrypted(server)));
        Setup setup = switch (mistake) {
            case "wrong key" -> withCertificate().with("key", reader.key().toString());
            case "wrong password" ->
                withCertificate().with("key", encrypted.toString()).with("keyPassword", SECRET);
            default -> SERVER.withStores(new Setup.Stores(directory.resolve("missing.p12"), stores.trusted(), SECRET));
        };
        Logging logging = logging(setup);
        String cause = switch (mistake) {
            case "wrong key" -> "does not belong to";
            case "wrong password" -> "the password does not open this key";
            default -> "sl> ";
        };
        await(logging, cause);
        assertThat(logging.stats().toString()).contains("not listening");
    }
}
