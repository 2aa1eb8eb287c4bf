package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.client.Shipper;
import io.github.wslog.transport.contract.AuthenticatingProxy;
import io.github.wslog.transport.contract.TestCa;
import io.github.wslog.transport.contract.Watcher;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.Wslog;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may send to a receiver, and under which name. No secret shows in what it says: see {@link ReceiverProcess}. */
@Timeout(120)
class AccessIT {
    private static final String SHOP = "shop-secret-0123456789";
    private static final String BANK = "bank-secret-0123456789";
    private static final String EYES = "eyes-secret-0123456789";
    private static final String PASSWORD = "proxy-secret-0815";

    @TempDir
    private Path directory;

    private Path tokens;

    @BeforeEach
    void writeTokens() throws IOException {
        tokens = Files.writeString(
                directory.resolve("tokens"),
                "shop send " + SHOP + "\nbank send " + BANK + "\neyes read " + EYES + "\n");
    }

    @AfterEach
    void noSecretWasSaid() {
        TlsIT.assertClientsKept(tokens);
    }

    private ReceiverProcess start(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("--file", file().toString(), "--spool-bytes", "16m", "--line", "{name}|{host}|{message}"));
        arguments.addAll(List.of(more));
        return ReceiverProcess.start(arguments.toArray(String[]::new));
    }

    private ReceiverProcess startWithTokens(String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("--listen", "ws://127.0.0.1:0/logs", "--listen-token-file", tokens.toString()));
        arguments.addAll(List.of(more));
        return start(arguments.toArray(String[]::new));
    }

    private Path file() {
        return directory.resolve("out.log");
    }

    private List<String> stopAndRead(ReceiverProcess receiver) throws Exception {
        receiver.terminate();
        assertThat(receiver.exitCode()).isZero();
        return Files.readAllLines(file());
    }

    private static RawSource plain(int port, String... headers) throws IOException {
        return RawSource.connect(port, headers);
    }

    private static RawSource wslog(int port, String token) throws IOException {
        return RawSource.connect(
                port, "Sec-WebSocket-Protocol: " + Wslog.SUBPROTOCOL, "Authorization: Bearer " + token);
    }

    private static void assertRefused(int port, String status, String... headers) {
        assertThatThrownBy(() -> plain(port, headers).close()).hasMessageContaining("HTTP/1.1 " + status);
    }

    /** Sends a plain message and looks on as it arrives, for which no token of the sources is needed. */
    private static void assertShown(int port, String text, String host, String name, String... headers)
            throws Exception {
        try (Watcher watcher = Watcher.at("ws://127.0.0.1:" + port + "/live?format=json&replay=100");
                RawSource source = plain(port, headers)) {
            source.message(0x81, text.getBytes(UTF_8));
            String shown = watcher.next();
            while (!shown.contains("\"message\":\"" + text + "\"")) {
                shown = watcher.next();
            }
            assertThat(shown).contains("\"host\":\"" + host + "\",\"pid\":0,\"name\":\"" + name + "\"}");
        }
    }

    /** More than one wrong token a second, until no more are looked at. */
    private static void awaitTooMany(int port, String... headers) throws IOException {
        for (int i = 0; i < 500; i++) {
            try (RawSource source = plain(port, headers)) {
                throw new AssertionError("let in: " + source.responseHead);
            } catch (IOException refused) {
                if (refused.getMessage().contains("429")) {
                    assertThat(refused).hasMessageContaining("Retry-After: 10");
                    return;
                }
                assertThat(refused).hasMessageContaining("401");
            }
        }
        throw new AssertionError("500 wrong tokens were looked at");
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    }

    @Test
    void sources_needATokenForSending_andAreKnownByItsName() throws Exception {
        try (ReceiverProcess receiver = startWithTokens()) {
            int port = receiver.port();
            assertRefused(port, "401");
            assertRefused(port, "401", "Authorization: Bearer " + SHOP + "x");
            assertRefused(port, "401", basic("bank:" + SHOP));
            assertRefused(port, "403", "Authorization: Bearer " + EYES);
            assertShown(port, "one", "127.0.0.1", "shop", "Authorization: Bearer " + SHOP);
            assertShown(port, "two", "127.0.0.1", "bank", basic("bank:" + BANK));
            try (RawSource shop = wslog(port, SHOP)) {
                shop.greet(new UUID(33, 34), 1, 11);
                shop.message(0x82, batchOfTen());
                shop.read();
            }
            assertThat(stopAndRead(receiver))
                    .contains("one", "two", "shop|test-host|x")
                    .hasSize(12);
            receiver.await("refused for want of the right token: 3 times");
        }
    }

    @Test
    void tokens_areReadAnew() throws Exception {
        try (ReceiverProcess receiver = startWithTokens()) {
            int port = receiver.port();
            Files.writeString(tokens, "shop send another-secret-0123456789");
            assertRefused(port, "401", "Authorization: Bearer " + SHOP);
            plain(port, "Authorization: Bearer another-secret-0123456789").close();
            Files.writeString(tokens, "shop sends " + SHOP);
            assertRefused(port, "401", "Authorization: Bearer " + SHOP);
            receiver.await("tokenFile " + tokens + " line 1 must have the scope read, send or read,send");
        }
    }

    @Test
    void tokenFileThatCannotBeUsed_isSaidAtTheStart() throws Exception {
        Files.writeString(tokens, "shop send short");
        try (ReceiverProcess receiver = startWithTokens()) {
            receiver.await("tokenFile " + tokens + " line 1 must have a token of at least 16 characters, has 5");
        }
    }

    @Test
    void streamOfAName_isRefusedToOthers_alsoAfterAKillAndARestart() throws Exception {
        UUID stream = new UUID(31, 32);
        try (ReceiverProcess receiver = startWithTokens();
                RawSource shop = wslog(receiver.port(), SHOP)) {
            assertThat(shop.greet(stream, 1, 11).highestHeld()).isZero();
            shop.message(0x82, batchOfTen());
            assertThat(shop.read().toString()).contains("highestHeld=10");
            receiver.kill();
        }
        try (ReceiverProcess receiver = startWithTokens()) {
            int port = receiver.port();
            try (RawSource bank = wslog(port, BANK)) {
                assertThatThrownBy(() -> bank.greet(stream, 1, 11))
                        .isInstanceOf(EOFException.class)
                        .hasMessage("closed with " + CloseReason.FOREIGN_STREAM.code());
            }
            receiver.await("connection from bank at 127.0.0.1:");
            try (RawSource shop = wslog(port, SHOP)) {
                assertThat(shop.greet(stream, 1, 11).highestHeld()).isEqualTo(10);
            }
        }
    }

    private static byte[] batchOfTen() {
        RecordBuffer record = new RecordBuffer();
        record.start(RecordKind.PLAIN, EventLevel.INFO.number(), 1, "logger", 100);
        record.startBody();
        record.body("x");
        record.finish();
        ByteBuffer message = ByteBuffer.allocate(Frames.BATCH_HEADER_BYTES + 10 * (Integer.BYTES + record.length()));
        Frames.putBatchHeader(message, 0, 1, 10, 10);
        for (int i = 0; i < 10; i++) {
            message.putInt(record.length()).put(record.array(), 0, record.length());
        }
        return message.array();
    }

    @Test
    void wrongTokens_areSlowedDown_byTheAddressThatATrustedProxyNames() throws Exception {
        try (ReceiverProcess receiver = startWithTokens("--trusted-proxy", "127.0.0.0/8")) {
            int port = receiver.port();
            String attacker = "X-Forwarded-For: 198.51.100.1, 203.0.113.7";
            awaitTooMany(port, "Authorization: Bearer wrong-wrong-wrong-wrong", attacker);
            String other = "X-Forwarded-For: 203.0.113.7, 203.0.113.8";
            assertThat(receiver.await("refused: ")).contains("refused: 203.0.113.7 shows a token that is not in");
            assertShown(port, "one", "203.0.113.8", "shop", "Authorization: Bearer " + SHOP, other);
        }
    }

    @Test
    void forwardedAddresses_areNotBelieved_fromAnybodyElse() throws Exception {
        try (ReceiverProcess receiver = startWithTokens()) {
            String[] headers = {"Authorization: Bearer " + SHOP, "X-Forwarded-For: 203.0.113.8"};
            assertShown(receiver.port(), "one", "127.0.0.1", "shop", headers);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // asked for, tokens, certificate, token, what comes of it
        "need, false, true, false, app.example",
        "want, true, true, false, app.example",
        "want, true, false, false, 401",
        "want, true, true, true, shop",
        "need, true, true, false, 401",
        "need, true, true, true, shop"
    })
    void certificate_namesTheSource_whereItIsAskedFor(
            String asked, boolean tokensToo, boolean certificate, boolean token, String outcome) throws Exception {
        TestCa ca = TestCa.named(directory, "ca");
        TestCa.Issued server = ca.issue("server", "localhost");
        TestCa.Issued app = ca.issue("app", "app.example");
        List<String> arguments = new ArrayList<>(List.of("--listen", "wss://127.0.0.1:0/logs"));
        arguments.addAll(List.of(
                "--cert", server.cert().toString(), "--key", server.key().toString()));
        if (!asked.equals("none")) {
            arguments.addAll(
                    List.of("--client-auth", asked, "--ca-cert", ca.cert().toString()));
        }
        if (tokensToo) {
            arguments.addAll(List.of("--listen-token-file", tokens.toString()));
        }
        TlsSettings trusting = TlsSettings.DEFAULT.withTrust(ca.cert(), null);
        TlsSettings tls = certificate ? trusting.withCert(app.cert(), app.key()) : trusting;
        try (ReceiverProcess receiver = start(arguments.toArray(String[]::new));
                EventLog log =
                        EventLog.inMemory(new LogSettings(64 << 20, 8 << 20, 2 << 20, 0, Retention.UNTIL_RELEASED))) {
            Shipper shipper = TlsIT.shipper(receiver.port(), tls, log, token ? SHOP : null);
            shipper.start();
            TlsIT.append(log, "one");
            assertThat(shipper.close(Duration.ofSeconds(30))).isEqualTo(!outcome.equals("401"));
            List<String> written = stopAndRead(receiver);
            if (outcome.equals("401")) {
                assertThat(shipper.stats().lastError()).contains("answered HTTP 401: check the credentials");
                assertThat(written).isEmpty();
            } else {
                assertThat(written).containsExactly(outcome + "|host|one");
            }
        }
    }

    @Test
    void source_isDialled_throughAProxyThatWantsCredentials() throws Exception {
        try (ServedLog log = ServedLog.start("app", new UUID(1, 2), 0);
                AuthenticatingProxy proxy = new AuthenticatingProxy("me", PASSWORD);
                ReceiverProcess receiver = start(
                        "--connect",
                        log.url(),
                        "--connect-proxy",
                        "http://me:" + PASSWORD + "@127.0.0.1:" + proxy.port(),
                        "--connect-token-file",
                        Files.writeString(directory.resolve("token"), SHOP).toString())) {
            log.log(1000);
            log.awaitAcknowledged(1000);
            assertThat(proxy.asked()).containsExactly("127.0.0.1:" + log.port() + " 200");
            assertThat(log.shown).isEqualTo("Bearer " + SHOP);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--connect ws://127.0.0.1:1/ --listen-token-file x, are for --listen",
        "--connect ws://127.0.0.1:1/ --trusted-proxy 10.0.0.1, are for --listen",
        "--listen ws://127.0.0.1:0/ --trusted-proxy nginx, '--trusted-proxy must be ADDRESS or ADDRESS/BITS, was nginx'",
        "--listen ws://127.0.0.1:0/ --connect-proxy http://127.0.0.1:1, are for --connect",
        "--listen ws://127.0.0.1:0/ --connect-compression deflate, are for --connect",
        "--connect ws://127.0.0.1:1/ --listen-compression none, are for --listen",
        "--listen ws://127.0.0.1:0/ --listen-compression zip, --listen-compression must be none or deflate",
        "--connect ws://127.0.0.1:1/ --connect-proxy http://me:proxy-secret-0815@proxy, must be http://",
        "--connect ws://127.0.0.1:1/ --connect-proxy https://me:proxy-secret-0815@proxy:1, must be http://"
    })
    void options_thatMakeNoSense_areRefused(String arguments, String message) {
        List<String> all = new ArrayList<>(List.of("--file", file().toString()));
        all.addAll(List.of(arguments.split(" ", -1)));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(said, true, UTF_8);

        assertThat(Main.run(err, err, all.toArray(String[]::new))).isEqualTo(Main.CONFIGURATION);

        assertThat(said.toString(UTF_8)).contains(message).doesNotContain(PASSWORD);
    }
}
