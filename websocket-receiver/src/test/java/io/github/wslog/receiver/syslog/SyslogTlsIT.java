package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.TestCa;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who refuses whom, against real daemons that want certificates, and what is said of it. */
@Timeout(60)
class SyslogTlsIT {
    @TempDir
    private Path directory;

    private TestCa.Issued stranger;

    @BeforeEach
    void issue() throws Exception {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        stranger = TestCa.named(elsewhere, "other").issue("receiver", "receiver.example");
    }

    /** @param change of the options: a regular expression, and what to put there */
    private void refused(Daemon.Kind kind, String transport, Map<String, String> change, String reason)
            throws Exception {
        try (Daemon daemon = Daemon.of(kind, directory, 1 << 20).start()) {
            String url = daemon.url(transport, "checkpoint=1h");
            if (transport.startsWith("relp")) {
                url = url.replace("checkpoint=1h&", "");
            }
            for (Map.Entry<String, String> one : change.entrySet()) {
                url = url.replaceFirst(one.getKey(), one.getValue());
            }
            try (Pipeline pipeline = Pipeline.to(url, directory)) {
                pipeline.append(Events.SHOP, event("secret"));
                pipeline.awaitSaid(reason);
                assertThat(pipeline.stats().deadLetters()).isZero();
            }
            assertThat(daemon.got()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"SYSLOG_NG,tls", "RSYSLOG,tls", "RSYSLOG,relp+tls"})
    void daemon_isRefused_whenItsAuthorityIsUnknown(Daemon.Kind kind, String transport) throws Exception {
        refused(
                kind,
                transport,
                Map.of("caCert=[^&]*", "caCert=" + directory.resolve("elsewhere/other.pem")),
                "comes from an unknown CA: it was issued by CN=ca");
    }

    @ParameterizedTest
    @CsvSource({"SYSLOG_NG,tls", "RSYSLOG,relp+tls"})
    void daemon_isRefused_whenItsCertificateIsOfAnotherHost(Daemon.Kind kind, String transport) throws Exception {
        refused(
                kind,
                transport,
                Map.of("localhost", "127.0.0.1"),
                "the peer's certificate CN=localhost is for another host");
    }

    @ParameterizedTest
    @CsvSource({"SYSLOG_NG,tls", "RSYSLOG,tls", "RSYSLOG,relp+tls"})
    void missingCertificateOfOurs_isNamed(Daemon.Kind kind, String transport) throws Exception {
        refused(
                kind,
                transport,
                Map.of("&cert=[^&]*", "", "&key=[^&]*", ""),
                "the server wants a client certificate, and cert and key are not set");
    }

    @ParameterizedTest
    @CsvSource({"SYSLOG_NG,tls", "RSYSLOG,tls", "RSYSLOG,relp+tls"})
    void certificateOfOurs_isRefused_whenTheDaemonDoesNotKnowItsAuthority(Daemon.Kind kind, String transport)
            throws Exception {
        refused(
                kind,
                transport,
                Map.of("&cert=[^&]*", "&cert=" + stranger.cert(), "&key=[^&]*", "&key=" + stranger.key()),
                "does not accept our certificate");
    }

    @Test
    void replacedCertificate_isShownAtTheNextAttempt() throws Exception {
        try (Daemon daemon =
                Daemon.of(Daemon.Kind.SYSLOG_NG, directory, 1 << 20).start()) {
            Path late = directory.resolve("late.pem");
            String url = daemon.url("tls", "").replaceFirst("caCert=[^&]*", "caCert=" + late);
            try (Pipeline pipeline = Pipeline.to(url, directory)) {
                pipeline.append(Events.SHOP, event("paid"));
                pipeline.awaitSaid("caCert " + late + " does not exist");
                Files.copy(daemon.ca.cert(), late);
                pipeline.drain();
            }
            assertThat(daemon.await(1)).extracting(Daemon.Got::text).isEqualTo(List.of("paid"));
        }
    }
}
