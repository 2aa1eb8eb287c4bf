package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The samples in server mode over TLS, and other people's TLS: openssl, Node's ws, Python's websockets, Chromium. */
class ServeTlsIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Pattern MESSAGE = Pattern.compile("\"base64\": ?\"([^\"]*)\"");

    @TempDir
    Path directory;

    private final List<Program> programs = new ArrayList<>();
    private OpensslFiles files;
    private Path input;
    private int port;

    @BeforeEach
    void makeFiles() throws IOException {
        files = OpensslFiles.in(directory);
        input = Files.writeString(files.file("input.log"), "one\ntwo\n");
        port = Ports.free();
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

    private void serve(Sample sample, boolean token) throws IOException {
        List<String> names = new ArrayList<>(List.of("cert", "key", "keyPasswordFile"));
        List<String> values = new ArrayList<>(List.of("server.pem", "server.key", "password"));
        if (token) {
            names.add("tokenFile");
            values.add("token");
        }
        StringBuilder options = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            String option = sample == Sample.LOG4J2 ? " %s=\"%s\"" : "<%1$s>%2$s</%1$s>";
            options.append(option.formatted(names.get(i), files.file(values.get(i))));
        }
        String configuration = sample == Sample.LOG4J2 ? """
                <Configuration status="WARN">
                  <Appenders><WebSocket name="ws" mode="server" port="${sys:ws.port}"%s/></Appenders>
                  <Loggers><Root level="INFO"><AppenderRef ref="ws"/></Root></Loggers>
                </Configuration>
                """ : """
                <configuration>
                  <appender name="ws" class="io.github.wslog.logback.WebSocketAppender">
                    <mode>server</mode><port>${ws.port}</port>%s
                  </appender>
                  <root level="INFO"><appender-ref ref="ws"/></root>
                </configuration>
                """;
        Path config = Files.writeString(files.file("config.xml"), configuration.formatted(options));
        started(sample.serve(input, port, "--config", config)).awaitLine("logged 2", LIMIT);
        Ports.awaitListening(port, LIMIT);
    }

    @Test
    void log_isRead_byThoseWhoTrustTheCa() throws IOException {
        serve(Sample.LOGBACK, false);
        String url = "wss://localhost:" + port + "/live?replay=10";
        String ca = files.file("ca.pem").toString();

        started(Program.start(openssl("-tls1_3", ca), Map.of())).awaitLine("Verify return code: 0 \\(ok\\)", LIMIT);
        started(Program.start(openssl("-tls1_2", ca), Map.of())).awaitLine("Verify return code: 0 \\(ok\\)", LIMIT);
        gotBoth(Peers.node(Map.of("NODE_EXTRA_CA_CERTS", ca), List.of("ws"), "ws-subscriber.js", url, 2));
        gotBoth(Peers.python(Map.of("SSL_CERT_FILE", ca), "websockets", "websockets_subscriber.py", url, 2));

        Program stranger = started(Peers.node("ws", "ws-subscriber.js", url, 2));
        assertThat(stranger.awaitExit(LIMIT)).isEqualTo(1);
        stranger.awaitLine("unable to verify|self-signed|self signed|issuer", LIMIT);
    }

    private List<String> openssl(String version, String ca) {
        return List.of(
                Peers.require("openssl").toString(),
                "s_client",
                version,
                "-connect",
                "localhost:" + port,
                "-CAfile",
                ca,
                "-verify_hostname",
                "localhost",
                "-verify_return_error");
    }

    private void gotBoth(Program subscriber) {
        assertThat(started(subscriber).awaitExit(LIMIT))
                .as(String.join("\n", subscriber.output()))
                .isZero();
        assertThat(subscriber.output().stream().map(ServeTlsIT::message))
                .satisfiesExactly(
                        first -> assertThat(first).endsWith(" - one"),
                        second -> assertThat(second).endsWith(" - two"));
    }

    private static String message(String json) {
        Matcher matcher = MESSAGE.matcher(json);
        assertThat(matcher.find()).as(json).isTrue();
        return new String(Base64.getDecoder().decode(matcher.group(1)), UTF_8);
    }

    /** After the token was typed into the form: the session's cookie is for https alone. */
    @Test
    void page_isShownByChromium_overWss() throws IOException {
        serve(Sample.LOG4J2, true);
        Program checks = started(Peers.node(
                "playwright-core",
                "live-page-tls.js",
                Peers.require("chromium"),
                files.serverKey(),
                "https://localhost:" + port + "/",
                "one,two",
                files.file("token")));
        assertThat(checks.awaitExit(LIMIT))
                .as(String.join("\n", checks.output()))
                .isZero();
    }
}
