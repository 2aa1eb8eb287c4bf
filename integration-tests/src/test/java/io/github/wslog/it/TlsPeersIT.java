package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's jar over TLS, and other people's TLS: openssl, Node's ws, Python's websockets. Certificates are openssl's. */
class TlsPeersIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final List<Program> programs = new ArrayList<>();
    private OpensslFiles files;
    private Program receiver;
    private String url;
    private String port;

    @BeforeEach
    void startReceiver() throws IOException {
        files = OpensslFiles.in(directory);
        receiver = started(Jvm.runningJar(Built.receiver())
                .arguments("--listen", "wss://127.0.0.1:0/logs", "--file", file("out.log"), "--line", "{message}")
                .arguments("--cert", file("server.pem"), "--key", file("server.key"))
                .arguments("--key-password-file", file("password"))
                .start());
        port = receiver.awaitLine("listening on wss://127.0.0.1:(\\d+)/logs", LIMIT)
                .group(1);
        url = "wss://localhost:" + port + "/logs";
    }

    @AfterEach
    void noSecretWasPrinted() throws IOException {
        programs.forEach(Program::close);
        files.assertNoSecretIn(programs.toArray(Program[]::new));
    }

    private Program started(Program program) {
        programs.add(program);
        return program;
    }

    private void succeeds(Program program) {
        assertThat(started(program).awaitExit(LIMIT))
                .as(String.join("\n", program.output()))
                .isZero();
    }

    private Path file(String name) {
        return files.file(name);
    }

    @Test
    void openssl_verifiesChainAndName_inBothVersions() {
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            List<String> command = List.of(
                    Peers.require("openssl").toString(),
                    "s_client",
                    version,
                    "-connect",
                    "localhost:" + port,
                    "-CAfile",
                    file("ca.pem").toString(),
                    "-verify_hostname",
                    "localhost",
                    "-verify_return_error");
            started(Program.start(command, Map.of())).awaitLine("Verify return code: 0 \\(ok\\)", LIMIT);
        }
    }

    @Test
    void receiver_writesTheSameBytes_fromNodeAndPython_whichTrustTheCa() throws IOException {
        Path input = Files.write(
                file("input.log"),
                IntStream.range(0, 2_000)
                        .mapToObj(i -> i + " äöü " + "event ".repeat(i % 50))
                        .toList());
        Map<String, String> trusting =
                Map.of("NODE_EXTRA_CA_CERTS", file("ca.pem").toString());
        succeeds(Peers.node(trusting, List.of("ws"), "ws-client.js", url, input));
        Map<String, String> certificates =
                Map.of("SSL_CERT_FILE", file("ca.pem").toString());
        succeeds(Peers.python(certificates, "websockets", "websockets_client.py", url, input));
        receiver.terminate();
        assertThat(receiver.awaitExit(LIMIT)).isZero();
        String sent = Files.readString(input);
        assertThat(Files.readString(file("out.log"))).isEqualTo(sent + sent);
    }

    @Test
    void nodeWithoutTheCa_isRefusedByItself() throws IOException {
        Path input = Files.writeString(file("input.log"), "never\n");
        Program client = started(Peers.node("ws", "ws-client.js", url, input));
        assertThat(client.awaitExit(LIMIT)).isEqualTo(1);
        client.awaitLine("unable to verify|self-signed|self signed|issuer", LIMIT);
    }

    @Test
    void chromium_showsWhatArrived_overWss() throws IOException {
        Path input = Files.writeString(file("input.log"), "one\ntwo\n");
        Map<String, String> trusting =
                Map.of("NODE_EXTRA_CA_CERTS", file("ca.pem").toString());
        succeeds(Peers.node(trusting, List.of("ws"), "ws-client.js", url, input));
        succeeds(Peers.node(
                "playwright-core",
                "live-page-tls.js",
                Peers.require("chromium"),
                files.serverKey(),
                "https://localhost:" + port + "/",
                "one,two"));
    }
}
