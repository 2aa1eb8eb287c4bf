package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.client.Dialed.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handshake, and why there is none. */
@Timeout(120)
class NvConnectorIT {
    private static final String[] PROOF = {"Sec-WebSocket-Protocol: wslog.v1", "Wslog-Version: 1"};
    private final Told told = new Told();

    @ParameterizedTest
    @CsvSource({
        "wslog.v1, 'Sec-WebSocket-Protocol: wslog.v1|Wslog-Version: 1', true",
        "wslog.v1, 'Sec-WebSocket-Protocol: wslog.v1', false",
        "wslog.v1, 'Wslog-Version: 1', false",
        "wslog.v1, 'Sec-WebSocket-Protocol: wslog.v1|Wslog-Version: 2', false",
        "wslog.v1, 'sec-websocket-protocol: wslog.v1|wslog-version:1', true",
        "mine, 'Sec-WebSocket-Protocol: mine|Wslog-Version: 1', false",
    })
    void proof_isTheHeaderBesidesTheSubprotocol(String offered, String headers, boolean proven) throws IOException {
        try (RawServer server =
                RawServer.start(peer -> peer.accept(headers.split("\\|")).read())) {
            Link link = told.open(server, offered);

            assertThat(link.provenWslog()).isEqualTo(proven);
            link.abort();
        }
    }

    @Test
    void request_carriesSubprotocolHeadersAndCredentialsOfTheUrl_asConfigured() throws Exception {
        BlockingQueue<Map<String, String>> requests = new LinkedBlockingQueue<>();
        AtomicInteger evaluated = new AtomicInteger();
        try (RawServer server = RawServer.start(peer -> {
            requests.add(peer.readRequest());
            requests.add(Map.of("line", peer.requestLine));
            peer.switchProtocols();
        })) {
            URI url = URI.create("ws://me:secret@localhost:" + server.port() + "/a/b?c=d");
            TestSettings settings =
                    TestSettings.of(url).headers(() -> Map.of("X-Attempt", "n" + evaluated.incrementAndGet()));
            told.dial(settings, url, null);
            told.dial(settings, url, "mine");

            Map<String, String> first = requests.take();
            assertThat(requests.take()).containsEntry("line", "GET /a/b?c=d HTTP/1.1");
            assertThat(first).containsEntry("X-Attempt", "n1").doesNotContainKey("Sec-WebSocket-Protocol");
            assertThat(first).containsEntry("Authorization", "Basic bWU6c2VjcmV0");
            assertThat(first).containsEntry("Host", "localhost:" + server.port());
            assertThat(requests.take())
                    .containsEntry("X-Attempt", "n2")
                    .containsEntry("Sec-WebSocket-Protocol", "mine");
        }
    }

    @ParameterizedTest
    @CsvSource({"X-Injected, 'a\r\nEvil: yes'", "'Bad Name', x", "Host, elsewhere", "Sec-WebSocket-Key, x", "upgrade, x"
    })
    void header_isRefused_whenItWouldBreakTheHandshake(String name, String value) throws Exception {
        try (RawServer server = RawServer.start(RawServer.Peer::accept)) {
            TestSettings settings = TestSettings.of(server.url()).headers(() -> Map.of(name, value));

            assertThat(Told.failed(told.dial(settings, server.url(), null)).reason())
                    .startsWith("header '" + name + "'");
            assertThat(server.connections).hasValue(0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, wslog.v1, SUBPROTOCOL",
        "426, wslog.v1, SUBPROTOCOL",
        "400, , REFUSED",
        "401, wslog.v1, REFUSED",
        "403, wslog.v1, REFUSED",
        "404, wslog.v1, REFUSED",
        "302, wslog.v1, REFUSED",
        "500, wslog.v1, UNREACHABLE",
        "503, , UNREACHABLE",
        "200, , REFUSED",
    })
    void status_tellsWhatToDo(int status, String offered, Kind kind) throws IOException {
        try (RawServer server =
                RawServer.start(peer -> peer.refuse(status, "Content-Length: 2000000000", "Location: http://x/"))) {
            Dialed.Failed failure = Told.failed(told.dial(TestSettings.of(server.url()), server.url(), offered));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.reason()).contains("HTTP " + status);
            assertThat(failure.retryAfter()).isZero();
        }
    }

    @Test
    void retryAfter_isPassedOn_inSecondsAndAsADate() throws IOException {
        try (RawServer server = RawServer.start(
                peer -> peer.refuse(503, "Retry-After: 7"),
                peer -> peer.refuse(429, "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT"),
                peer -> peer.refuse(429, "Retry-After: soon"))) {
            TestSettings settings = TestSettings.of(server.url());

            assertThat(Told.failed(told.dial(settings, server.url(), null)).retryAfter())
                    .isEqualTo(Duration.ofSeconds(7));
            assertThat(Told.failed(told.dial(settings, server.url(), null)).retryAfter())
                    .isGreaterThan(Duration.ofDays(365));
            assertThat(Told.failed(told.dial(settings, server.url(), null)).retryAfter())
                    .isZero();
        }
    }

