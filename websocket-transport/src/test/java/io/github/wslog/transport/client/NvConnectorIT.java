package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.client.Dialed.Kind;
import io.github.wslog.transport.contract.AuthenticatingProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class NvConnectorIT {
    private static final String[] PROOF = {"Sec-WebSocket-Protocol: wslog.v1", "Wslog-Version: 1"};

    private final Told told = new Told();

    private Dialed dial(TestSettings settings, URI url, String subprotocol) {
        Target target = new Target(url, 0);
        return new NvConnector(Clock.systemUTC())
                .attempt(target, subprotocol, settings.make().dial(), told)
                .dial();
    }

    private Link open(RawServer server, String subprotocol) {
        Dialed dialed = dial(TestSettings.of(server.url()), server.url(), subprotocol);
        assertThat(dialed).isInstanceOf(Dialed.Connected.class);
        return ((Dialed.Connected) dialed).link();
    }

    private static Dialed.Failed failed(Dialed dialed) {
        assertThat(dialed).isInstanceOf(Dialed.Failed.class);
        return (Dialed.Failed) dialed;
    }

    @Test
    void frames_arriveWholeAndInOrder_whilePongsFallBetweenThem() throws Exception {
        BlockingQueue<TestFrame> got = new LinkedBlockingQueue<>();
        RawServer.Script pinging = peer -> {
            peer.accept();
            for (int i = 0; i < 20; i++) {
                peer.send(TestFrame.PING, new byte[] {(byte) i});
            }
            for (TestFrame frame; (frame = peer.read()) != null; ) {
                got.add(frame);
                if (frame.opcode() == TestFrame.PONG) {
                    peer.send(TestFrame.PING, frame.payload());
                }
            }
        };
        try (RawServer server = RawServer.start(pinging)) {
            Link link = open(server, null);
            FrameWriter frames = new FrameWriter(new MaskingKeys(new java.security.SecureRandom()), 70_000);
            byte[] payload = new byte[60_000];
            new Random(7).nextBytes(payload);
            for (int i = 0; i < 300; i++) {
                int length = i % 3 == 0 ? 60_000 : 200 + i;
                payload[0] = (byte) i;
                frames.append(FrameWriter.BINARY, payload, 0, length);
                frames.writeTo(link);
            }
            int data = 0;
            int pongs = 0;
            while (data < 300 || pongs < 20) {
                TestFrame frame = got.poll(30, TimeUnit.SECONDS);
                assertThat(frame).isNotNull();
                if (frame.opcode() == TestFrame.PONG) {
                    pongs++;
                    continue;
                }
                payload[0] = (byte) data;
                int length = data % 3 == 0 ? 60_000 : 200 + data;
                assertThat(frame.opcode()).isEqualTo(TestFrame.BINARY);
                assertThat(Arrays.equals(frame.payload(), Arrays.copyOf(payload, length)))
                        .isTrue();
                data++;
            }
            link.abort();
        }
    }

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
            Link link = open(server, offered);

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
            dial(settings, url, null);
            dial(settings, url, "mine");

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

            assertThat(failed(dial(settings, server.url(), null)).reason()).startsWith("header '" + name + "'");
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
            Dialed.Failed failure = failed(dial(TestSettings.of(server.url()), server.url(), offered));

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

            assertThat(failed(dial(settings, server.url(), null)).retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(failed(dial(settings, server.url(), null)).retryAfter()).isGreaterThan(Duration.ofDays(365));
            assertThat(failed(dial(settings, server.url(), null)).retryAfter()).isZero();
        }
    }

    @Test
    void subprotocolThatWasNotOffered_isThatKindOfFailure() throws IOException {
        try (RawServer server = RawServer.start(peer -> peer.accept("Sec-WebSocket-Protocol: other"))) {
            assertThat(failed(dial(TestSettings.of(server.url()), server.url(), "wslog.v1"))
                            .kind())
                    .isEqualTo(Kind.SUBPROTOCOL);
        }
    }

    @Test
    void silentServer_failsAfterTheTimeout() throws IOException {
        try (RawServer server = RawServer.start(peer -> peer.in.readAllBytes())) {
            TestSettings settings = TestSettings.of(server.url()).connectTimeout(Duration.ofMillis(200));

            assertThat(failed(dial(settings, server.url(), null)).reason()).isEqualTo("no answer within 200 ms");
        }
    }

    @Test
    void quietConnection_outlivesTheTimeoutOfTheHandshake() throws Exception {
        CountDownLatch timeoutPassed = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            peer.accept(PROOF);
            timeoutPassed.await(350, TimeUnit.MILLISECONDS);
            peer.send(TestFrame.BINARY, new byte[] {1, 2, 3});
            peer.read();
        })) {
            TestSettings settings = TestSettings.of(server.url()).connectTimeout(Duration.ofMillis(150));
            Link link = ((Dialed.Connected) dial(settings, server.url(), "wslog.v1")).link();

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

            assertThat(dial(TestSettings.of(url), url, null)).isInstanceOf(Dialed.Connected.class);
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

        assertThat(failed(dial(TestSettings.of(nobody), nobody, null)).reason()).containsIgnoringCase("refused");
        assertThat(failed(dial(TestSettings.of(unknown), unknown, null)).reason())
                .contains("unknown host");
    }

    @Test
    void endOfThePeer_isTold_withItsCloseCode() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            peer.close(1013, "later");
            peer.in.readAllBytes();
        })) {
            open(server, null);

            Ending ending = told.endings.poll(30, TimeUnit.SECONDS);
            assertThat(ending.code()).isEqualTo(1013);
            assertThat(ending.reason()).isEqualTo("closed by the peer with 1013: later");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"between frames", "in a frame", "reset"})
    void brokenConnection_isAnEndWithoutCode(String where) throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            switch (where) {
                case "in a frame" -> peer.out.write(new byte[] {(byte) 0x82, 100, 1, 2});
                case "reset" -> peer.reset();
                default -> {}
            }
        })) {
            open(server, null);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).code()).isEqualTo(Ending.ABNORMAL);
        }
    }

    @Test
    void hugeFrame_isRefused_beforeMemoryIsTakenForIt() throws Exception {
        BlockingQueue<TestFrame> answers = new LinkedBlockingQueue<>();
        byte[] claimsTwoGigabytes = {(byte) 0x82, 127, 0, 0, 0, 0, 0x7F, (byte) 0xFF, (byte) 0xFF, (byte) 0xF0};
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            peer.out.write(claimsTwoGigabytes);
            answers.add(peer.read());
        })) {
            open(server, null);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains("2147483632 bytes");
            assertThat(answers.poll(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void endlessMessage_isRefused_alsoWhenItsFragmentsAreEmpty() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            peer.out.write(TestFrame.ofServer(false, TestFrame.TEXT, new byte[0]));
            byte[] fragment = TestFrame.ofServer(false, TestFrame.CONTINUATION, new byte[0]);
            for (int i = 0; i < 1_000_000; i++) {
                peer.out.write(fragment);
            }
        })) {
            open(server, null);

            assertThat(told.endings.poll(30, TimeUnit.SECONDS).reason()).contains("the peer sent a message");
        }
    }

    @Test
    void messageInFragments_isPutTogether_withControlFramesBetweenThem() throws Exception {
        try (RawServer server = RawServer.start(peer -> {
            peer.accept(PROOF);
            peer.out.write(TestFrame.ofServer(false, TestFrame.BINARY, new byte[] {1}));
            peer.send(TestFrame.PING, new byte[] {9});
            byte[] rest = TestFrame.ofServer(true, TestFrame.CONTINUATION, new byte[] {2, 3});
            for (byte octet : rest) {
                peer.out.write(octet);
            }
            peer.read();
        })) {
            Link link = open(server, "wslog.v1");

            assertThat(told.messages.poll(30, TimeUnit.SECONDS)).containsExactly(1, 2, 3);
            link.abort();
        }
    }

    @Test
    void pong_isPassedOn_withItsPayload() throws Exception {
        try (RawServer server = RawServer.start(peer -> peer.accept().readData())) {
            Link link = open(server, null);
            FrameWriter frames = new FrameWriter(() -> 1, 100);

            frames.append(FrameWriter.PING, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, 8);
            frames.writeTo(link);

            assertThat(told.pongs.poll(30, TimeUnit.SECONDS)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
            link.abort();
        }
    }

    @Test
    void close_comesBehindTheData_andEndsInOrder() throws Exception {
        BlockingQueue<TestFrame> got = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            got.add(peer.read());
            TestFrame close = peer.read();
            got.add(close);
            peer.send(TestFrame.CLOSE, close.payload());
            assertThat(peer.read()).isNull();
            got.add(close);
        })) {
            Link link = open(server, null);
            FrameWriter frames = new FrameWriter(() -> 1, 100);
            frames.append(FrameWriter.TEXT, "last words".getBytes(StandardCharsets.UTF_8), 0, 10);
            frames.writeTo(link);

            link.close(1001, "bye");

            assertThat(got.poll(30, TimeUnit.SECONDS).text()).isEqualTo("last words");
            assertThat(got.poll(30, TimeUnit.SECONDS).closeCode()).isEqualTo(1001);
            assertThat(got.poll(30, TimeUnit.SECONDS))
                    .as("the connection was closed")
                    .isNotNull();
            assertThat(told.endings.poll(30, TimeUnit.SECONDS).code()).isEqualTo(1001);
            assertThat(server.failures).isEmpty();
        }
    }

    @Test
    void blockedWrite_isFreed_byAbort() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        try (RawServer server = RawServer.start(peer -> {
            peer.accept();
            done.await();
        })) {
            Link link = open(server, null);
            BlockingQueue<Exception> outcome = new LinkedBlockingQueue<>();
            Thread writer = new Thread(() -> {
                byte[] frame = new byte[1 << 20];
                try {
                    while (true) {
                        link.write(frame, 0, frame.length);
                    }
                } catch (IOException freed) {
                    outcome.add(freed);
                }
            });
            writer.setDaemon(true);
            writer.start();
            while (writer.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }

            link.abort();

            assertThat(outcome.poll(30, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            done.countDown();
        }
    }

    @Test
    void tls_carriesFrames_andChecksTheName(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "dns:localhost");
        try (RawServer server = RawServer.startTls(certificate.server(), peer -> {
            peer.accept(PROOF);
            peer.send(TestFrame.BINARY, peer.read().payload());
            peer.read();
        })) {
            TestSettings settings = TestSettings.of(server.url()).sslContext(certificate.trusting());
            Dialed dialed = dial(settings, server.url(), "wslog.v1");
            assertThat(dialed).isInstanceOf(Dialed.Connected.class);
            Link link = ((Dialed.Connected) dialed).link();
            assertThat(link.provenWslog()).isTrue();
            FrameWriter frames = new FrameWriter(() -> 0x01020304, 100_000);
            byte[] payload = new byte[70_000];
            new Random(1).nextBytes(payload);
            frames.append(FrameWriter.BINARY, payload, 0, payload.length);
            frames.writeTo(link);

            assertThat(told.messages.poll(30, TimeUnit.SECONDS)).isEqualTo(payload);
            link.abort();
        }
    }

    @Test
    void tls_saysTheTrueReason_whenItFails(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "dns:elsewhere.example");
        try (RawServer server = RawServer.startTls(certificate.server(), RawServer.Peer::accept)) {
            Dialed.Failed untrusted = failed(dial(TestSettings.of(server.url()), server.url(), null));
            assertThat(untrusted.kind()).isEqualTo(Kind.REFUSED);
            assertThat(untrusted.reason()).startsWith("TLS: ").contains("certification path");

            TestSettings trusting = TestSettings.of(server.url()).sslContext(certificate.trusting());
            Dialed.Failed wrongName = failed(dial(trusting, server.url(), null));
            assertThat(wrongName.kind()).isEqualTo(Kind.REFUSED);
            assertThat(wrongName.reason()).contains("localhost");

            trusting.verifyHostname(false);
            assertThat(dial(trusting, server.url(), null)).isInstanceOf(Dialed.Connected.class);
        }
    }

    @Test
    void proxy_isAskedToConnect_withCredentials_forBothSchemes(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "dns:localhost");
        RawServer.Script echo = peer -> {
            peer.accept(PROOF);
            peer.send(TestFrame.BINARY, peer.read().payload());
            peer.read();
        };
        try (RawServer plain = RawServer.start(echo);
                RawServer tls = RawServer.startTls(certificate.server(), echo);
                AuthenticatingProxy proxy = new AuthenticatingProxy("me", "secret")) {
            for (RawServer server : new RawServer[] {plain, tls}) {
                TestSettings settings = TestSettings.of(server.url())
                        .sslContext(certificate.trusting())
                        .proxy(URI.create("http://me:secret@localhost:" + proxy.port()));
                Dialed dialed = dial(settings, server.url(), "wslog.v1");
                assertThat(dialed).isInstanceOf(Dialed.Connected.class);
                Link link = ((Dialed.Connected) dialed).link();
                FrameWriter frames = new FrameWriter(() -> 1, 100);
                frames.append(FrameWriter.BINARY, new byte[] {5, 6}, 0, 2);
                frames.writeTo(link);

                assertThat(told.messages.poll(30, TimeUnit.SECONDS)).containsExactly(5, 6);
                assertThat(proxy.asked()).last().isEqualTo("localhost:" + server.port() + " 200");
                link.abort();
            }
        }
    }

    /** With nobody exempt, as loopback is otherwise. */
    private static void withSystemProxy(String kind, int port, Callable<?> work) throws Exception {
        String exempt = kind.equals("socksProxy") ? "socksNonProxyHosts" : "http.nonProxyHosts";
        System.setProperty(kind + "Host", "127.0.0.1");
        System.setProperty(kind + "Port", Integer.toString(port));
        System.setProperty(exempt, "");
        try {
            work.call();
        } finally {
            System.clearProperty(kind + "Host");
            System.clearProperty(kind + "Port");
            System.clearProperty(exempt);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http.proxy", "https.proxy"})
    void httpProxiesOfTheSystem_areLeftAlone(String kind) throws Exception {
        try (RawServer server = RawServer.start(RawServer.Peer::accept);
                ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            proxy.setSoTimeout(1);
            withSystemProxy(
                    kind,
                    proxy.getLocalPort(),
                    () -> assertThat(dial(TestSettings.of(server.url()), server.url(), null))
                            .isInstanceOf(Dialed.Connected.class));
            assertThatThrownBy(proxy::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void socksProxyOfTheSystem_isUsed_asByAnySocket() throws Exception {
        BlockingQueue<Integer> versions = new LinkedBlockingQueue<>();
        try (RawServer server = RawServer.start(RawServer.Peer::accept);
                RawServer socks = RawServer.start(peer -> versions.add(peer.in.read()))) {
            withSystemProxy(
                    "socksProxy",
                    socks.port(),
                    () -> assertThat(dial(TestSettings.of(server.url()), server.url(), null))
                            .isInstanceOf(Dialed.Failed.class));
            assertThat(versions.poll(10, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void proxyThatRefuses_isNamed() throws Exception {
        try (RawServer server = RawServer.start(RawServer.Peer::accept);
                AuthenticatingProxy proxy = new AuthenticatingProxy("me", "right")) {
            TestSettings settings = TestSettings.of(server.url()).proxy(URI.create("http://localhost:" + proxy.port()));

            Dialed.Failed failure = failed(dial(settings, server.url(), null));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.reason()).contains("proxy").contains("407");
            assertThat(server.connections).hasValue(0);
        }
    }

    @Test
    void threads_areOurs_andDaemons() throws Exception {
        try (RawServer server = RawServer.start(peer -> peer.accept().read())) {
            BlockingQueue<Dialed> outcome = new LinkedBlockingQueue<>();
            DaemonThread.of("connect-test", () -> outcome.add(dial(TestSettings.of(server.url()), server.url(), null)))
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

    private static final class Told implements LinkEvents {
        final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<byte[]> pongs = new LinkedBlockingQueue<>();
        final BlockingQueue<Ending> endings = new LinkedBlockingQueue<>();

        @Override
        public void message(byte[] payload) {
            messages.add(payload);
        }

        @Override
        public void pong(byte[] payload) {
            pongs.add(payload);
        }

        @Override
        public void ended(Ending ending) {
            endings.add(ending);
        }
    }
}
