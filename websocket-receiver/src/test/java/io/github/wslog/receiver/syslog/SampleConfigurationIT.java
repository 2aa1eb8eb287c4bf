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
}
