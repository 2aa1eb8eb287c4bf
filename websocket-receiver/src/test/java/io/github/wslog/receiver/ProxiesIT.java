package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.client.ClientSettings;
import io.github.wslog.transport.client.Delivery;
import io.github.wslog.transport.client.Shipper;
import io.github.wslog.transport.contract.AuthenticatingProxy;
import io.github.wslog.transport.contract.TestCa;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.tls.ClientTls;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A receiver behind nginx and HAProxy, which end TLS, take a prefix away, and cut what is quiet: the samples as they stand, but
 * for names of files, ports and times.
 */
@Timeout(400)
class ProxiesIT {
    private static final String PASSWORD = "proxy-secret-0815";
    private static final String TOKEN = "shop-secret-0123456789";

    @TempDir
    private Path directory;

    private TestCa ca;
    private Map<String, String> names;
    private ReceiverProcess receiver;

    @BeforeEach
    void issue() throws Exception {
        ca = TestCa.named(directory, "ca");
    }

    private void startReceiver(Duration proxiesCutAfter) throws Exception {
        Path tokens = Files.writeString(directory.resolve("tokens"), "shop send " + TOKEN);
        receiver = ReceiverProcess.start(
                "--listen",
                "ws://127.0.0.1:0/logs",
                "--listen-token-file",
                tokens.toString(),
                "--allowed-host",
                "logs.example",
                "--trusted-proxy",
                "127.0.0.1",
                "--file",
                out().toString(),
                "--spool-bytes",
                "16m",
                "--line",
                "{app} {message}");
        TestCa.Issued server = ca.issue("server", "localhost");
        Path both = Files.writeString(
                directory.resolve("both.pem"), Files.readString(server.cert()) + Files.readString(server.key()));
        names = Map.of(
                "127.0.0.1:8025",
                "127.0.0.1:" + receiver.port(),
                "/etc/pki/logs/logs.pem",
                server.cert().toString(),
                "/etc/pki/logs/logs.key",
                server.key().toString(),
                "/etc/pki/logs/logs-and-key.pem",
                both.toString(),
                " 60s",
                " " + proxiesCutAfter.toSeconds() + "s");
    }

    private Path out() {
        return directory.resolve("out.log");
    }

