package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.server.TrustedProxies;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    private static final String FULL = """
            listen:
              - {url: "ws://127.0.0.1:8025/logs", compression: deflate}
              - url: ws://127.0.0.1:8025/other
                tokenFile: /etc/sources
                compression: deflate
            connect:
              - ws://shop:8026/live
              - url: wss://user:secret@pay:8443/live
                tokenFile: /run/secrets/pay
                proxy: http://joe:hidden@proxy:3128
                compression: deflate
                caCert: /etc/pki/ca.pem
                allowSelfSigned: true
                certificateSha256: [AB:%s]
            line: "{level} {message}"
            outputs:
              all: {type: file, path: /var/log/all.log}
              own: {type: file, path: /var/log/own.log, line: "{message}"}
              daemon:
                type: syslog
                url: tcp://127.0.0.1:601
                facility: local3
                required: false
                match: {level: warn, app: "shop*"}
              screen: {type: stdout}
            spool: {directory: /var/lib/ws, bytes: 2g, reserve: 5m}
            live: {where: all, tokenFile: /etc/tokens, send: true}
            maxConnections: 50
            allowedHosts: logs.example
            allowedOrigins: [https://a.example, https://b.example]
            trustedProxies: [10.0.0.0/8, "::1"]
            drainSeconds: 7
            admin: 9464
            log: {format: json}
            """.formatted("cd".repeat(31));

    @TempDir
    Path directory;

    private ReceiverSettings read(String yaml) throws IOException, ConfigurationException {
        return ConfigurationFile.read(
                Files.writeString(directory.resolve("receiver.yaml"), yaml), name -> null, null, new Plugins());
    }

    @Test
    void everything_isRead() throws Exception {
        ReceiverSettings settings = read(FULL);

        assertThat(settings.listen())
                .extracting(listening -> listening.url().path())
                .containsExactly("/logs", "/other");
        assertThat(settings.connect()).hasSize(2);
        ConnectUrl pay = settings.connect().get(1);
        assertThat(pay.tokenFile()).isEqualTo(Path.of("/run/secrets/pay"));
        assertThat(pay.proxy()).isEqualTo(URI.create("http://joe:hidden@proxy:3128"));
        assertThat(settings.listen()).extracting(Listening::tokenFile).containsExactly(null, Path.of("/etc/sources"));
        assertThat(settings.listen()).extracting(Listening::compression).containsOnly(Compression.DEFLATE);
        assertThat(settings.connect())
                .extracting(ConnectUrl::compression)
                .containsExactly(Compression.NONE, Compression.DEFLATE);
        assertThat(settings.asksNames()).isTrue();
        assertThat(settings.trustedProxies()).isEqualTo(TrustedProxies.of(Set.of("10.0.0.0/8", "::1")));
        assertThat(pay.tls().allowSelfSigned()).isTrue();
        assertThat(pay.tls().certificateSha256()).containsExactly("ab" + "cd".repeat(31));
        assertThat(settings.outputs().keySet()).containsExactly("all", "own", "daemon", "screen");
        assertThat(settings.outputs())
                .containsEntry(
                        "all",
                        new OutputSettings("file", Map.of("path", "/var/log/all.log", "line", "{level} {message}")))
                .containsEntry(
                        "own", new OutputSettings("file", Map.of("path", "/var/log/own.log", "line", "{message}")));
        assertThat(settings.outputs().get("daemon").options())
                .containsEntry("match.level", "warn")
                .containsEntry("match.app", "shop*")
                .doesNotContainKey("line");
        assertThat(settings.outputs().get("daemon").create("x").required()).isFalse();
        assertThat(settings.stateDirectory()).isEqualTo(Path.of("/var/lib/ws"));
        assertThat(settings.spoolBytes()).isEqualTo(2L << 30);
        assertThat(settings.live()).isEqualTo(ReceiverSettings.Live.ALL);
        assertThat(settings.liveTokenFile()).isEqualTo(Path.of("/etc/tokens"));
        assertThat(settings.liveSend()).isTrue();
        assertThat(settings.maxConnections()).isEqualTo(50);
        assertThat(settings.allowedHosts()).isEqualTo(Set.of("logs.example"));
        assertThat(settings.allowedOrigins()).hasSize(2);
        assertThat(settings.drainLimit()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.diskReserveBytes()).isEqualTo(5L << 20);
        assertThat(settings.logFormat()).isEqualTo(OwnLog.Format.JSON);
        assertThat(settings.admin()).isEqualTo(new AdminPort("127.0.0.1", 9464));
    }

    @Test
    void printedConfiguration_isTheSameOnceMore_butForPasswords() throws Exception {
        ReceiverSettings settings = read(FULL.replace("user:secret@", "").replace("joe:hidden@", ""));

        String printed = ConfigurationText.of(settings);
        ReceiverSettings again = read(printed);

        assertThat(ConfigurationText.of(again)).isEqualTo(printed);
        assertThat(again.listen()).isEqualTo(settings.listen());
        assertThat(again.connect()).isEqualTo(settings.connect());
        assertThat(again.outputs().keySet()).isEqualTo(settings.outputs().keySet());
        assertThat(again.outputs().get("daemon").options())
                .containsEntry("facility", "local3")
                .containsEntry("checkpoint", "5s")
                .containsEntry("match.app", "shop*");
        assertThat(ConfigurationText.of(read(FULL)))
                .contains("***@pay", "***@proxy")
                .doesNotContain("secret@", "hidden");
    }

    @Test
    void flags_arePrintedAsTheFileThatSaysTheSame() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                System.err,
                "--print-config",
                "--listen",
                "ws://127.0.0.1:8025/logs",
                "--file",
                directory.resolve("a b.log").toString(),
                "--syslog",
                "tcp://127.0.0.1:601?facility=local3&match.app=a%20b",
                "--line",
                "{time} \"${{x}\" \\ {message}");

        assertThat(code).isZero();
        String printed = out.toString(StandardCharsets.UTF_8);
        ReceiverSettings settings = read(printed);
        assertThat(ConfigurationText.of(settings)).isEqualTo(printed);
        assertThat(settings.outputs()
                        .get(directory.resolve("a b.log").toString())
                        .options())
                .containsEntry("line", "{time} \"${{x}\" \\ {message}");
        assertThat(settings.outputs().get("tcp://127.0.0.1:601").options()).containsEntry("match.app", "a b");
        assertThat(settings.stateDirectory()).isEqualTo(directory.resolve("a b.log.spool"));
    }

    @Test
    void spool_isInMemory_forStandardOutputAlone() throws Exception {
        ReceiverSettings settings = read("listen: ws://127.0.0.1:0/\noutputs: {out: {type: stdout}}\n");

        assertThat(settings.stateDirectory()).isNull();
        assertThat(settings.spoolBytes()).isEqualTo(64L << 20);
    }

    @Test
    void furtherFiles_addToTheFirst_inTheOrderOfTheirNames() throws Exception {
        Path further = Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(further.resolve("20-b.yaml"), "outputs: {b: {type: stdout}}\nlisten: ws://h:2/\n");
        Files.writeString(further.resolve("10-a.yaml"), "outputs: {a: {type: stdout}}\nlisten: [ws://h:1/]\n");
        Files.writeString(further.resolve("ignored.txt"), "nonsense: true\n");
        Files.writeString(further.resolve("empty.yaml"), "# nothing\n");

        ReceiverSettings settings = read("listen: [ws://h:0/]\n");

        assertThat(settings.outputs().keySet()).containsExactly("a", "b");
        assertThat(settings.listen())
                .extracting(listening -> listening.url().port())
                .containsExactly(0, 1, 2);
    }

    @Test
    void furtherFiles_mayNotSayOtherwise() throws Exception {
        Path further = Files.createDirectory(directory.resolve("conf.d"));
        Files.writeString(
                further.resolve("a.yaml"), "outputs:\n  out: {type: stdout}\nmaxConnections: 2\ncolour: red\n");

        assertThatThrownBy(() -> read("listen: ws://h:0/\nmaxConnections: 1\noutputs: {out: {type: stdout}}\n"))
                .hasMessageContaining("a.yaml:2:3: outputs.out is given twice, first at " + directory)
                .hasMessageContaining("a.yaml:3:1: maxConnections is given twice, first at " + directory)
                .hasMessageContaining("receiver.yaml:2:1")
                .hasMessageContaining("a.yaml:4:1: colour is unknown");
    }

    @Test
    void values_comeFromTheEnvironmentAndFromFiles() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "user:pass\n");
        Path file = Files.writeString(directory.resolve("receiver.yaml"), """
                listen: ws://${HOST}:${PORT:-8025}/logs
                connect: ws://${file:%s}@h/
                outputs: {out: {type: stdout, match: {app: "${EMPTY:-all}${EMPTY}"}}}
                """.formatted(secret));

        ReceiverSettings settings =
                ConfigurationFile.read(file, Map.of("HOST", "h", "EMPTY", "")::get, null, new Plugins());

        assertThat(settings.listen().get(0).url()).isEqualTo(new ListenUrl(false, "h", 8025, "/logs"));
        assertThat(settings.connect().get(0).url().getUserInfo()).isEqualTo("user:pass");
        assertThat(settings.outputs().get("out").options()).containsEntry("match.app", "all");
    }

    @Test
    void completion_isAScriptForTheShell() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertThat(Main.run(new PrintStream(out, true, StandardCharsets.UTF_8), System.err, "generate-completion"))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("#!").contains("--print-config", "--listen");
    }
}
