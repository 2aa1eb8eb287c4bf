package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daemons' configurations under samples/, with other ports and directories. */
@Timeout(60)
class SampleConfigurationIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "SYSLOG_NG,tcp,samples/syslog-ng/websocket-receiver.conf,web1 shop[42] info a.Logger paid 5 €",
        "SYSLOG_NG,unix,samples/syslog-ng/websocket-receiver.conf,web1 shop[42] info a.Logger paid 5 €",
        "RSYSLOG,tcp,samples/rsyslog/websocket-receiver.conf,] paid 5 €",
        "RSYSLOG,relp,samples/rsyslog/websocket-receiver.conf,web1 shop[42] info [log@32473 id="
    })
    void event_isInTheFile(Daemon.Kind kind, String transport, String sample, String expected) throws Exception {
        Path written = directory.resolve("applications.log");
        String configuration = Files.readString(Path.of("..").resolve(sample));
        try (Daemon daemon = Daemon.of(kind, directory, 1 << 20)) {
            daemon.start(configuration
                    .replace("5140", Integer.toString(daemon.tcp))
                    .replace("2514", Integer.toString(daemon.relp))
                    .replace("/run/websocket-receiver.sock", daemon.unixSocket().toString())
                    .replace("/var/log/applications.log", written.toString()));
            try (Pipeline pipeline = Pipeline.to(daemon.urls().get(transport), directory)) {
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
}
