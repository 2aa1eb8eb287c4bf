package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.Peers;
import io.github.wslog.transport.contract.TestCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real syslog daemon on free ports of the loopback address, which writes what it gets into a file, field by field. It can be
 * killed and started again. One that is missing skips the test and says so, or fails it under {@code -Dpeers=required}.
 */
final class Daemon implements AutoCloseable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    /** Where the full run unpacks it: Debian's packages of the two daemons exclude each other. */
    private static final Path UNPACKED = Path.of("..", "integration-tests", "target", "rsyslog")
            .toAbsolutePath()
            .normalize();

    enum Kind {
        SYSLOG_NG("syslog-ng"),
        RSYSLOG("rsyslogd");

        private final String program;

        Kind(String program) {
            this.program = program;
        }
    }

    /** One message as the daemon understood it. */
    record Got(
            int severity,
            int facility,
            String host,
            String application,
            String process,
            String messageId,
            String data,
            String text) {
        String id() {
            return data.replaceFirst("(?s).* id=\"([^\"]*)\".*", "$1");
        }
    }

    private static final String RSYSLOG_TLS = """
            global(defaultNetstreamDriverCAFile="@DIR@/ca.pem" defaultNetstreamDriverCertFile="@DIR@/server.pem"
              defaultNetstreamDriverKeyFile="@DIR@/server.key")
            input(type="imtcp" address="127.0.0.1" port="@TLS@" ruleset="r" streamDriver.name="ossl" streamDriver.mode="1"
              streamDriver.authMode="x509/name" permittedPeer=["receiver.example"])
            input(type="imrelp" address="127.0.0.1" port="@RELPTLS@" ruleset="r" maxDataSize="@SIZE@" tls="on"
              tls.caCert="@DIR@/ca.pem" tls.myCert="@DIR@/server.pem" tls.myPrivKey="@DIR@/server.key"
              tls.authMode="name" tls.permittedPeer=["receiver.example"])
            """;

    private final Kind kind;
    private final Path directory;
    private final Path program;
    private final int size;
    final int tcp;
    final int udp;
    final int relp;
    final int tls;
    final int relpTls;
    final TestCa ca;
    private Process process;

    private Daemon(Kind kind, Path directory, int size) throws Exception {
        this.kind = kind;
        this.directory = directory;
        this.size = size;
        this.program = Peers.require(kind.program, UNPACKED.resolve("usr/sbin"));
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket fourth = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket fifth = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket third = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            tcp = first.getLocalPort();
            relp = second.getLocalPort();
            udp = third.getLocalPort();
            tls = fourth.getLocalPort();
            relpTls = fifth.getLocalPort();
        }
        ca = TestCa.named(directory, "ca");
        ca.issue("server", "localhost");
        ca.issue("receiver", "receiver.example");
    }

    /** One that is not started yet; {@code size} is the longest message that it takes, in bytes. */
    static Daemon of(Kind kind, Path directory, int size) throws Exception {
        return new Daemon(kind, directory, size);
    }

    /** Debian has the module apart. */
    private boolean hasTls() {
        return kind == Kind.SYSLOG_NG || tlsModule() != null;
    }

    private @Nullable Path tlsModule() {
        Path libraries = program.resolveSibling("../lib").normalize();
        try (Stream<Path> found =
                Files.find(libraries, 3, (path, attributes) -> path.endsWith("rsyslog/lmnsd_ossl.so"))) {
            return found.findFirst().orElse(null);
        } catch (IOException | UncheckedIOException unreadable) {
            return null;
        }
    }

    Path unixSocket() {
        return directory.resolve("stream.sock");
    }

    Daemon start() throws IOException {
        return start(kind == Kind.SYSLOG_NG ? syslogNg() : rsyslog());
    }

    /** With a configuration of somebody else, for these ports. */
    Daemon start(String text) throws IOException {
        Path configuration = directory.resolve(kind.program + ".conf");
        Files.writeString(configuration, text);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(
                kind == Kind.SYSLOG_NG
                        ? List.of(
                                "-F",
                                "--no-caps",
                                "-f",
                                configuration.toString(),
                                "-R",
                                at("persist"),
                                "-c",
                                at("ctl"),
                                "-p",
                                at("pid"))
                        : List.of("-n", "-f", configuration.toString(), "-i", at("pid")));
        ProcessBuilder builder = new ProcessBuilder(command);
        if (program.startsWith(UNPACKED)) {
            Path libraries = UNPACKED.resolve("usr/lib").resolve(triplet());
            builder.environment().put("LD_LIBRARY_PATH", libraries.toString());
            builder.command()
                    .addAll(1, List.of("-M", libraries.resolve("rsyslog").toString()));
        }
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        Files.deleteIfExists(directory.resolve("pid"));
        process = builder.start();
        if (text.matches("(?s).*port(=\"|\\().*")) {
            awaitPort(text.matches("(?s).*port(=\"|\\()" + tcp + "\\D.*") ? tcp : tls);
        }
        awaitDatagramPort(text);
        return this;
    }

    /** What is sent there before is lost, and nothing tells. The other ports are tried again by whoever writes. */
    private void awaitDatagramPort(String configuration) throws IOException {
        Path bound = Path.of("/proc/net/udp");
        if (!configuration.contains(Integer.toString(udp)) || !Files.isReadable(bound)) {
            return;
        }
        String local = ":%04X ".formatted(udp);
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (Files.readAllLines(bound).stream().noneMatch(line -> line.contains(local))) {
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        kind + " does not take datagrams: " + Files.readString(directory.resolve("said")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private static String triplet() throws IOException {
        try (Stream<Path> libraries = Files.list(UNPACKED.resolve("usr/lib"))) {
            return libraries
                    .map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith("-linux-gnu"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private String at(String file) {
        return directory.resolve(file).toString();
    }

    private void awaitPort(int port) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (true) {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline || !process.isAlive()) {
                    throw new IOException(
                            kind + " does not come up: " + Files.readString(directory.resolve("said")), notYet);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }

    private String syslogNg() {
        return fill("""
                @version: 3.38
                options { use-dns(no); keep-hostname(yes); chain-hostnames(no); keep-timestamp(yes);
                  log-msg-size(@SIZE@); trim-large-messages(no); flush-lines(0); stats-freq(0); };
                source s_tcp { syslog(ip("127.0.0.1") port(@TCP@) transport("tcp") max-connections(50) log-iw-size(5000)); };
                source s_udp { syslog(ip("127.0.0.1") port(@UDP@) transport("udp") so-rcvbuf(4194304)); };
                source s_tls { syslog(ip("127.0.0.1") port(@TLS@) transport("tls") max-connections(50) log-iw-size(5000)
                  tls(key-file("@DIR@/server.key") cert-file("@DIR@/server.pem") ca-file("@DIR@/ca.pem")
                    peer-verify(required-trusted))); };
                source s_unix { unix-stream("@DIR@/stream.sock" flags(syslog-protocol)); };
                source s_dgram { unix-dgram("@DIR@/dgram.sock" flags(syslog-protocol)); };
                template t { template("\\x1e${LEVEL_NUM}\\x1f${FACILITY_NUM}\\x1f${HOST}\\x1f${PROGRAM:--}\\x1f${PID:--}\\x1f${MSGID:--}\\x1f${SDATA:--}\\x1f${MSG}\\x1d\\n"); };
                destination d { file("@DIR@/got" template(t)); };
                log { source(s_tcp); source(s_udp); source(s_tls); source(s_unix); source(s_dgram); destination(d); flags(flow-control); };
                """);
    }

    private String rsyslog() {
        return fill("""
                global(workDirectory="@DIR@" maxMessageSize="@SIZE@" parser.escapeControlCharactersOnReceive="off"
                  parser.permitSlashInProgramName="on")
                module(load="imudp")
                module(load="imtcp" maxSessions="200" maxFrameSize="@SIZE@")
                module(load="imrelp" tls.tlsLib="openssl")
                module(load="imptcp")
                module(load="imuxsock" sysSock.use="off")
                input(type="imudp" address="127.0.0.1" port="@UDP@" ruleset="r" rcvbufSize="4m")
                input(type="imtcp" address="127.0.0.1" port="@TCP@" ruleset="r")
                input(type="imrelp" address="127.0.0.1" port="@RELP@" ruleset="r" maxDataSize="@SIZE@")
                input(type="imptcp" path="@DIR@/stream.sock" unlink="on" ruleset="r" maxFrameSize="@SIZE@")
                input(type="imuxsock" socket="@DIR@/dgram.sock" ruleset="r" useSpecialParser="off" parseHostname="on"
                  useSysTimeStamp="off" rateLimit.interval="0")
                template(name="t" type="string" string="\\036%syslogseverity%\\037%syslogfacility%\\037%hostname%\\037%app-name%\\037%procid%\\037%msgid%\\037%structured-data%\\037%msg%\\035\\n")
                ruleset(name="r" queue.type="Direct") { action(type="omfile" file="@DIR@/got" template="t") }
                """ + (hasTls() ? RSYSLOG_TLS : ""));
    }

    private String fill(String text) {
        return text.replace("@DIR@", directory.toString())
                .replace("@SIZE@", Integer.toString(size))
                .replace("@TCP@", Integer.toString(tcp))
                .replace("@UDP@", Integer.toString(udp))
                .replace("@RELP@", Integer.toString(relp))
                .replace("@TLS@", Integer.toString(tls))
                .replace("@RELPTLS@", Integer.toString(relpTls));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    void terminate() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** What it has written so far, in order. */
    List<Got> got() throws IOException {
        Path file = directory.resolve("got");
        List<Got> got = new ArrayList<>();
        String all = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        for (String message : all.split("\u001e", -1)) {
            String[] fields = message.replaceFirst("(?s)\u001d.*", "").split("\u001f", 8);
            // A kill may tear the last line; the message itself comes again.
            if (fields.length == 8 && message.contains("\u001d")) {
                got.add(new Got(
                        Integer.parseInt(fields[0]),
                        Integer.parseInt(fields[1]),
                        fields[2],
                        fields[3],
                        fields[4],
                        fields[5],
                        utf8(fields[6]),
                        fields[7]));
            }
        }
        return got;
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Waits until it has written so many. */
    List<Got> await(int count) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        List<Got> got = got();
        while (got.size() < count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            got = got();
        }
        return got;
    }

    /** With what TLS needs; skips the test if the daemon cannot. */
    String url(String transport, String options) {
        boolean needsTls = transport.endsWith("tls");
        if (needsTls && !hasTls()) {
            throw Peers.missing("the module of " + kind.program + " for TLS");
        }
        String files = "caCert=" + at("ca.pem") + "&cert=" + at("receiver.pem") + "&key=" + at("receiver.key");
        String all = String.join(
                "&",
                Stream.of(options, needsTls ? files : "")
                        .filter(text -> !text.isEmpty())
                        .toList());
        return urls().get(transport) + (all.isEmpty() ? "" : "?" + all);
    }

    /** Waits until each of these is there, once or more often. */
    List<Got> awaitIds(Set<String> ids) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        List<Got> got = got();
        while (!got.stream().map(Got::id).collect(Collectors.toSet()).containsAll(ids)
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            got = got();
        }
        return got;
    }

    /** URLs by what a test calls them. */
    Map<String, String> urls() {
        return Map.of(
                "tcp", "tcp://127.0.0.1:" + tcp,
                "udp", "udp://127.0.0.1:" + udp,
                "relp", "relp://127.0.0.1:" + relp,
                "tls", "tls://localhost:" + tls,
                "relp+tls", "relp+tls://localhost:" + relpTls,
                "unix", "unix://" + unixSocket(),
                "unixgram", "unixgram://" + at("dgram.sock"));
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }
}
