package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.client.ClientSettings;
import io.github.wslog.transport.client.Delivery;
import io.github.wslog.transport.client.Shipper;
import io.github.wslog.transport.contract.PatientAppend;
import io.github.wslog.transport.contract.TestCa;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.tls.TlsSettings.ClientAuth;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two receivers' worth of TLS: one that serves a log is dialled, what arrives is looked at over a port with TLS. */
@Timeout(120)
class TlsIT {
    /** What shippers say, and nothing else: no secret of theirs. */
    private static final ByteArrayOutputStream SAID = new ByteArrayOutputStream();

    private static final PrintStream CLIENTS = new PrintStream(SAID, true, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private TestCa ca;
    private TestCa.Issued localhost;
    private TestCa.Issued reader;

    @BeforeEach
    void issue() throws Exception {
        ca = TestCa.named(directory, "ca");
        localhost = ca.issue("server", "localhost");
        reader = ca.issue("reader", "reader.example");
    }

    @AfterEach
    void noSecretWasSaid() {
        assertClientsKept(reader.key(), localhost.key());
    }

    /** @param files of secrets that clients were given */
    static void assertClientsKept(Path... files) {
        List<String> arguments = new ArrayList<>();
        for (Path file : files) {
            arguments.addAll(List.of("--key", file.toString()));
        }
        GivenSecrets.of(arguments.toArray(String[]::new)).assertNoneIn(List.of(SAID.toString(StandardCharsets.UTF_8)));
    }

    private TlsSettings serving(ClientAuth auth) {
        return TlsSettings.DEFAULT
                .withCert(localhost.cert(), localhost.key())
                .withTrust(ca.cert(), null)
                .withClientAuth(auth);
    }

    private ReceiverProcess start(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--file", directory.resolve("out.log").toString(), "--spool-bytes", "16m", "--line", "{message}"));
        arguments.addAll(List.of(more));
        return ReceiverProcess.start(arguments.toArray(String[]::new));
    }

    @Test
    void source_isDialled_withACertificateOfOurs() throws Exception {
        try (ServedLog log = ServedLog.start("app", new UUID(1, 2), serving(ClientAuth.NEED));
                ReceiverProcess receiver = start(
                        "--connect",
                        log.url(),
                        "--connect-ca-cert",
                        ca.cert().toString(),
                        "--connect-cert",
                        reader.cert().toString(),
                        "--connect-key",
                        reader.key().toString())) {
            log.log(20_000);
            log.awaitAcknowledged(20_000);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("out.log")))
                .isEqualTo(LongStream.rangeClosed(1, 20_000)
                        .mapToObj(i -> "app " + i)
                        .toList());
    }

    @Test
    void source_isNotDialled_untilItsCertificateIsTrusted() throws Exception {
        Path late = directory.resolve("late.pem");
        try (ServedLog log = ServedLog.start("app", new UUID(1, 2), serving(ClientAuth.NONE));
                ReceiverProcess receiver = start("--connect", log.url(), "--connect-ca-cert", late.toString())) {
            receiver.await("TLS: caCert " + late + " does not exist");
            assertThat(log.connections).hasValue(0);
            Files.copy(ca.cert(), late);
            log.log(10);
            log.awaitAcknowledged(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pinned", "self-signed"})
    void source_isDialled_asItsCertificateIsTrusted(String way) throws Exception {
        TestCa.Issued shown = way.equals("pinned") ? localhost : TestCa.selfSigned(directory, "own", "localhost");
        String[] trust = way.equals("pinned")
                ? new String[] {
                    "--connect-ca-cert", ca.cert().toString(), "--connect-certificate-sha256", fingerprint(localhost)
                }
                : new String[] {"--connect-allow-self-signed"};
        TlsSettings served = TlsSettings.DEFAULT.withCert(shown.cert(), shown.key());
        try (ServedLog log = ServedLog.start("app", new UUID(1, 2), served);
                ReceiverProcess receiver = start(dialling(log, trust))) {
            log.log(10);
            log.awaitAcknowledged(10);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"pinned, is none of certificateSha256", "self-signed, is self-signed: it must be given as caCert"})
    void source_isNotDialled_andTheReceiverSaysWhy(String way, String cause) throws Exception {
        TestCa.Issued own = TestCa.selfSigned(directory, "own", "localhost");
        TestCa.Issued shown = way.equals("pinned") ? localhost : own;
        String[] trust = way.equals("pinned")
                ? new String[] {
                    "--connect-ca-cert", ca.cert().toString(), "--connect-certificate-sha256", fingerprint(own)
                }
                : new String[] {"--connect-ca-cert", ca.cert().toString()};
        TlsSettings served = TlsSettings.DEFAULT.withCert(shown.cert(), shown.key());
        try (ServedLog log = ServedLog.start("app", new UUID(1, 2), served);
                ReceiverProcess receiver = start(dialling(log, trust))) {
            receiver.await(cause);
            assertThat(log.connections).hasValue(0);
        }
    }

    private static String[] dialling(ServedLog log, String... trust) {
        return Stream.concat(Stream.of("--connect", log.url()), Stream.of(trust))
                .toArray(String[]::new);
    }

    static String fingerprint(TestCa.Issued issued) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(issued.der()));
    }

    @Test
    void sources_comeInOverTls_besideAPlainPort() throws Exception {
        try (ReceiverProcess receiver = start(
                "--listen",
                "wss://127.0.0.1:0/logs",
                "--listen",
                "ws://127.0.0.1:0/plain",
                "--cert",
                localhost.cert().toString(),
                "--key",
                localhost.key().toString(),
                "--ca-cert",
                ca.cert().toString(),
                "--client-auth",
                "need")) {
            int port = receiver.port();
            assertThat(receiver.said.get(receiver.said.size() - 1)).contains("listening on wss://127.0.0.1:");
            receiver.await("showing what arrives at https://127.0.0.1:" + port + "/");
            receiver.await("listening on ws://127.0.0.1:");
            receiver.await("showing what arrives at http://");
            TlsSettings client = TlsSettings.DEFAULT.withTrust(ca.cert(), null).withCert(reader.cert(), reader.key());
            ship(port, client, 5_000);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("out.log")))
                .hasSize(5_001)
                .startsWith("event 1")
                .doesNotHaveDuplicates()
                .endsWith("x".repeat(900_000));
    }

