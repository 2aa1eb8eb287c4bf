package io.github.wslog.transport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.contract.TestCa;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ends, over a socket: whoever must be refused is, for the reason that is said. */
class HandshakeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private TestCa ca;
    private TestCa.Issued localhost;
    private TlsSettings trusting;

    @BeforeEach
    void issue() throws Exception {
        ca = TestCa.named(directory, "ca");
        localhost = ca.issue("localhost", "localhost");
        trusting = TlsSettings.DEFAULT.withTrust(ca.cert(), null);
    }

    private static TlsSettings shows(TestCa.Issued issued) {
        return TlsSettings.DEFAULT.withCert(issued.cert(), issued.key());
    }

    private String outcome(TestCa.Issued server, TlsSettings client) throws Exception {
        return outcome(ServerTls.load(shows(server)), client);
    }

    /** {@code ok} and the protocol, or what the client says. */
    private static String outcome(ServerTls serverTls, TlsSettings client) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(serverTls, server));
            ClientTls tls = ClientTls.load(client);
            Socket plain = new Socket();
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            try (SSLSocket socket = tls.handshake(plain, "localhost", server.getLocalPort(), LIMIT)) {
                socket.setSoTimeout((int) LIMIT.toMillis());
                // In TLS 1.3 the server looks at our certificate now.
                return socket.getInputStream().read() == 42
                        ? "ok " + socket.getSession().getProtocol()
                        : "cut off";
            } catch (IOException refused) {
                return tls.cause(refused);
            } finally {
                served.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static void serve(ServerTls tls, ServerSocket server) {
        try (Socket plain = server.accept();
                SSLSocket socket = (SSLSocket) tls.context().getSocketFactory().createSocket(plain, null, false)) {
            plain.setSoTimeout((int) LIMIT.toMillis());
            socket.setUseClientMode(false);
            switch (tls.clientAuth()) {
                case NEED -> socket.setNeedClientAuth(true);
                case WANT -> socket.setWantClientAuth(true);
                case NONE -> socket.setNeedClientAuth(false);
            }
            socket.startHandshake();
            socket.getOutputStream().write(42);
        } catch (IOException refused) {
            // The client says why.
        }
    }

    private static String fingerprint(TestCa.Issued issued) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(issued.der()));
    }

    @Test
    void knownCa_isAccepted_overTls13() throws Exception {
        assertThat(outcome(localhost, trusting)).isEqualTo("ok TLSv1.3");
    }

    @Test
    void unknownCa_isRefused() throws Exception {
        TestCa other = TestCa.named(directory, "other");
        assertThat(outcome(localhost, trusting.withTrust(other.cert(), null)))
                .contains("CN=localhost comes from an unknown CA: it was issued by CN=ca")
                .contains("none in caCert " + other.cert());
        assertThat(outcome(localhost, TlsSettings.DEFAULT)).contains("certification path");
    }

    @Test
    void anotherHost_isRefused_unlessItIsNotVerified() throws Exception {
        TestCa.Issued elsewhere = ca.issue("elsewhere", "elsewhere.example");
        assertThat(outcome(elsewhere, trusting))
                .contains("is for another host")
                .contains("localhost")
                .endsWith("it is for elsewhere.example");
        assertThat(outcome(elsewhere, trusting.withChecks(false, false, Set.of())))
                .startsWith("ok");
    }

    @Test
    void certificateOutOfDate_isRefused_alsoIfItIsTrustedItself() throws Exception {
        Instant now = Instant.now();
        TestCa.Issued expired = ca.issue("expired", "localhost", now.minusSeconds(7200), now.minusSeconds(3600));
        TestCa.Issued early = ca.issue("early", "localhost", now.plusSeconds(3600), now.plusSeconds(7200));
        assertThat(outcome(expired, trusting)).contains("CN=localhost expired on ");
        assertThat(outcome(early, trusting)).contains("CN=localhost is not valid before ");
        assertThat(outcome(expired, trusting.withTrust(expired.cert(), null))).contains("expired on ");
        TestCa.Issued old =
                TestCa.selfSigned(directory, "old", "localhost", now.minusSeconds(7200), now.minusSeconds(3600));
        assertThat(outcome(old, TlsSettings.DEFAULT.withChecks(true, true, Set.of())))
                .contains("expired on ");
    }

    @Test
    void revoked_isRefused_andSoIsACaWithoutList() throws Exception {
        TestCa.Issued revoked = ca.issue("revoked", "localhost");
        Path crl = ca.crl(revoked);
        TlsSettings checking = trusting.withTrust(ca.cert(), crl);
        assertThat(outcome(localhost, checking)).startsWith("ok");
        assertThat(outcome(revoked, checking)).endsWith("CN=localhost is revoked, says crl " + crl);

        TestCa other = TestCa.named(directory, "other");
        assertThat(outcome(localhost, trusting.withTrust(ca.cert(), other.crl())))
                .contains("has no current list of its CA, CN=ca");
    }

    @Test
    void selfSigned_isAccepted_onlyIfAllowed_andForItsHostOnly() throws Exception {
        TestCa.Issued own = TestCa.selfSigned(directory, "own", "localhost");
        TestCa.Issued elsewhere = TestCa.selfSigned(directory, "else", "elsewhere.example");
        TlsSettings allowing = TlsSettings.DEFAULT.withChecks(true, true, Set.of());
        assertThat(outcome(own, trusting)).contains("is self-signed: it must be given as caCert, or allowSelfSigned");
        assertThat(outcome(own, trusting.withTrust(own.cert(), null))).startsWith("ok");
        assertThat(outcome(own, allowing)).startsWith("ok");
        assertThat(outcome(elsewhere, allowing)).contains("is for another host");
        assertThat(outcome(localhost, allowing)).contains("unknown CA"); // signed by another is not self-signed
    }

    @Test
    void fingerprint_mustBeOneOfThoseGiven() throws Exception {
        TestCa.Issued own = TestCa.selfSigned(directory, "own", "localhost");
        assertThat(outcome(localhost, trusting.withChecks(false, true, Set.of(fingerprint(localhost)))))
                .startsWith("ok");
        assertThat(outcome(localhost, trusting.withChecks(false, true, Set.of(fingerprint(own)))))
                .contains("is none of certificateSha256: its fingerprint is " + fingerprint(localhost));
        assertThat(outcome(own, TlsSettings.DEFAULT.withChecks(true, true, Set.of(fingerprint(own)))))
                .startsWith("ok");
        // A pin is no trust.
        assertThat(outcome(own, TlsSettings.DEFAULT.withChecks(false, true, Set.of(fingerprint(own)))))
                .doesNotStartWith("ok");
    }

    @Test
    void clientCertificate_isShown_andWhatIsWrongWithItNamed() throws Exception {
        TestCa.Issued app = ca.issue("app", "app.example");
        TlsSettings need = shows(localhost).withTrust(ca.cert(), ca.crl()).withClientAuth(ClientAuth.NEED);
        TlsSettings with = trusting.withCert(app.cert(), app.key());
        assertThat(outcome(ServerTls.load(need), with)).startsWith("ok");
        assertThat(outcome(ServerTls.load(need), trusting))
                .startsWith("the server wants a client certificate, and cert and key are not set");
        assertThat(outcome(ServerTls.load(need.withClientAuth(ClientAuth.WANT)), trusting))
                .startsWith("ok");

        TestCa.Issued foreign = TestCa.named(directory, "other").issue("foreign", "app.example");
        assertThat(outcome(ServerTls.load(need), trusting.withCert(foreign.cert(), foreign.key())))
                .doesNotStartWith("ok");
        need = need.withTrust(ca.cert(), ca.crl(app));
        assertThat(outcome(ServerTls.load(need), with)).doesNotStartWith("ok");
    }

    @Test
    void certificateAskedForInVain_isTheCause_alsoWhenTheAlertIsLost() throws Exception {
        ServerTls need =
                ServerTls.load(shows(localhost).withTrust(ca.cert(), null).withClientAuth(ClientAuth.NEED));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> serve(need, server));
            ClientTls tls = ClientTls.load(trusting);
            assertThat(tls.failedForOurCertificate(new EOFException("end"))).isFalse();
            Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort());
            try (SSLSocket socket = tls.over(plain, "localhost", server.getLocalPort())) {
                plain.setSoTimeout((int) LIMIT.toMillis());
                socket.startHandshake();
            } catch (IOException refusedAlready) {
                // TLS 1.2 and a quick alert.
            }
            served.get(20, TimeUnit.SECONDS);
            assertThat(tls.failedForOurCertificate(new EOFException("end"))).isTrue();
            assertThat(tls.cause(new EOFException("end"))).startsWith("the server wants a client certificate");
            assertThat(tls.failedForOurCertificate(new SocketTimeoutException("late")))
                    .isFalse();
        }
    }

    @Test
    void serverFiles_areReadAgain_whenTheyHaveSettled_andKept_whenBroken() throws Exception {
        Path cert = Files.copy(localhost.cert(), directory.resolve("served.pem"));
        Path key = Files.copy(localhost.key(), directory.resolve("served.key"));
        TlsSettings settings = TlsSettings.DEFAULT.withCert(cert, key);
        ServerTls tls = ServerTls.load(settings);
        TestCa.Issued renewed = ca.issue("renewed", "localhost");
        TlsSettings wanted = trusting.withChecks(false, true, Set.of(fingerprint(renewed)));
        assertThat(tls.renew()).isFalse();
        assertThat(outcome(tls, wanted)).contains("certificateSha256");

        Files.copy(renewed.cert(), cert, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.renew()).isFalse(); // seen once: the key may be on its way
        Files.copy(renewed.key(), key, StandardCopyOption.REPLACE_EXISTING);
        assertThat(tls.renew()).isFalse();
        assertThat(tls.renew()).isTrue();
        assertThat(outcome(tls, wanted)).startsWith("ok");

        Files.writeString(cert, "broken");
        assertThat(tls.renew()).isFalse();
        assertThatThrownBy(tls::renew)
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("expected -----BEGIN CERTIFICATE-----");
        assertThat(tls.renew()).isFalse(); // said once
        assertThat(outcome(tls, wanted)).startsWith("ok");
    }
}
