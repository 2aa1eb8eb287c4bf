package io.github.wslog.receiver.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.receiver.output.OutputOptions;
import io.github.wslog.receiver.syslog.Daemon.Got;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemon goes, a file of the same receiver gets everything meanwhile, the daemon comes back. */
@Timeout(240)
class SyslogAbsenceIT {
    private static final List<SourceInfo> SOURCES = List.of(
            new SourceInfo("shop", "web1", 1), new SourceInfo("shop", "web2", 2), new SourceInfo("stock", "db1", 3));
    private static final int A_BATCH = 50;
    private static final int A_ROUND = A_BATCH * SOURCES.size();
    private static final int ROUNDS_A_SECOND = 20;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;

    private final Map<SourceInfo, List<String>> ids = new LinkedHashMap<>();
    private final Map<SourceInfo, List<String>> lines = new LinkedHashMap<>();
    private Daemon daemon;
    private Pipeline pipeline;
    private Path file;
    private int sent;

    @ParameterizedTest
    @CsvSource({"SYSLOG_NG,tcp", "RSYSLOG,relp+tls"})
    void allArrivesInOrder_andTheFileGoesOn_whenTheDaemonIsAbsent(Daemon.Kind kind, String transport) throws Exception {
        absence(kind, transport, () -> {
            rounds(20);
            pipeline.awaitRetries(2);
            rounds(20);
        });
    }

    @Tag("soak")
    @ParameterizedTest
    @CsvSource({"SYSLOG_NG,tcp", "SYSLOG_NG,tls", "RSYSLOG,relp+tls"})
    void allArrivesInOrder_andTheFileGoesOn_whenTheDaemonIsAbsentForAMinute(Daemon.Kind kind, String transport)
            throws Exception {
        absence(kind, transport, () -> {
            long start = System.nanoTime();
            for (int round = 0; round < 60 * ROUNDS_A_SECOND; round++) {
                rounds(1);
                long due = start + TimeUnit.SECONDS.toNanos(1) / ROUNDS_A_SECOND * (round + 1);
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
        });
    }

    private interface Meanwhile {
        void run() throws IOException;
    }

    private void absence(Daemon.Kind kind, String transport, Meanwhile meanwhile) throws Exception {
        file = directory.resolve("file.log");
        Map<String, String> options = Map.of("path", file.toString(), "line", "{host} {message}");
        ConfiguredOutput beside = ConfiguredOutput.create("file", new OutputOptions("--file", options));
        daemon = Daemon.of(kind, directory, 1 << 20).start();
        try (Daemon closing = daemon;
                Pipeline all = Pipeline.to(
                        closing.url(transport, transport.startsWith("relp") ? "" : "checkpoint=1s"),
                        directory,
                        Map.of("file", beside))) {
            pipeline = all;
            rounds(10);
            // All of it is confirmed: what is repeated below would be our fault.
            pipeline.awaitConfirmed(sent);
            daemon.terminate();
            meanwhile.run();
            awaitFile();
            assertThat(pipeline.stats().retries()).isPositive();
            daemon.start();
            rounds(10);
            pipeline.drain();
            compare(daemon.await(sent));
            System.out.println(kind + " " + transport + ": " + sent + " sent, "
                    + daemon.got().size() + " arrived, " + pipeline.stats());
        }
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            for (SourceInfo source : SOURCES) {
                for (int j = 1; j <= A_BATCH; j++) {
                    of(ids, source).add(Events.stream(source) + ":" + (sent + j));
                    of(lines, source).add(source.host() + " number " + (sent + j));
                }
                pipeline.appendNumbered(source, A_BATCH);
                sent += A_BATCH;
            }
        }
    }

    private static List<String> of(Map<SourceInfo, List<String>> map, SourceInfo source) {
        return map.computeIfAbsent(source, none -> new ArrayList<>());
    }

    /** Everything, in the order of each stream, while the daemon is away. */
    private void awaitFile() throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while ((!Files.exists(file) || Files.readAllLines(file).size() < sent) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        List<String> written = Files.readAllLines(file);
        assertThat(written).hasSize(sent);
        lines.forEach((source, expected) -> assertThat(written.stream()
                        .filter(line -> line.startsWith(source.host() + " "))
                        .toList())
                .isEqualTo(expected));
        assertThat(sent).isGreaterThan(10 * A_ROUND);
    }

    private void compare(List<Got> got) {
        assertThat(got).hasSize(sent);
        ids.forEach((source, expected) -> assertThat(got.stream()
                        .filter(one -> one.host().equals(source.host()))
                        .map(Got::id)
                        .toList())
                .isEqualTo(expected));
    }
}
