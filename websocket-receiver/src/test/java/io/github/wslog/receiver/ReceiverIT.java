package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.client.ClientSettings;
import io.github.wslog.transport.client.Delivery;
import io.github.wslog.transport.client.Shipper;
import io.github.wslog.transport.contract.CuttingProxy;
import io.github.wslog.transport.contract.PatientAppend;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.tls.TlsSettings;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Wslog;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class ReceiverIT {
    @TempDir
    private Path directory;

    private ReceiverProcess start(String... further) throws Exception {
        String[] arguments = {"--listen", "ws://127.0.0.1:0/logs", "--file", file().toString(), "--spool-bytes", "16m"};
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + further.length);
        System.arraycopy(further, 0, all, arguments.length, further.length);
        return ReceiverProcess.start(all);
    }

    private Path file() {
        return directory.resolve("out.log");
    }

    @Test
    void events_areInTheFile_whenTheReceiverHasStopped() throws Exception {
        try (ReceiverProcess receiver = start()) {
            Flood flood = new Flood(new UUID(1, 1), 10_000, ordinal -> "event " + ordinal, acknowledged -> {});
            int port = receiver.port();
            flood.deliver(() -> port);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
            assertThat(receiver.await("stopped:")).contains("10 000 events taken from 1 connection, 0 repeats dropped");
        }
        assertThat(Files.readAllLines(file())).hasSize(10_000).endsWith("event 9999", "event 10000");
    }

    @Test
    void plainMessages_areLines_besideThoseOfSources() throws Exception {
        try (ReceiverProcess receiver = start()) {
            try (RawSource plain = RawSource.connect(receiver.port(), "Sec-WebSocket-Protocol: mine, other")) {
                assertThat(plain.responseHead).contains("Sec-WebSocket-Protocol: mine");
                assertThat(plain.responseHead).noneMatch(line -> line.startsWith(Wslog.VERSION_HEADER));
                plain.message(0x81, "héllo".getBytes(UTF_8));
                plain.message(0x82, "with its own end\n".getBytes(UTF_8));
                plain.message(0x88, new byte[] {3, (byte) 0xE8});
                assertThatThrownBy(plain::read).isInstanceOf(EOFException.class).hasMessage("closed with 1000");
            }
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readString(file())).isEqualTo("héllo\nwith its own end\n");
    }

    @Test
    void handshake_provesTheProtocol() throws Exception {
        try (ReceiverProcess receiver = start();
                RawSource source =
                        RawSource.connect(receiver.port(), "Sec-WebSocket-Protocol: other, " + Wslog.SUBPROTOCOL)) {
            assertThat(source.responseHead)
                    .contains("Sec-WebSocket-Protocol: " + Wslog.SUBPROTOCOL)
                    .contains(Wslog.VERSION_HEADER + ": " + Wslog.VERSION);
            assertThat(source.greet(new UUID(2, 2), 1, 1).highestHeld()).isZero();
            source.send(new End(5, 0));
            assertThatThrownBy(source::read)
                    .isInstanceOf(EOFException.class)
                    .hasMessage("closed with " + CloseReason.UNKNOWN_HANDLE.code());
        }
    }

    @Test
    void repeats_areToldAcrossAnOrderlyRestart_evenWhenAllIsWritten() throws Exception {
        UUID stream = new UUID(3, 3);
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            new Flood(stream, 1000, ordinal -> "event " + ordinal, acknowledged -> {}).deliver(() -> port);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        try (ReceiverProcess receiver = start();
                RawSource source = RawSource.connectWslog(receiver.port())) {
            assertThat(source.greet(stream, 1, 2000).highestHeld()).isEqualTo(1000);
        }
    }

    @Test
    void standardOutput_getsTheEvents_withASpoolInMemory() throws Exception {
        try (ReceiverProcess receiver =
                ReceiverProcess.start("--listen", "ws://127.0.0.1:0/logs", "--file", "-", "--line", "{message}")) {
            int port = receiver.port();
            new Flood(new UUID(4, 4), 5000, ordinal -> "event " + ordinal, acknowledged -> {}).deliver(() -> port);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
            assertThat(receiver.standardOutput.get().lines()).hasSize(5000).startsWith("event 1", "event 2");
        }
    }

    @Test
    void sources_areTold1001_whenTheReceiverStops() throws Exception {
        try (ReceiverProcess receiver = start();
                RawSource source = RawSource.connectWslog(receiver.port())) {
            source.greet(new UUID(5, 5), 1, 1);
            receiver.terminate();
            assertThatThrownBy(source::read).isInstanceOf(EOFException.class).hasMessage("closed with 1001");
            assertThat(receiver.exitCode()).isZero();
        }
    }

    @Test
    void secondSignal_endsAtOnce() throws Exception {
        // A daemon that reads nothing, so that there is something to wait for, for a minute.
        try (ServerSocket daemon = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ReceiverProcess receiver =
                        start("--syslog", "tcp://127.0.0.1:" + daemon.getLocalPort(), "--drain-seconds", "60")) {
            int port = receiver.port();
            new Flood(new UUID(6, 6), 10, ordinal -> "event " + ordinal, acknowledged -> {}).deliver(() -> port);
            receiver.terminate();
            receiver.await("stopping: SIGTERM");
            receiver.terminate();
            assertThat(receiver.exitCode()).isEqualTo(128 + 15);
        }
    }

    @Test
    void paths_answerPlainRequests() throws Exception {
        try (ReceiverProcess receiver = start()) {
            String base = "http://127.0.0.1:" + receiver.port();
            assertThat(get(base + "/").body()).contains("<html");
            assertThat(get(base + "/logs").statusCode()).isEqualTo(426);
            assertThat(get(base + "/x").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void recordThatIsTooLarge_isLeftOutByItsSource_andAGapTells() throws Exception {
        int limit = Spool.LARGEST_RECORD;
        LogSettings settings = new LogSettings(64 << 20, 8 << 20, 2 << 20, 0, Retention.UNTIL_RELEASED);
        try (ReceiverProcess receiver = start("--line", "{message}");
                EventLog log = EventLog.inMemory(settings)) {
            OwnLog status = new OwnLog(System.err, InstantSource.system(), false);
            Shipper shipper = new Shipper(log, shipping(receiver.port()), status);
            shipper.start();
            int overhead = append(log, "first");
            append(log, "x".repeat(limit - overhead));
            append(log, "y".repeat(limit - overhead + 1));
            append(log, "last");
            assertThat(shipper.close(Duration.ofSeconds(30))).isTrue();
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(file()))
                .hasSize(4)
                .startsWith("first", "x".repeat(limit - overheadOf("first")), "last")
                .last()
                .asString()
                .startsWith("1 event lost (1 INFO)")
                .endsWith(": too large");
    }

    private static int overheadOf(String text) {
        return record(text).length() - text.length();
    }

    private static RecordBuffer record(String text) {
        RecordBuffer record = new RecordBuffer();
        record.start(RecordKind.PLAIN, EventLevel.INFO.number(), 1, "logger", 4 << 20);
        record.startBody();
        record.body(text);
        record.finish();
        return record;
    }

    /** Returns how much longer the record is than its text. */
    private static int append(EventLog log, String text) {
        RecordBuffer record = record(text);
        assertThat(PatientAppend.to(log, record)).isEqualTo(Admission.ACCEPTED);
        return record.length() - text.length();
    }

    @ParameterizedTest
    @CsvSource({"deflate, true", "none, false"})
    void fewerBytesCome_whereCompressionIsAgreedTo_andTheFileIsTheSame(String compression, boolean fewer)
            throws Exception {
        List<String> lines =
                IntStream.range(0, 20_000).mapToObj(i -> "event " + i).toList();
        LogSettings settings = new LogSettings(64 << 20, 8 << 20, 2 << 20, 0, Retention.UNTIL_RELEASED);
        try (ReceiverProcess receiver = start("--line", "{message}", "--listen-compression", compression);
                CuttingProxy pipe = new CuttingProxy(receiver.port());
                EventLog log = EventLog.inMemory(settings)) {
            OwnLog status = new OwnLog(System.err, InstantSource.system(), false);
            Shipper shipper = new Shipper(log, shipping(pipe.port(), Compression.DEFLATE), status);
            shipper.start();
            lines.forEach(line -> append(log, line));
            assertThat(shipper.close(Duration.ofSeconds(30))).isTrue();
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
            long size = lines.stream().mapToInt(String::length).sum();
            assertThat(pipe.passed() < size).as(pipe.passed() + " of " + size).isEqualTo(fewer);
        }
        assertThat(Files.readAllLines(file())).isEqualTo(lines);
    }

    private static ClientSettings shipping(int port) {
        return shipping(port, Compression.NONE);
    }

    private static ClientSettings shipping(int port, Compression compression) {
        return new ClientSettings(
                List.of(URI.create("ws://127.0.0.1:" + port + "/logs")),
                null,
                Map::of,
                null,
                TlsSettings.DEFAULT,
                compression,
                Delivery.ACKNOWLEDGED,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                new SourceInfo("app", "host", 1),
                "text/plain; charset=utf-8",
                UTF_8,
                LinePattern.parse(LinePattern.DEFAULT));
    }

    @Test
    void whatTheReceiverMakesForItself_isItsOwnersAlone() throws Exception {
        Path state = directory.resolve("out.log.spool");
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            new Flood(new UUID(7, 7), 1000, ordinal -> "event " + ordinal, acknowledged -> {}).deliver(() -> port);
            try (Stream<Path> made = Files.walk(state)) {
                List<Path> paths = made.toList();
                assertThat(paths).hasSizeGreaterThan(5);
                for (Path path : paths) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                }
            }
        }
    }

    @Test
    void spoolFileThatCannotBeRead_isNamed() throws Exception {
        Path log = Files.createDirectories(directory.resolve("out.log.spool/log"));
        Files.writeString(log.resolve("segment-0123456789abcdef-1"), "not a segment at all");
        try (ReceiverProcess receiver = start()) {
            assertThat(receiver.await("what cannot be read in the spool is not written, and is set aside: "))
                    .contains(
                            log.resolve("segment-0123456789abcdef-1.unreadable").toString());
        }
    }

    private static HttpResponse<String> get(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void exitCode_tellsUsageFromConfigurationFromFailure() throws Exception {
        try (ReceiverProcess usage = ReceiverProcess.start("--file", "x")) {
            assertThat(usage.exitCode()).isEqualTo(2);
        }
        try (ReceiverProcess configuration = start("--drain-seconds", "-1")) {
            assertThat(configuration.exitCode()).isEqualTo(78);
            configuration.await("--drain-seconds must be 0..3600, was -1");
        }
        try (ReceiverProcess configuration =
                ReceiverProcess.start("--listen", "ws://127.0.0.1/logs", "--file", file().toString())) {
            assertThat(configuration.exitCode()).isEqualTo(78);
            configuration.await("--listen must be ws://HOST:PORT/PATH");
        }
        try (ReceiverProcess configuration = start("--line", "{nonsense}")) {
            assertThat(configuration.exitCode()).isEqualTo(78);
            configuration.await("--line");
        }
        try (ReceiverProcess first = start()) {
            int port = first.port();
            try (ReceiverProcess second =
                    ReceiverProcess.start("--listen", "ws://127.0.0.1:" + port + "/logs", "--file", "-")) {
                assertThat(second.exitCode()).isEqualTo(1);
                second.await("cannot listen on 127.0.0.1:" + port);
            }
            try (ReceiverProcess sameSpool = start()) {
                assertThat(sameSpool.exitCode()).isEqualTo(1);
                sameSpool.await("cannot use the spool in");
            }
        }
    }
}
