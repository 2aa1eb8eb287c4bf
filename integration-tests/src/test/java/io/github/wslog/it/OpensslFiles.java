package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a peer needs for TLS, made by openssl in one directory: {@code ca.pem}; {@code server.pem} for localhost, its key in
 * {@code server.key} under the password in {@code password}; {@code app.pem} and {@code app.key} for a client; a
 * {@code token}.
 */
final class OpensslFiles {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PASSWORD = "secret-of-the-key-4711";
    private static final String TOKEN = "secret-of-the-page-0815";

    private final Path directory;

    private OpensslFiles(Path directory) {
        this.directory = directory;
    }

    static OpensslFiles in(Path directory) throws IOException {
        OpensslFiles files = new OpensslFiles(directory);
        Files.writeString(files.file("names"), "subjectAltName=DNS:localhost\n");
        Files.writeString(files.file("password"), PASSWORD + "\n");
        Files.writeString(files.file("token"), TOKEN + "\n");
        files.openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=ca -days 2");
        files.issue("plain", "localhost", "server");
        files.openssl("pkcs8 -topk8 -v2 aes-256-cbc -passout file:password -in plain.key -out server.key");
        files.issue("app", "app.example", "app");
        return files;
    }

    private void issue(String key, String name, String certificate) {
        openssl("req -newkey rsa:2048 -nodes -keyout " + key + ".key -out request.csr -subj /CN=" + name);
        String extensions = certificate.equals("server") ? " -extfile names" : "";
        openssl("x509 -req -in request.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2" + extensions + " -out "
                + certificate + ".pem");
    }

    /** One of these files, or another one beside them. */
    Path file(String name) {
        return directory.resolve(name);
    }

    /** What Chromium is told of the server's key: base64 of the SHA-256 of its public half. */
    String serverKey() throws IOException {
        try (InputStream pem = Files.newInputStream(file("server.pem"))) {
            byte[] key = CertificateFactory.getInstance("X.509")
                    .generateCertificate(pem)
                    .getPublicKey()
                    .getEncoded();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Neither passwords nor tokens nor a line of a key are in what these printed. */
    void assertNoSecretIn(Program... programs) throws IOException {
        List<String> secrets = new ArrayList<>(List.of(PASSWORD, TOKEN));
        for (String key : List.of("ca.key", "plain.key", "server.key", "app.key")) {
            try (Stream<String> lines = Files.lines(file(key))) {
                lines.filter(line -> !line.startsWith("-----") && line.length() >= 16)
                        .forEach(secrets::add);
            }
        }
        for (Program program : programs) {
            String printed = String.join("\n", program.output());
            assertThat(secrets).allSatisfy(secret -> assertThat(printed).doesNotContain(secret));
        }
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
}
