package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.receiver.output.OutputOptions;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemons' configurations under samples/, with other ports and directories. */
@Timeout(60)
class SampleConfigurationIT {
    /** Of the events: one file of a megabyte does not hold both. */
    private static final int HALF = 4000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "SYSLOG_NG,tcp,samples/syslog-ng/websocket-receiver.conf,web1 shop[42] info a.Logger paid 5 €",
        "SYSLOG_NG,unix,samples/syslog-ng/websocket-receiver.conf,web1 shop[42] info a.Logger paid 5 €",
        "RSYSLOG,tcp,samples/rsyslog/websocket-receiver.conf,] paid 5 €",
        "RSYSLOG,relp,samples/rsyslog/websocket-receiver.conf,web1 shop[42] info [log@32473 id=",
        "SYSLOG_NG,tls,samples/syslog-ng/websocket-receiver-tls.conf,web1 shop[42] info a.Logger paid 5 €",
        "RSYSLOG,tls,samples/rsyslog/websocket-receiver-tls.conf,] paid 5 €",
        "RSYSLOG,relp+tls,samples/rsyslog/websocket-receiver-tls.conf,web1 shop[42] info [log@32473 id="
    })
    void event_isInTheFile(Daemon.Kind kind, String transport, String sample, String expected) throws Exception {
        Path written = directory.resolve("applications.log");
        String configuration = Files.readString(Path.of("..").resolve(sample));
        try (Daemon daemon = Daemon.of(kind, directory, 1 << 20)) {
            String url = daemon.url(transport, "");
            daemon.start(configuration
                    .replace("0.0.0.0", "127.0.0.1")
                    .replaceAll("port(=\"|\\()6514", "port$1" + daemon.tls)
                    .replace("/etc/wslog", directory.toString())
                    .replaceAll("port(=\"|\\()5140", "port$1" + daemon.tcp)
                    .replace("port=\"2514", "port=\"" + (transport.equals("relp+tls") ? daemon.relpTls : daemon.relp))
                    .replace("/run/websocket-receiver.sock", daemon.unixSocket().toString())
                    .replace("/var/log/applications.log", written.toString()));
            try (Pipeline pipeline = Pipeline.to(url, directory)) {
                pipeline.append(Events.SHOP, event("paid 5 €"));
                pipeline.drain();
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while ((!Files.exists(written) || Files.size(written) == 0) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            assertThat(Files.readString(written)).contains(expected);
        }
    }

    /** Half of it, then the other half across the end of a file. syslog-ng may lose lines of one that is renamed while it reads. */
    @ParameterizedTest
    @CsvSource({
        "SYSLOG_NG,samples/syslog-ng/websocket-receiver-files.conf,{app}-{date:yyyy-MM-dd-HH}.log,off",
        "RSYSLOG,samples/rsyslog/websocket-receiver-files.conf,{app}.log,1m"
    })
    void eachLineOfTheFilesArrivesOnce_acrossTheEndOfOne(Daemon.Kind kind, String sample, String name, String most)
            throws Exception {
        Path written = directory.resolve("applications.log");
        Path logs = Files.createDirectory(directory.resolve("logs"));
        Map<String, String> options = Map.of("path", logs + "/{host}/" + name, "format", "json", "rotate.bytes", most);
        ConfiguredOutput files = ConfiguredOutput.create("file", new OutputOptions("--file", options));
        try (Daemon daemon = Daemon.of(kind, directory, 1 << 20);
                Pipeline pipeline = Pipeline.of(Map.of("files", files), directory)) {
            daemon.start(Files.readString(Path.of("..").resolve(sample))
                    .replace("/var/log/applications.log", written.toString())
                    .replace("/var/log/ws", logs.toString())
                    .replace("/var/spool/rsyslog", directory.toString()));
            pipeline.appendNumbered(HALF);
            assertThat(awaitLines(written, HALF)).hasSize(HALF);
            pipeline.append(Events.SHOP, event("two\nlines"));
            pipeline.appendNumbered(HALF / 2);
            pipeline.receivedNanos += TimeUnit.HOURS.toNanos(1);
            pipeline.appendNumbered(HALF / 2);
            assertThat(awaitLines(written, 2 * HALF + 2)).hasSize(2 * HALF + 2);
            // From a file that is new; whatever of another is read again is there by then.
            pipeline.appendNumbered(new SourceInfo("stock", "db1", 3), 1);
            pipeline.drain();

            List<String> lines = awaitLines(written, 2 * HALF + 3).stream()
                    .map(line -> line.replaceFirst("^\\d\\S+T\\S+ ", ""))
                    .sorted()
                    .toList();
            try (Stream<Path> rotated = Files.list(logs.resolve("web1"))) {
                assertThat(rotated).as("the one that has ended, and the next").hasSize(2);
            }
            assertThat(lines).isEqualTo(expected().stream().sorted().toList());
        }
    }

    private static List<String> expected() {
        String start = "web1 shop[42] INFO a.Logger ";
        List<String> lines = new ArrayList<>();
        IntStream.rangeClosed(1, HALF).forEach(i -> lines.add(start + "number " + i));
        lines.addAll(List.of(start + "two", "lines"));
        IntStream.rangeClosed(HALF + 2, 2 * HALF + 1).forEach(i -> lines.add(start + "number " + i));
        lines.add("db1 stock[3] INFO a.Logger number " + (2 * HALF + 2));
        return lines;
    }

    private static List<String> awaitLines(Path file, int count) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (System.nanoTime() < deadline) {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                if (lines.size() >= count) {
                    return lines;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        return Files.readAllLines(file);
    }
}