    @Test
    void subprotocolThatWasNotOffered_isThatKindOfFailure() throws IOException {
        try (RawServer server = RawServer.start(peer -> peer.accept("Sec-WebSocket-Protocol: other"))) {
            assertThat(Told.failed(told.dial(TestSettings.of(server.url()), server.url(), "wslog.v1"))
                            .kind())
                    .isEqualTo(Kind.SUBPROTOCOL);
        }
    }

    @Test
    void silentServer_failsAfterTheTimeout() throws IOException {
        try (RawServer server = RawServer.start(peer -> peer.in.readAllBytes())) {
            TestSettings settings = TestSettings.of(server.url()).connectTimeout(Duration.ofMillis(200));

            assertThat(Told.failed(told.dial(settings, server.url(), null)).reason())
                    .isEqualTo("no answer within 200 ms");
        }
    }

    @Test
    void quietConnection_outlivesTheTimeoutOfTheHandshake() throws Exception {
        CountDownLatch timeoutPassed = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            peer.accept(PROOF);
            timeoutPassed.await(1200, TimeUnit.MILLISECONDS);
            peer.send(TestFrame.BINARY, new byte[] {1, 2, 3});
            peer.read();
        })) {
            TestSettings settings = TestSettings.of(server.url()).connectTimeout(Duration.ofSeconds(1));
            Link link = ((Dialed.Connected) told.dial(settings, server.url(), "wslog.v1")).link();

            assertThat(told.messages.take()).containsExactly(1, 2, 3);
            assertThat(told.endings).isEmpty();
            link.abort();
        }
    }

    @Test
    void abandonedAttempt_returnsAtOnce() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            arrived.countDown();
            peer.in.readAllBytes();
        })) {
            TestSettings patient = TestSettings.of(server.url()).connectTimeout(Duration.ofMinutes(10));
            Connector.Attempt attempt = new NvConnector(Clock.systemUTC())
                    .attempt(new Target(server.url(), 0), null, patient.make().dial(), told);
            BlockingQueue<Dialed> outcome = new LinkedBlockingQueue<>();
            Thread dialing = new Thread(() -> outcome.add(attempt.dial()));
            dialing.setDaemon(true);
            dialing.start();
            arrived.await();

            attempt.abandon();

            assertThat(outcome.poll(30, TimeUnit.SECONDS)).isInstanceOf(Dialed.Failed.class);
        }
    }

    @Test
    void ipv6Address_isDialledAsItStands() throws Exception {
        byte[] loopback = new byte[16];
        loopback[15] = 1;
        InetAddress six = InetAddress.getByAddress(loopback);
        ServerSocket listener = null;
        try {
            listener = new ServerSocket(0, 1, six);
        } catch (IOException noIpv6) {
            Assumptions.abort("this machine has no IPv6");
        }
        BlockingQueue<Map<String, String>> requests = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.on(listener, peer -> requests.add(peer.accept().request))) {
            URI url = URI.create("ws://[::1]:" + server.port() + "/");

            assertThat(told.dial(TestSettings.of(url), url, null)).isInstanceOf(Dialed.Connected.class);
            assertThat(requests.take()).containsEntry("Host", "[::1]:" + server.port());
        }
    }

    @Test
    void refusedConnection_andUnknownHost_sayWhat() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        URI nobody = URI.create("ws://localhost:" + free + "/");
        URI unknown = URI.create("ws://nosuchhost.invalid/");

        assertThat(Told.failed(told.dial(TestSettings.of(nobody), nobody, null)).reason())
                .containsIgnoringCase("refused");
        assertThat(Told.failed(told.dial(TestSettings.of(unknown), unknown, null))
                        .reason())
                .contains("unknown host");
    }

    @Test
    void threads_areOurs_andDaemons() throws Exception {
        try (RawServer server = RawServer.start(peer -> peer.accept().read())) {
            BlockingQueue<Dialed> outcome = new LinkedBlockingQueue<>();
            DaemonThread.of(
                            "connect-test",
                            () -> outcome.add(told.dial(TestSettings.of(server.url()), server.url(), null)))
                    .start();
            Link link = ((Dialed.Connected) outcome.poll(30, TimeUnit.SECONDS)).link();

            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().endsWith("-localhost"))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(thread -> {
                        assertThat(thread.getName()).startsWith("wslog-");
                        assertThat(thread.isDaemon()).isTrue();
                    });
            link.abort();
        }
    }
}