    private Map<String, String> namesIn(String sample) throws IOException {
        String text = Files.readString(Path.of("..", "samples", sample));
        return names.entrySet().stream()
                .filter(name -> text.contains(name.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private ProxyProcess nginx() throws Exception {
        return ProxyProcess.nginx(directory, namesIn("nginx/receiver.conf"));
    }

    private ProxyProcess haproxy() throws Exception {
        return ProxyProcess.haproxy(directory, namesIn("haproxy/haproxy.cfg"));
    }

    /** A source with the client that the appenders have. */
    private final class Source implements AutoCloseable {
        private final String name;
        private final EventLog log =
                EventLog.inMemory(new LogSettings(16 << 20, 1 << 20, 100_000, 0, Retention.UNTIL_RELEASED));
        private final Shipper shipper;
        private int logged;

        Source(String name, int port, Duration ping, @Nullable URI proxy) {
            this.name = name;
            ClientSettings settings = new ClientSettings(
                    List.of(URI.create("wss://localhost:" + port + "/ws/logs")),
                    null,
                    () -> Map.of("Authorization", "Bearer " + TOKEN),
                    proxy,
                    TlsSettings.DEFAULT.withTrust(ca.cert(), null),
                    Compression.NONE,
                    Delivery.ACKNOWLEDGED,
                    Duration.ofSeconds(10),
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    ping,
                    Duration.ofMinutes(2),
                    new SourceInfo(name, "host", 1),
                    "text/plain; charset=utf-8",
                    StandardCharsets.UTF_8,
                    LinePattern.parse(LinePattern.DEFAULT));
            shipper = new Shipper(log, settings, new OwnLog(System.err, InstantSource.system(), false));
            shipper.start();
        }

        void log(int events) {
            for (int i = 0; i < events; i++) {
                TlsIT.append(log, "event " + ++logged);
            }
        }

        void awaitDelivered() throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (shipper.stats().delivered() < logged) {
                assertThat(System.nanoTime()).as("%s", shipper.stats()).isLessThan(deadline);
                pass(Duration.ofMillis(10));
            }
        }

        void end() {
            assertThat(shipper.close(Duration.ofSeconds(60))).isTrue();
        }

        Stream<String> lines() {
            return IntStream.rangeClosed(1, logged).mapToObj(i -> name + " event " + i);
        }

        @Override
        public void close() {
            shipper.close(Duration.ZERO);
            log.close();
        }
    }

    /** What is to pass is time: nothing happens in it. */
    private static void pass(Duration time) throws InterruptedException {
        assertThat(new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS))
                .isFalse();
    }

    @Test
    void quietConnections_outliveProxiesThatCutAfter5s_andTheirReload() throws Exception {
        runQuietly(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(11));
    }

    @Test
    @Tag("soak")
    void quietConnections_outliveProxiesThatCutAfter60s_for150s() throws Exception {
        runQuietly(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(150));
    }

    private void runQuietly(Duration cut, Duration ping, Duration quiet) throws Exception {
        startReceiver(cut);
        try (ReceiverProcess running = receiver;
                ProxyProcess nginx = nginx();
                ProxyProcess haproxy = haproxy();
                AuthenticatingProxy connect = new AuthenticatingProxy("app", PASSWORD)) {
            URI through = URI.create("http://app:" + PASSWORD + "@localhost:" + connect.port());
            try (Source direct = new Source("nginx", nginx.port, ping, null);
                    Source proxied = new Source("connect", nginx.port, ping, through);
                    Source other = new Source("haproxy", haproxy.port, ping, null);
                    Source silent = new Source("silent", nginx.port, Duration.ofSeconds(110), null)) {
                List<Source> sources = List.of(direct, proxied, other, silent);
                for (Source source : sources) {
                    source.log(1000);
                    source.awaitDelivered();
                }
                nginx.reload();
                haproxy.reload();
                sources.forEach(source -> source.log(1000));
                pass(quiet);
                for (Source source : sources) {
                    source.log(1000);
                    source.awaitDelivered();
                    source.end();
                }
                for (Source source : List.of(direct, proxied, other)) {
                    assertThat(source.shipper.stats().connects())
                            .as(source.name)
                            .isEqualTo(1);
                }
                if (cut.compareTo(Duration.ofSeconds(20)) < 0) {
                    // The receiver's own pings come every 20 s.
                    assertThat(silent.shipper.stats().connects())
                            .as("cut where nobody pings")
                            .isGreaterThan(1);
                }
                assertThat(connect.asked()).containsExactly("localhost:" + nginx.port + " 200");
                running.terminate();
                assertThat(running.exitCode()).isZero();
                assertThat(Files.readAllLines(out()))
                        .containsExactlyInAnyOrderElementsOf(
                                sources.stream().flatMap(Source::lines).toList());
                assertThat(nginx.said() + haproxy.said()).doesNotContain(TOKEN, PASSWORD);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "haproxy"})
    void address_isTheClientsOwn_andThePageIsBelowThePrefix(String kind) throws Exception {
        startReceiver(Duration.ofSeconds(60));
        try (ReceiverProcess running = receiver;
                ProxyProcess proxy = kind.equals("nginx") ? nginx() : haproxy()) {
            String upgrade = String.join(
                    "\r\n",
                    "Upgrade: websocket",
                    "Connection: Upgrade",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                    "X-Forwarded-For: 192.0.2.1",
                    "");
            assertThat(answer(proxy.port, "/ws/logs", upgrade)).startsWith("HTTP/1.1 401");
            running.await("refused: 127.0.0.9 shows no token");
            assertThat(answer(proxy.port, "/ws/live", upgrade)).startsWith("HTTP/1.1 101");
            assertThat(answer(proxy.port, "/ws", "")).startsWith("HTTP/1.1 30").contains("/ws/");
            assertThat(answer(proxy.port, "/ws/", ""))
                    .startsWith("HTTP/1.1 200")
                    .contains("<meta name=\"wslog-path\" content=\"./live\">");
        }
    }

    /** Asks from 127.0.0.9; the head, or all of it if it ends. */
    private String answer(int port, String path, String headers) throws IOException {
        InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 9});
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port, local, 0);
        TlsSettings trusting = TlsSettings.DEFAULT.withTrust(ca.cert(), null);
        try (SSLSocket socket = ClientTls.load(trusting).handshake(plain, "localhost", port, Duration.ofSeconds(20))) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: logs.example\r\n" + headers + "\r\n";
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            StringBuilder answer = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answer.append(line).append('\n');
                if (line.contains("wslog-path")
                        || (line.isEmpty() && !answer.toString().contains(" 200"))) {
                    break;
                }
            }
            return answer.toString();
        }
    }
}
