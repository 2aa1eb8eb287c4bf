package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.CuttingProxy;
import io.github.wslog.transport.contract.PatientAppend;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.live.LiveEndpoint;
import io.github.wslog.transport.live.LiveSettings;
import io.github.wslog.transport.live.LogFeed;
import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.server.TrustedProxies;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The receiver dials the source that applications in server mode have, over a log that keeps the most recent events. */
@Timeout(180)
class ConnectToLogIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    /** As an application in server mode: a log, served. */
    private static final class Application implements Closeable {
        private final EventLog log;
        private final LiveEndpoint live;
        private final Listener listener;
        private final RecordBuffer record = new RecordBuffer();

        Application(long capacity, int port) throws IOException {
            this(capacity, port, Compression.NONE);
        }

        Application(long capacity, int port, Compression compression) throws IOException {
            OwnLog status = new OwnLog(System.err, InstantSource.system(), false);
            this.log = EventLog.inMemory(new LogSettings(capacity, 256 << 10, 100_000, 0, Retention.MOST_RECENT));
            LogFeed feed = new LogFeed(log, new SourceInfo("app", "host", 7), UTF_8);
            this.live =
                    new LiveEndpoint(feed, new LiveSettings(10, 0, null, "text/plain; charset=utf-8", 45_000), status);
            ListenerSettings settings = new ListenerSettings(
                    "127.0.0.1",
                    port,
                    65_536,
                    10,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(20),
                    Set.of(),
                    Set.of(),
                    null,
                    TrustedProxies.NONE,
                    compression);
            this.listener = Listener.start(settings, Map.of("/live", live), status);
        }

        String url() {
            return "ws://127.0.0.1:" + listener.port() + "/live";
        }

        void log(String text) {
            record.start(RecordKind.FORMATTED, EventLevel.INFO.number(), 1, "logger", 90_000);
            record.startBody();
            record.body(text);
            record.finish();
            assertThat(PatientAppend.to(log, record)).isEqualTo(Admission.ACCEPTED);
        }

        @Override
        public void close() {
            live.farewell(DEADLINE, true);
            listener.close(Duration.ofSeconds(2));
            live.close();
            log.close();
        }
    }

    private Path file() {
        return directory.resolve("out.log");
    }

    private ReceiverProcess start(String url) throws IOException {
        return ReceiverProcess.start("--connect", url, "--file", file().toString(), "--line", "{message}");
    }

    private static List<String> texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "event " + i).toList();
    }

    private void awaitLine(String line) throws IOException {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!Files.exists(file()) || !Files.readString(file()).endsWith(line + "\n")) {
            assertThat(System.nanoTime()).as("waiting for " + line).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"deflate, DEFLATE, true", "deflate, NONE, false", "none, DEFLATE, false"})
    void fewerBytesCome_whereBothCompress_andTheFileIsTheSame(String ours, Compression theirs, boolean fewer)
            throws Exception {
        int events = 20_000;
        try (Application application = new Application(16 << 20, 0, theirs);
                CuttingProxy pipe = new CuttingProxy(application.listener.port())) {
            texts(1, events).forEach(application::log);
            String url = "ws://127.0.0.1:" + pipe.port() + "/live";
            try (ReceiverProcess receiver = ReceiverProcess.start(
                    "--connect",
                    url,
                    "--connect-compression",
                    ours,
                    "--file",
                    file().toString(),
                    "--line",
                    "{message}")) {
                awaitLine("event " + events);
                receiver.terminate();
                assertThat(receiver.exitCode()).isZero();
            }
            assertThat(Files.readAllLines(file())).isEqualTo(texts(1, events));
            long size = Files.size(file());
            assertThat(pipe.passed() < size).as(pipe.passed() + " of " + size).isEqualTo(fewer);
        }
    }

    @Test
    void file_holdsEachEventOnce_whenTheReceiverIsKilledFiveTimesUnderLoad() throws Exception {
        int events = 100_000;
        int rate = 5_000;
        try (Application application = new Application(16 << 20, 0)) {
            ReceiverProcess receiver = start(application.url());
            try {
                receiver.await("connected to");
                long begin = System.nanoTime();
                for (int i = 1; i <= events; i++) {
                    application.log("event " + i);
                    if (i % 50 == 0) {
                        LockSupport.parkNanos(begin + i * (1_000_000_000L / rate) - System.nanoTime());
                    }
                    if (i % (events / 6) == 0 && i < events - rate) {
                        receiver.kill();
                        receiver = start(application.url());
                    }
                }
                awaitLine("event " + events);
                receiver.terminate();
                assertThat(receiver.exitCode()).isZero();
            } finally {
                receiver.close();
            }
        }
        assertThat(Files.readAllLines(file())).isEqualTo(texts(1, events));
    }

    @Test
    void file_holdsEachEventOnce_whenTheApplicationIsRestarted() throws Exception {
        Application first = new Application(16 << 20, 0);
        String url = first.url();
        int port = first.listener.port();
        try (ReceiverProcess receiver = start(url)) {
            texts(1, 1_000).forEach(first::log);
            awaitLine("event 1000");
            first.close();
            try (Application second = new Application(16 << 20, port)) {
                texts(1_001, 2_000).forEach(second::log);
                awaitLine("event 2000");
                receiver.terminate();
                assertThat(receiver.exitCode()).isZero();
            }
        }
        assertThat(Files.readAllLines(file())).isEqualTo(texts(1, 2_000));
    }

    @Test
    void whatTheApplicationHadNoMore_isCounted_inItsPlace() throws Exception {
        int events = 60_000;
        try (Application application = new Application(1 << 20, 0)) {
            try (ReceiverProcess receiver = start(application.url())) {
                texts(1, 100).forEach(application::log);
                awaitLine("event 100");
                receiver.kill();
            }
            texts(101, events).forEach(application::log);
            try (ReceiverProcess receiver = start(application.url())) {
                awaitLine("event " + events);
                receiver.terminate();
                assertThat(receiver.exitCode()).isZero();
            }
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(file()));
        assertThat(lines).startsWith(texts(1, 100).toArray(String[]::new));
        Matcher gap =
                Pattern.compile("([0-9 ]+) events were skipped: overtaken").matcher(lines.get(100));
        assertThat(gap.matches()).as(lines.get(100)).isTrue();
        int skipped = Integer.parseInt(gap.group(1).replace(" ", ""));
        assertThat(lines.subList(101, lines.size())).isEqualTo(texts(101 + skipped, events));
    }
}