    /** Small events and a large one, by the client that the appenders have. */
    static void ship(int port, TlsSettings tls, int events) throws Exception {
        LogSettings log = new LogSettings(64 << 20, 8 << 20, 2 << 20, 0, Retention.UNTIL_RELEASED);
        try (EventLog buffer = EventLog.inMemory(log)) {
            Shipper shipper = shipper(port, tls, buffer);
            shipper.start();
            for (int i = 1; i <= events; i++) {
                append(buffer, "event " + i);
            }
            append(buffer, "x".repeat(900_000));
            assertThat(shipper.close(Duration.ofSeconds(60))).isTrue();
        }
    }

    static Shipper shipper(int port, TlsSettings tls, EventLog buffer) {
        return shipper(port, tls, buffer, null);
    }

    /** @param token to show; null = none */
    static Shipper shipper(int port, TlsSettings tls, EventLog buffer, String token) {
        ClientSettings settings = new ClientSettings(
                List.of(URI.create("wss://localhost:" + port + "/logs")),
                null,
                () -> token == null ? Map.of() : Map.of("Authorization", "Bearer " + token),
                null,
                tls,
                Compression.NONE,
                Delivery.ACKNOWLEDGED,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                new SourceInfo("app", "host", 1),
                "text/plain; charset=utf-8",
                StandardCharsets.UTF_8,
                LinePattern.parse(LinePattern.DEFAULT));
        return new Shipper(buffer, settings, new OwnLog(CLIENTS, InstantSource.system(), false));
    }

    static void append(EventLog log, String text) {
        RecordBuffer record = new RecordBuffer();
        record.start(RecordKind.PLAIN, EventLevel.INFO.number(), 1, "logger", 4 << 20);
        record.startBody();
        record.body(text);
        record.finish();
        assertThat(PatientAppend.to(log, record)).isEqualTo(Admission.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "--listen wss://127.0.0.1:0/, --cert must be given for --listen wss",
        "--listen ws://127.0.0.1:0/ --cert x, are for --listen wss",
        "--listen wss://127.0.0.1:0/ --cert x --client-auth need, --client-auth needs --ca-cert",
        "--listen wss://127.0.0.1:0/ --cert x --client-auth maybe, '--client-auth must be none, want or need'",
        "--listen wss://127.0.0.1:0/ --cert x --ca-cert y, are for --client-auth",
        "--listen wss://127.0.0.1:7/ --listen ws://127.0.0.1:7/b --cert x, must be either",
        "--connect ws://127.0.0.1:1/ --connect-ca-cert x, are for --connect wss",
        "--connect wss://127.0.0.1:1/ --connect-certificate-sha256 12, must be 64 hexadecimal digits"
    })
    void options_thatDoNotGoTogether_areRefused(String arguments, String message) throws Exception {
        try (ReceiverProcess receiver = start(arguments.split(" "))) {
            receiver.await(message);
            assertThat(receiver.exitCode()).isEqualTo(78);
        }
    }

    @Test
    void certificateThatCannotBeUsed_isNamed_andNothingListens() throws Exception {
        try (ReceiverProcess receiver = start(
                "--listen",
                "wss://127.0.0.1:0/",
                "--cert",
                localhost.cert().toString(),
                "--key",
                reader.key().toString())) {
            receiver.await("does not belong to the certificate CN=localhost");
            assertThat(receiver.exitCode()).isEqualTo(1);
        }
    }
}
