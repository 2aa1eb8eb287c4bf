package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.contract.TestCa;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.tls.ClientTls;
import io.github.wslog.transport.tls.TlsException;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsListenerIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private TestCa ca;
    private TestCa.Issued localhost;
    private TlsSettings trusting;
    private Listener listener;

    @BeforeEach
    void issue() throws Exception {
        ca = TestCa.named(directory, "ca");
        localhost = ca.issue("served", "localhost");
        trusting = TlsSettings.DEFAULT.withTrust(ca.cert(), null);
    }

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close();
        }
    }

    private TlsSettings serving() {
        return TlsSettings.DEFAULT.withCert(localhost.cert(), localhost.key());
    }

    private int listen(TlsSettings tls) throws IOException {
        ListenerSettings settings = new ListenerSettings(
                "127.0.0.1",
                0,
                1 << 20,
                100,
                LIMIT,
                Duration.ofSeconds(10),
                Set.of(),
                Set.of(),
                tls,
                TrustedProxies.NONE,
                Compression.NONE);
        listener = Listener.start(settings, Map.of("/echo", handshake -> new Echo()), new Said());
        return listener.port();
    }

    private static SSLSocket connect(int port, TlsSettings client) throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = ClientTls.load(client).handshake(plain, "localhost", port, LIMIT);
        socket.setSoTimeout((int) LIMIT.toMillis());
        return socket;
    }

    private String next(String part) throws InterruptedException {
        while (true) {
            String line = said.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(line).as("waiting for " + part).isNotNull();
            if (line.contains(part)) {
                return line;
            }
        }
    }

    @Test
    void messages_comeBackWhole_bothWays_smallAndLarge() throws Exception {
        int port = listen(serving());
        try (RawPeer peer = RawPeer.open(connect(port, trusting), port, "/echo")) {
            assertThat(peer.status()).isEqualTo(101);
            Random random = new Random(7);
            for (int size : new int[] {0, 1, 125, 126, 16_384, 16_385, 65_535, 65_536, 300_000, 1 << 20, 3}) {
                byte[] message = new byte[size];
                random.nextBytes(message);
                peer.binary(message);
                assertThat(peer.read().payload()).as("of " + size).isEqualTo(message);
            }
            // Many in one go: they share TLS records, and records share reads.
            for (int i = 0; i < 2_000; i++) {
                peer.text("message " + i);
            }
            for (int i = 0; i < 2_000; i++) {
                assertThat(new String(peer.read().payload(), StandardCharsets.UTF_8))
                        .isEqualTo("message " + i);
            }
        }
    }

    @Test
    void plainClient_getsNoAnswer_andTheStatusSaysSoOnce() throws Exception {
        int port = listen(serving());
        for (int i = 0; i < 3; i++) {
            try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
                plain.setSoTimeout((int) LIMIT.toMillis());
                plain.getOutputStream()
                        .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                byte[] answer = plain.getInputStream().readAllBytes();
                assertThat(new String(answer, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
            } catch (SocketException reset) {
                // An end as well.
            }
        }
        assertThat(next("plain text")).endsWith("plain text on the TLS port: the client must use wss or https");
        try (RawPeer peer = RawPeer.open(connect(port, trusting), port, "/echo")) {
            assertThat(peer.status()).isEqualTo(101);
        }
        assertThat(said).noneMatch(line -> line.contains("plain text"));
    }

    @Test
    void clientWithoutCertificate_isRefused_andOneThatIsRevoked() throws Exception {
        TestCa.Issued app = ca.issue("app", "app.example");
        TestCa.Issued revoked = ca.issue("revoked", "old.example");
        int port = listen(serving().withTrust(ca.cert(), ca.crl(revoked)).withClientAuth(ClientAuth.NEED));
        try (RawPeer peer = RawPeer.open(connect(port, trusting.withCert(app.cert(), app.key())), port, "/echo")) {
            assertThat(peer.status()).isEqualTo(101);
        }
        assertThatThrownBy(() -> RawPeer.open(connect(port, trusting), port, "/echo"))
                .isInstanceOf(IOException.class);
        assertThat(next("TLS handshake of 127.0.0.1 failed")).contains("certificate");
        TlsSettings old = trusting.withCert(revoked.cert(), revoked.key());
        assertThatThrownBy(() -> RawPeer.open(connect(port, old), port, "/echo"))
                .isInstanceOf(IOException.class);
        assertThat(next("CN=old.example")).contains("is revoked, says crl ");
    }

    @Test
    void filesReplaced_areShownToNewConnections_andOldOnesKept() throws Exception {
        int port = listen(serving());
        try (RawPeer old = RawPeer.open(connect(port, trusting), port, "/echo")) {
            TestCa.Issued renewed = ca.issue("renewed", "localhost");
            Files.copy(renewed.cert(), localhost.cert(), StandardCopyOption.REPLACE_EXISTING);
            Files.copy(renewed.key(), localhost.key(), StandardCopyOption.REPLACE_EXISTING);
            next("the TLS files have changed: new connections get the new certificate");
            assertThat(serial(port)).isEqualTo(renewed.serial());

            Files.writeString(localhost.key(), "not a key");
            assertThat(next("cannot be used, the old ones are kept"))
                    .contains("key " + localhost.key() + ": expected a private key");
            assertThat(serial(port)).isEqualTo(renewed.serial());

            old.text("still here");
            assertThat(new String(old.read().payload(), StandardCharsets.UTF_8)).isEqualTo("still here");
        }
    }

    private long serial(int port) throws IOException {
        try (SSLSocket socket = connect(port, trusting)) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
                    .getSerialNumber()
                    .longValue();
        }
    }

    @Test
    void certificateOutOfDate_isServed_withAWarning_andWrongFilesAreNot() throws Exception {
        localhost = TestCa.selfSigned(
                directory,
                "old",
                "localhost",
                Instant.now().minusSeconds(7200),
                Instant.now().minusSeconds(3600));
        listen(serving());
        assertThat(next("expired on")).contains("clients will refuse it");
        assertThatThrownBy(() -> listen(TlsSettings.DEFAULT)).isInstanceOf(TlsException.class);
        assertThatThrownBy(() -> listen(serving().withClientAuth(ClientAuth.NEED)))
                .hasMessageContaining("clientAuth=need needs caCert");
    }

    private static final class Echo implements PeerHandler {
        private Peer peer;

        @Override
        public void opened(Peer opened) {
            peer = opened;
        }

        @Override
        public void text(ByteBuffer utf8) {
            peer.sendText(copy(utf8));
        }

        @Override
        public void binary(ByteBuffer message) {
            peer.send(copy(message));
        }

        private static ByteBuffer copy(ByteBuffer message) {
            return ByteBuffer.allocate(message.remaining()).put(message).flip();
        }

        @Override
        public void closed(int code, String reason) {}
    }

    private final class Said implements Status {
        @Override
        public void info(String message) {
            said.add(message);
        }

        @Override
        public void warn(String message, Throwable cause) {
            said.add(message);
        }

        @Override
        public void error(String message, Throwable cause) {
            said.add(message);
        }
    }
}
