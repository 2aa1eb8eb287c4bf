package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands under samples/tls, with nothing changed but names of files, of hosts and ports. */
class TlsSamplesIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    @Test
    void bothConfigurations_deliverToTheReceiver_withCertificatesOnBothSides() throws IOException {
        OpensslFiles files = OpensslFiles.in(directory);
        List<String> lines =
                IntStream.range(0, 1_000).mapToObj(i -> "event " + i).toList();
        Path input = Files.write(files.file("input.log"), lines);
        Path out = files.file("out.log");
        try (Program receiver =
                Program.start(List.of("bash", receiver(files, out).toString()), Map.of())) {
            receiver.awaitLine("listening on ws://127.0.0.1:", LIMIT);
            String port = receiver.awaitLine("listening on wss://127.0.0.1:(\\d+)/", LIMIT)
                    .group(1);
            for (Sample sample : Sample.values()) {
                Path config = configuration(files, sample == Sample.LOG4J2 ? "log4j2.xml" : "logback.xml", port);
                try (Program application = sample.replay(input, "ws://unused", true, "--config", config)) {
                    assertThat(application.awaitExit(LIMIT))
                            .as(String.join("\n", application.output()))
                            .isZero();
                    files.assertNoSecretIn(application);
                }
            }
            receiver.terminate();
            assertThat(receiver.awaitExit(LIMIT)).isZero();
            files.assertNoSecretIn(receiver);
        }
        List<String> written = Files.readAllLines(out);
        assertThat(written).hasSize(2 * lines.size());
        for (int i = 0; i < written.size(); i++) {
            assertThat(written.get(i)).endsWith(" - " + lines.get(i % lines.size()));
        }
    }

    private static Path receiver(OpensslFiles files, Path out) throws IOException {
        return changed(
                files,
                "receiver.sh",
                Map.of(
                        "exec java",
                        "exec " + Path.of(System.getProperty("java.home"), "bin", "java"),
                        "websocket-receiver.jar",
                        Built.receiver().toString(),
                        "0.0.0.0:8443",
                        "127.0.0.1:0",
                        "127.0.0.1:8025",
                        "127.0.0.1:0",
                        "/etc/pki/logs/logs.pem",
                        files.file("server.pem").toString(),
                        "/etc/pki/logs/logs.key",
                        files.file("plain.key").toString(),
                        "/etc/pki/logs/ca.pem",
                        files.file("ca.pem").toString(),
                        "/var/log/ws/app.log",
                        out.toString()));
    }

    private static Path configuration(OpensslFiles files, String name, String port) throws IOException {
        // What is shipped waits five seconds at its end, which on a busy machine is not enough for a first connection.
        String element = name.startsWith("log4j2") ? "<WebSocket " : "<url>";
        String patient = name.startsWith("log4j2")
                ? element + "shutdownTimeoutMillis=\"60000\" "
                : "<shutdownTimeoutMillis>60000</shutdownTimeoutMillis>" + element;
        return changed(
                files,
                name,
                Map.of(
                        element,
                        patient,
                        "logs.example:8443",
                        "localhost:" + port,
                        "/etc/pki/app/ca.pem",
                        files.file("ca.pem").toString(),
                        "/etc/pki/app/app.pem",
                        files.file("app.pem").toString(),
                        "/etc/pki/app/app.key",
                        files.file("app.key").toString()));
    }

    private static Path changed(OpensslFiles files, String sample, Map<String, String> names) throws IOException {
        String text = Files.readString(Built.inTree("samples/tls/" + sample));
        for (Map.Entry<String, String> name : names.entrySet()) {
            assertThat(text).contains(name.getKey());
            text = text.replace(name.getKey(), name.getValue());
        }
        return Files.writeString(files.file(sample), text);
    }
}
