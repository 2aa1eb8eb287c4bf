package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.client.Shipper;
import io.github.wslog.transport.contract.TestCa;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.tls.ClientTls;
import io.github.wslog.transport.tls.TlsSettings;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The certificate of a busy port is replaced: who is connected notices nothing. */
@Timeout(120)
class TlsReloadIT {
    private static final String REPLACED = "the TLS files have changed: new connections get the new certificate";
    private static final String KEPT = "the TLS files have changed and cannot be used, the old ones are kept";

    @TempDir
    private Path directory;

    private final AtomicBoolean enough = new AtomicBoolean();
    private TestCa ca;
    private TestCa.Issued served;
    private int port;

    @Test
    void filesReplacedUnderAFlood_areShownToNewConnections_andTheOldOneDeliversEverythingOnce() throws Exception {
        ca = TestCa.named(directory, "ca");
        served = ca.issue("served", "localhost");
        Path out = directory.resolve("out.log");
        try (ReceiverProcess receiver = start(out);
                EventLog buffer =
                        EventLog.inMemory(new LogSettings(64 << 20, 8 << 20, 2 << 20, 0, Retention.UNTIL_RELEASED))) {
            port = receiver.port();
            Shipper shipper = TlsIT.shipper(port, trusting(), buffer);
            shipper.start();
            FutureTask<Long> flood = new FutureTask<>(() -> flood(buffer));
            new Thread(flood, "flood").start();
            try {
                replaceThrice(receiver);
            } finally {
                enough.set(true);
            }
            long events = flood.get(60, TimeUnit.SECONDS);
            assertThat(shipper.close(Duration.ofSeconds(60))).isTrue();
            assertThat(shipper.stats().connects()).isEqualTo(1);
            assertThat(shipper.stats().resent()).isZero();
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
            TlsIT.assertClientsKept(served.key());
            assertThat(Files.readAllLines(out))
                    .isEqualTo(LongStream.rangeClosed(1, events)
                            .mapToObj(i -> "event " + i)
                            .toList());
        }
    }

    private ReceiverProcess start(Path out) throws Exception {
        return ReceiverProcess.start(
                "--listen",
                "wss://127.0.0.1:0/logs",
                "--cert",
                served.cert().toString(),
                "--key",
                served.key().toString(),
                "--file",
                out.toString(),
                "--spool-bytes",
                "16m",
                "--line",
                "{message}");
    }

    private TlsSettings trusting() {
        return TlsSettings.DEFAULT.withTrust(ca.cert(), null);
    }

    private void replaceThrice(ReceiverProcess receiver) throws Exception {
        assertThat(serial()).isEqualTo(served.serial());
        TestCa.Issued second = ca.issue("second", "localhost");
        replaceBy(second);
        receiver.await(REPLACED);
        assertThat(serial()).isEqualTo(second.serial());

        Files.writeString(served.key(), "half a k");
        assertThat(receiver.await(KEPT)).contains("key " + served.key() + ": expected a private key");
        assertThat(serial()).isEqualTo(second.serial());

        TestCa.Issued third = ca.issue("third", "localhost");
        replaceBy(third);
        receiver.await(REPLACED);
        assertThat(serial()).isEqualTo(third.serial());
    }

    private void replaceBy(TestCa.Issued fresh) throws Exception {
        Files.copy(fresh.cert(), served.cert(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(fresh.key(), served.key(), StandardCopyOption.REPLACE_EXISTING);
    }

    /** Of what a new connection is shown. */
    private long serial() throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        try (SSLSocket socket =
                ClientTls.load(trusting()).handshake(plain, "localhost", port, Duration.ofSeconds(20))) {
            List<?> shown = List.of(socket.getSession().getPeerCertificates());
            return ((X509Certificate) shown.get(0)).getSerialNumber().longValue();
        }
    }

    /** Some ten thousand events a second, until it is enough; how many it were. */
    private long flood(EventLog buffer) {
        long events = 0;
        while (!enough.get()) {
            for (int i = 0; i < 20; i++) {
                TlsIT.append(buffer, "event " + ++events);
            }
            LockSupport.parkNanos(1_000_000);
        }
        return events;
    }
}
