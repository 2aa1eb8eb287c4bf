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
    private static final String PASSWORD = "secret-of-the-key-4711";

    @TempDir
    Path directory;

    private Program receiver;
    private String url;
    private String port;

    @BeforeEach
    void startReceiver() throws IOException {
        Files.writeString(directory.resolve("names"), "subjectAltName=DNS:localhost\n");
        Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca -days 2");
        openssl("req -newkey rsa:2048 -nodes -keyout plain.key -out server.csr -subj /CN=localhost");
        openssl(
                "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out server.pem");
        openssl("pkcs8 -topk8 -v2 aes-256-cbc -passout file:password -in plain.key -out server.key");
        receiver = Jvm.runningJar(Built.receiver())
                .arguments("--listen", "wss://127.0.0.1:0/logs", "--file", file("out.log"), "--line", "{message}")
                .arguments("--cert", file("server.pem"), "--key", file("server.key"))
                .arguments("--key-password-file", file("password"))
                .start();
        port = receiver.awaitLine("listening on wss://127.0.0.1:(\\d+)/logs", LIMIT)
                .group(1);
        url = "wss://localhost:" + port + "/logs";
    }

    @AfterEach
    void noSecretWasPrinted() {
        if (receiver != null) {
            receiver.close();
            assertThat(receiver.output().toString()).doesNotContain(PASSWORD);
        }
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    /** Blanks separate arguments; names of files are in the directory. */
    private void openssl(String arguments) {
        List<String> command = new ArrayList<>(List.of(Peers.require("openssl").toString()));
        for (String argument : arguments.split(" ", -1)) {
            if (argument.startsWith("file:")) {
                command.add("file:" + file(argument.substring("file:".length())));
            } else {
                command.add(
                        argument.matches("names|[a-z]+\\.(key|pem|csr)")
                                ? file(argument).toString()
                                : argument);
            }
        }
        try (Program program = Program.start(command, Map.of())) {
            assertThat(program.awaitExit(LIMIT))
                    .as(String.join("\n", program.output()))
                    .isZero();
        }
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
            try (Program client = Program.start(command, Map.of())) {
                client.awaitLine("Verify return code: 0 \\(ok\\)", LIMIT);
            }
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
        try (Program client = Peers.node(trusting, List.of("ws"), "ws-client.js", url, input)) {
            assertThat(client.awaitExit(LIMIT))
                    .as(String.join("\n", client.output()))
                    .isZero();
        }
        Map<String, String> certificates =
                Map.of("SSL_CERT_FILE", file("ca.pem").toString());
        try (Program client = Peers.python(certificates, "websockets", "websockets_client.py", url, input)) {
            assertThat(client.awaitExit(LIMIT))
                    .as(String.join("\n", client.output()))
                    .isZero();
        }
        receiver.terminate();
        assertThat(receiver.awaitExit(LIMIT)).isZero();
        String sent = Files.readString(input);
        assertThat(Files.readString(file("out.log"))).isEqualTo(sent + sent);
    }

    @Test
    void nodeWithoutTheCa_isRefusedByItself() throws IOException {
        Path input = Files.writeString(file("input.log"), "never\n");
        try (Program client = Peers.node("ws", "ws-client.js", url, input)) {
            assertThat(client.awaitExit(LIMIT)).isEqualTo(1);
            client.awaitLine("unable to verify|self-signed|self signed|issuer", LIMIT);
        }
    }
}
