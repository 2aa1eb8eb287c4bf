package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.client.Dialed.Kind;
import io.github.wslog.transport.contract.AuthenticatingProxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way to the peer: TLS, proxies. */
@Timeout(120)
class NvRouteIT {
    private static final String[] PROOF = {"Sec-WebSocket-Protocol: wslog.v1", "Wslog-Version: 1"};
    private final Told told = new Told();

    @Test
    void tls_carriesFrames_andChecksTheName(@TempDir Path directory) throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "dns:localhost");
        try (RawServer server = RawServer.startTls(certificate.server(), peer -> {
            peer.accept(PROOF);
            peer.send(TestFrame.BINARY, peer.read().payload());
            peer.read();
        })) {
            TestSettings settings = TestSettings.of(server.url()).sslContext(certificate.trusting());
            Dialed dialed = told.dial(settings, server.url(), "wslog.v1");
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
            Dialed.Failed untrusted = Told.failed(told.dial(TestSettings.of(server.url()), server.url(), null));
            assertThat(untrusted.kind()).isEqualTo(Kind.REFUSED);
            assertThat(untrusted.reason()).startsWith("TLS: ").contains("certification path");

            TestSettings trusting = TestSettings.of(server.url()).sslContext(certificate.trusting());
            Dialed.Failed wrongName = Told.failed(told.dial(trusting, server.url(), null));
            assertThat(wrongName.kind()).isEqualTo(Kind.REFUSED);
            assertThat(wrongName.reason()).contains("localhost");

            trusting.verifyHostname(false);
            assertThat(told.dial(trusting, server.url(), null)).isInstanceOf(Dialed.Connected.class);
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
                Dialed dialed = told.dial(settings, server.url(), "wslog.v1");
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
                    () -> assertThat(told.dial(TestSettings.of(server.url()), server.url(), null))
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
                    () -> assertThat(told.dial(TestSettings.of(server.url()), server.url(), null))
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

            Dialed.Failed failure = Told.failed(told.dial(settings, server.url(), null));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.reason()).contains("proxy").contains("407");
            assertThat(server.connections).hasValue(0);
        }
    }
}
