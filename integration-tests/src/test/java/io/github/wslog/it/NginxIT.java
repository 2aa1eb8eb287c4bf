package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jars with nginx in between, which ends TLS and takes a prefix away, by the configuration under {@code samples}: the
 * applications of both frameworks show a token, and Chromium finds the page below the prefix.
 */
class NginxIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String TOKEN = "secret-of-the-app-4711";

    @TempDir
    Path directory;

    private final List<Program> programs = new ArrayList<>();
    private OpensslFiles files;
    private int port;

    @BeforeEach
    void startReceiverAndNginx() throws IOException {
        files = OpensslFiles.in(directory);
        Path tokens = Files.writeString(files.file("tokens"), "shop send " + TOKEN + "\n");
        Program receiver = started(Jvm.runningJar(Built.receiver())
                .arguments("--listen", "ws://127.0.0.1:0/logs", "--listen-token-file", tokens)
                .arguments("--live-token-file", files.file("token"), "--trusted-proxy", "127.0.0.1")
                .arguments("--file", files.file("out.log"), "--line", "{name}: {message}")
                .start());
        String behind = receiver.awaitLine("listening on ws://(127.0.0.1:\\d+)/logs", LIMIT)
                .group(1);
        port = Ports.free();
        String site = Files.readString(Built.inTree("samples/nginx/receiver.conf"))
                .replace("listen 443", "listen 127.0.0.1:" + port)
                .replace("127.0.0.1:8025", behind)
                .replace("/etc/pki/logs/logs.pem", files.file("server.pem").toString())
                .replace("/etc/pki/logs/logs.key", files.file("plain.key").toString());
        Files.writeString(files.file("site.conf"), site);
        Path main = Files.writeString(files.file("nginx.conf"), """
                daemon off;
                %spid nginx.pid;
                error_log stderr notice;
                events { worker_connections 100; }
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    include site.conf;
                }
                """.formatted(
                        System.getProperty("user.name").equals("root") ? "user root;\n" : ""));
        started(Program.start(
                List.of(
                        Peers.require("nginx").toString(),
                        "-p",
                        directory.toString(),
                        "-c",
                        main.toString(),
                        "-e",
                        "stderr"),
                Map.of()));
        Ports.awaitListening(port, LIMIT);
    }

    @AfterEach
    void noSecretWasPrinted() throws IOException {
        programs.forEach(Program::close);
        files.assertNoSecretIn(programs.toArray(Program[]::new));
        programs.forEach(
                program -> assertThat(String.join("\n", program.output())).doesNotContain(TOKEN));
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

    private Path configuration(Sample sample) throws IOException {
        String url = "wss://localhost:" + port + "/ws/logs";
        Path token = Files.writeString(files.file("app-token"), TOKEN);
        String log4j = """
                <Configuration status="WARN">
                  <Appenders><WebSocket name="ws" url="%s" caCert="%s" bearerTokenFile="%s"/></Appenders>
                  <Loggers><Root level="INFO"><AppenderRef ref="ws"/></Root></Loggers>
                </Configuration>
                """;
        String logback = """
                <configuration>
                  <appender name="ws" class="io.github.wslog.logback.WebSocketAppender">
                    <url>%s</url><caCert>%s</caCert><bearerTokenFile>%s</bearerTokenFile>
                  </appender>
                  <root level="INFO"><appender-ref ref="ws"/></root>
                </configuration>
                """;
        String text = sample == Sample.LOG4J2 ? log4j : logback;
        return Files.writeString(files.file(sample + ".xml"), text.formatted(url, files.file("ca.pem"), token));
    }

    @Test
    void bothFrameworks_deliverThroughIt_andThePageIsBelowThePrefix() throws IOException {
        Path input = Files.writeString(files.file("input.log"), "one\ntwo\n");
        for (Sample sample : Sample.values()) {
            succeeds(sample.replay(input, "ws://unused", true, "--config", configuration(sample)));
        }
        succeeds(Peers.node(
                "playwright-core",
                "live-page-tls.js",
                Peers.require("chromium"),
                files.serverKey(),
                "https://localhost:" + port + "/ws/",
                "one,two,one,two",
                files.file("token")));
        Program receiver = programs.get(0);
        receiver.terminate();
        assertThat(receiver.awaitExit(LIMIT)).isZero();
        assertThat(Files.readAllLines(files.file("out.log")))
                .containsExactly("shop: one", "shop: two", "shop: one", "shop: two");
    }
}
