package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.contract.TestCa;
import io.github.wslog.transport.tls.TlsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several places to listen at on one host, each with any free port. */
@Timeout(120)
class FreePortsIT {
    @TempDir
    Path directory;

    private Path write(String listen) throws IOException {
        return Files.writeString(
                directory.resolve("receiver.yaml"), "listen:\n" + listen + "outputs: {out: {type: stdout}}\n");
    }

    private ReceiverProcess start(String listen) throws IOException {
        return ReceiverProcess.start("-c", write(listen).toString());
    }

    private static List<Integer> ports(ReceiverProcess receiver, int count) throws InterruptedException {
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ports.add(Integer.parseInt(receiver.await("listening on ").replaceFirst(".*:([0-9]+)/.*", "$1")));
        }
        assertThat(ports).doesNotHaveDuplicates();
        return ports;
    }

    @Test
    void eachHasItsOwnCertificate() throws Exception {
        TestCa ca = TestCa.named(directory, "ca");
        TestCa.Issued one = ca.issue("one", "localhost");
        TestCa.Issued other = ca.issue("other", "localhost");
        String listen = "- {url: 'wss://127.0.0.1:0/logs', cert: %s, key: %s}\n";
        try (ReceiverProcess receiver =
                start(listen.formatted(one.cert(), one.key()) + listen.formatted(other.cert(), other.key()))) {
            List<Integer> ports = ports(receiver, 2);
            TlsSettings trusting = TlsSettings.DEFAULT.withTrust(ca.cert(), null);
            TlsIT.ship(ports.get(0), trusting.withChecks(false, true, Set.of(TlsIT.fingerprint(one))), 1);
            TlsIT.ship(ports.get(1), trusting.withChecks(false, true, Set.of(TlsIT.fingerprint(other))), 1);
        }
    }

    @Test
    void eachHasItsOwnTokens_andStays_whenThatIsReadAgain() throws Exception {
        Path tokens = Files.writeString(directory.resolve("tokens"), "shop send 0123456789abcdef\n");
        String open = "- ws://127.0.0.1:0/logs\n";
        String asking = "- {url: 'ws://127.0.0.1:0/logs', tokenFile: " + tokens + "}\n";
        try (ReceiverProcess receiver = start(open + asking)) {
            List<Integer> ports = ports(receiver, 2);
            try (RawSource source = RawSource.connect(ports.get(0))) {
                assertThatThrownBy(() -> RawSource.connect(ports.get(1))).hasMessageContaining("401");
                write(open + asking + open);
                receiver.signal("HUP");
                int further = ports(receiver, 1).get(0);
                receiver.await("the configuration was read again");
                assertThat(receiver.said).noneMatch(line -> line.contains("listening no more"));
                RawSource.connect(further).close();
                // It has been there all the time.
                source.message(0x88, new byte[] {3, (byte) 0xE8});
                assertThatThrownBy(source::read).hasMessage("closed with 1000");
            }
        }
    }
}
