package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user can get wrong in receiver.yaml: each is a line with its place and its cure, and nothing is started. */
class ConfigurationMistakesTest {
    private static final String LISTEN = "listen: ws://127.0.0.1:0/logs\n";
    private static final String SPOOL = "spool: {directory: DIR/spool}\n";
    private static final String FILE = "outputs: {a: {type: file, path: DIR/a.log}}\n";
    private static final String RIGHT = LISTEN + SPOOL + FILE;

    @TempDir
    Path directory;

    private record Ended(int code, List<String> said) {}

    private Ended run(String yaml, String... further) throws IOException {
        Path file = directory.resolve("receiver.yaml");
        Files.writeString(file, yaml.replace("DIR", directory.toString()));
        List<String> arguments = new ArrayList<>(List.of("-c", file.toString()));
        arguments.addAll(List.of(further));
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new PrintStream(OutputStreamNull.INSTANCE, true),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments.toArray(String[]::new));
        return new Ended(
                code,
                err.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("^\\S+ ERROR ", "").replace(directory + "/", ""))
                        .toList());
    }

    private static final class OutputStreamNull extends java.io.OutputStream {
        static final OutputStreamNull INSTANCE = new OutputStreamNull();

        @Override
        public void write(int b) {
            // Nobody looks.
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                // The file itself.
                mistake("- a\n", "receiver.yaml:1:1: must be a mapping of names to values, was a list"),
                mistake(RIGHT + "line: [a\n", "receiver.yaml:5:1: is not YAML: expected ',' or ']', but got"),
                mistake(RIGHT + "line: a\n\tb\n", "receiver.yaml:5:1: is not YAML: "),
                mistake(
                        RIGHT + "line: !!binary aGk=\n",
                        "receiver.yaml:4:7: must have no tag, was tag:yaml.org,2002:binary"),
                mistake(
                        RIGHT + "line: a\nline: b\n",
                        "receiver.yaml:5:1: line is given twice, first at receiver.yaml:4:1"),
                mistake(RIGHT + "---\nlisten: x\n", "receiver.yaml:4:1: is not YAML: "),
                mistake(LISTEN + SPOOL + "outputs: &o\n  a: *o\n", "receiver.yaml:3:10: must not contain itself"),
                // Names.
                mistake(RIGHT + "lisen: ws://h:1/\n", "receiver.yaml:4:1: lisen is unknown, did you mean listen?"),
                mistake(RIGHT + "colour: red\n", "receiver.yaml:4:1: colour is unknown, known are admin, "),
                mistake(
                        LISTEN + FILE + "spool:\n  directory: DIR/s\n  size: 1g\n",
                        "receiver.yaml:5:3: spool.size is unknown, known are bytes, directory, durability, reserve"),
                mistake(
                        SPOOL + FILE + "listen:\n- url: ws://127.0.0.1:0/logs\n  clientauth: need\n",
                        "receiver.yaml:5:3: listen[0].clientauth is unknown, did you mean clientAuth?"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a:\n    type: syslog\n    url: tcp://h:1\n    facilty: user\n",
                        "receiver.yaml:7:5: outputs.a.facilty is unknown, did you mean facility?"),
                mistake(
                        LISTEN + SPOOL
                                + "outputs:\n  a:\n    type: file\n    path: DIR/x\n    match:\n      levle: warn\n",
                        "receiver.yaml:8:7: outputs.a.match.levle is unknown, did you mean match.level?"),
                // What is missing.
                mistake(SPOOL + FILE, "receiver.yaml:1:1: listen or connect must be given: where events come from"),
                mistake(
                        SPOOL + FILE + "listen: []\n",
                        "receiver.yaml:3:9: listen or connect must be given: where events come from"),
                mistake(
                        LISTEN + SPOOL,
                        "receiver.yaml:1:1: outputs must have at least one: NAME with a type of file, stdout or syslog"),
                mistake(
                        LISTEN + FILE,
                        "receiver.yaml:1:1: spool.directory must be given: it holds what is not written yet"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: {path: x}\n",
                        "receiver.yaml:4:6: outputs.a.type must be file, stdout or syslog, was nothing"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: {type: file}\n",
                        "receiver.yaml:4:6: outputs.a.path must be the path of a file, was nothing"),
                mistake(SPOOL + FILE + "listen: [{cert: x}]\n", "receiver.yaml:3:10: listen[0].url must be given"),
                // Values.
                mistake(RIGHT + "maxConnections: 0\n", "receiver.yaml:4:17: maxConnections must be 1..100000, was 0"),
                mistake(
                        RIGHT + "trustedProxies: nginx\n",
                        "receiver.yaml:4:17: trustedProxies must be ADDRESS or ADDRESS/BITS, was nginx"),
                mistake(
                        SPOOL + FILE + "connect: [{url: ws://h/, proxy: 'http://joe:secret@h'}]\n",
                        "receiver.yaml:3:33: connect[0].proxy must be http://[USER:PASSWORD@]HOST:PORT, was http://***@h"),
                mistake(
                        RIGHT + "maxConnections:\n",
                        "receiver.yaml:4:16: maxConnections must be 1..100000, was nothing"),
                mistake(
                        RIGHT + "admin: localhost\n",
                        "receiver.yaml:4:8: admin must be HOST:PORT or PORT (of 127.0.0.1)"),
                mistake(RIGHT + "admin: http://h:1\n", "receiver.yaml:4:8: admin must be HOST:PORT or PORT"),
                mistake(RIGHT + "log: {format: xml}\n", "receiver.yaml:4:15: log.format must be text, json, was xml"),
                mistake(RIGHT + "drainSeconds: 1h\n", "receiver.yaml:4:15: drainSeconds must be 0..3600, was 1h"),
                mistake(
                        RIGHT + "live: {where: everywhere}\n",
                        "receiver.yaml:4:15: live.where must be loopback, all, none, was everywhere"),
                mistake(RIGHT + "live: {send: yes}\n", "receiver.yaml:4:14: live.send must be true or false, was yes"),
                mistake(
                        RIGHT + "live: {where: none, send: true}\n",
                        "receiver.yaml:4:27: live.send is for those who look on, and live.where none lets nobody"),
                mistake(RIGHT + "live: none\n", "receiver.yaml:4:7: live must be a mapping, was one value"),
                mistake(
                        LISTEN + FILE + "spool: {directory: DIR/s, bytes: 1m}\n",
                        "receiver.yaml:3:SPOOL: spool.bytes must be 16m..1t (bytes, or with k, m, g, t), was 1m"),
                mistake(RIGHT + "line: '{nonsense}'\n", "receiver.yaml:4:7: line: "),
                mistake(
                        RIGHT + "allowedHosts: {a: b}\n",
                        "receiver.yaml:4:15: allowedHosts must be one value or a list of them, was a mapping"),
                mistake(
                        SPOOL + FILE + "listen: 8025\n",
                        "receiver.yaml:3:9: listen[0].url must be ws://HOST:PORT/PATH or wss://HOST:PORT/PATH with port"),
                mistake(
                        SPOOL + FILE + "listen: ws://h:1/live\n",
                        "receiver.yaml:3:9: listen[0].url must have another path than /live"),
                mistake(
                        SPOOL + FILE + "connect: [{url: 'http://u:secret@h/'}]\n",
                        "receiver.yaml:3:17: connect[0].url must be ws://HOST[:PORT][/PATH] or wss://"),
                mistake(
                        SPOOL + FILE + "connect: [ws://h:1/, ws://h:1/]\n",
                        "receiver.yaml:3:22: connect[1].url is there already"),
                mistake(
                        SPOOL + FILE + "connect: [{url: wss://h/, certificateSha256: [12]}]\n",
                        "receiver.yaml:3:46: connect[0].certificateSha256 must be 64 hexadecimal digits"),
                mistake(
                        SPOOL + FILE + "connect: [{url: ws://h/, caCert: x}]\n",
                        "receiver.yaml:3:34: connect[0].caCert is for wss://…, and the url is ws://…"),
                // TLS where we listen.
                mistake(
                        SPOOL + FILE + "listen: wss://127.0.0.1:0/logs\n",
                        "receiver.yaml:3:9: listen[0].cert must be given for wss://…"),
                mistake(
                        SPOOL + FILE + "listen: [{url: 'wss://h:0/', cert: DIR/absent.pem}]\n",
                        "receiver.yaml:3:36: listen[0] cert absent.pem does not exist"),
                mistake(
                        SPOOL + FILE + "listen: [{url: 'ws://h:0/', cert: x}]\n",
                        "receiver.yaml:3:35: listen[0].cert is for wss://…, and the url is ws://…"),
                mistake(
                        SPOOL + FILE + "listen: [{url: 'wss://h:0/', cert: x, clientAuth: need}]\n",
                        "receiver.yaml:3:51: listen[0].clientAuth needs caCert: who issues the certificates of clients"),
                mistake(
                        SPOOL + FILE + "listen: ['ws://h:7/a', 'ws://h:7/a']\n",
                        "receiver.yaml:3:24: listen[1].url is there already"),
                mistake(
                        SPOOL + FILE + "listen: [{url: 'ws://h:1/', compression: zip}]\n",
                        "receiver.yaml:3:42: listen[0].compression must be none, deflate, was zip"),
                mistake(
                        SPOOL + FILE + "listen: [{url: 'ws://h:1/a', compression: deflate}, {url: 'ws://h:1/b'}]\n",
                        "receiver.yaml:3:53: listen[1].compression must be the same as for the others of port 1"),
                // Outputs.
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: {type: pigeon}\n",
                        "receiver.yaml:4:13: outputs.a.type must be one of [file, stdout, syslog], was pigeon"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: {type: syslog, url: 'tcp://h:1', checkpoint: 0}\n",
                        "receiver.yaml:4:51: outputs.a.checkpoint must be 1s..1h or off, was 0"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: {type: syslog, url: 'tcp://u:secret@h:1'}\n",
                        "receiver.yaml:4:26: outputs.a.url must be tcp://HOST:PORT"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: {type: stdout, required: false}\n",
                        "receiver.yaml:4:3: outputs: one must have required: true, for the others to be measured by"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: {type: file, path: DIR/x}\n  b: {type: file, path: DIR/./x}\n",
                        "receiver.yaml:5:25: outputs.b.path is the file of outputs.a already"),
                mistake(
                        LISTEN + SPOOL + "outputs:\n  a: file\n",
                        "receiver.yaml:4:6: outputs.a must be a mapping, was one value"),
                // What does not stand in the file itself.
                mistake(
                        RIGHT + "line: ${WSLOG_ABSENT}\n",
                        "receiver.yaml:4:7: ${WSLOG_ABSENT} is not set in the environment, and has no default as in"
                                + " ${WSLOG_ABSENT:-DEFAULT}"),
                mistake(RIGHT + "line: ${file:/absent}\n", "receiver.yaml:4:7: ${file:/absent} does not exist"),
                mistake(RIGHT + "line: '${HOME'\n", "receiver.yaml:4:7: ${HOME has no closing bracket"),
                mistake(RIGHT + "line: '${a b}'\n", "receiver.yaml:4:7: ${a b} must be ${NAME}, ${NAME:-DEFAULT}"));
    }

    private static Arguments mistake(String yaml, String line) {
        return Arguments.of(yaml, line);
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistake_isOneLineWithItsPlace_andNothingIsStarted(String yaml, String line) throws IOException {
        // Columns behind the directory, whose length nobody knows.
        int column = yaml.replace("DIR", directory.toString())
                        .lines()
                        .skip(2)
                        .findFirst()
                        .orElse("")
                        .indexOf("1m")
                + 1;
        Ended ended = run(yaml);

        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.said())
                .singleElement()
                .asString()
                .startsWith(line.replace("SPOOL", Integer.toString(column)))
                .doesNotContain("secret");
        try (Stream<Path> made = Files.list(directory)) {
            assertThat(made).containsExactly(directory.resolve("receiver.yaml"));
        }
    }

    @Test
    void mistakes_areToldAllAtOnce_inTheOrderOfTheirPlaces() throws IOException {
        Ended ended = run("""
                listen: ws://127.0.0.1:0/live
                maxConnections: many
                outputs:
                  daemon:
                    type: syslog
                    url: tcp://127.0.0.1:601
                    facility: local9
                    checkpoint: 0
                    colour: red
                  other:
                    type: fil
                spool: {bytes: 1}
                """);

        assertThat(ended.code()).isEqualTo(78);
        assertThat(ended.said())
                .extracting(line -> line.replaceFirst("(must|is) .*", "").strip())
                .containsExactly(
                        "receiver.yaml:1:9: listen[0].url",
                        "receiver.yaml:2:17: maxConnections",
                        "receiver.yaml:7:15: outputs.daemon.facility",
                        "receiver.yaml:8:17: outputs.daemon.checkpoint",
                        "receiver.yaml:9:5: outputs.daemon.colour",
                        "receiver.yaml:11:11: outputs.other.type",
                        "receiver.yaml:12:16: spool.bytes");
    }

    @Test
    void secret_isNotShown_whereItIsInTheWrongPlace() throws IOException {
        Files.writeString(directory.resolve("password"), "hunter2\n");
        Ended ended = run(RIGHT + "drainSeconds: ${file:DIR/password}\n");

        assertThat(ended.said()).containsExactly("receiver.yaml:4:15: drainSeconds must be 0..3600, was ***");
    }

    @Test
    void absentFile_isNamed() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                System.out, new PrintStream(err, true, StandardCharsets.UTF_8), "-c", directory + "/absent.yaml");

        assertThat(code).isEqualTo(78);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("/absent.yaml:1:1: does not exist")
                .hasLineCount(1);
    }

    @Test
    void flag_besideTheFile_isAWrongUsage() throws IOException {
        assertThat(run(RIGHT, "--listen", "ws://127.0.0.1:0/").code()).isEqualTo(2);
        assertThat(run(RIGHT, "--drain-seconds=5").said())
                .contains("--drain-seconds has no place beside --config: it belongs in the file");
    }

    @Test
    void check_saysThatItCanWork_andStartsNothing() throws IOException {
        Ended ended = run(RIGHT, "--check");

        assertThat(ended.code()).isZero();
        assertThat(ended.said()).isEmpty();
        assertThat(directory.resolve("spool")).doesNotExist();
    }
}
