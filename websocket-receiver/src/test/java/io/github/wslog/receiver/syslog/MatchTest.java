package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which events a daemon gets, over UDP. */
@Timeout(60)
class MatchTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "match.level=warn, warn note end",
        "match.app=shop, info warn sub",
        "match.app=sh*p, info warn sub",
        "match.app=sho, end",
        "match.host=web*, info warn sub note other end",
        "match.host=web2, note other",
        "match.logger=a.Logger, info warn sub note other end",
        "match.logger=a, info warn sub note other end",
        "match.logger=a.Logger.Sub, sub note end",
        "match.logger=*.Sub, sub note end",
        "match.level=error&match.app=other, note"
    })
    void eventsThatMatch_areSent(String options, String expected) throws Exception {
        SourceInfo other = new SourceInfo("other", "web2", 1);
        SourceInfo last = new SourceInfo("sho", "web3", 1);
        try (DatagramSocket daemon = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                Pipeline pipeline =
                        Pipeline.to("udp://127.0.0.1:" + daemon.getLocalPort() + "?" + options, directory)) {
            daemon.setSoTimeout(30_000);
            pipeline.append(Events.SHOP, event("info"));
            pipeline.append(Events.SHOP, event("warn").level(13));
            pipeline.append(Events.SHOP, event("sub").logger("a.Logger.Sub"));
            pipeline.append(other, event("note").kind(RecordKind.NOTE).level(13).logger(""));
            pipeline.append(other, event("other"));
            pipeline.append(last, event("end").kind(RecordKind.NOTE).logger(""));
            pipeline.drain();

            assertThat(received(daemon, expected.split(" ", -1).length)).containsExactly(expected.split(" ", -1));
            assertThat(pipeline.stats().events()).isEqualTo(expected.split(" ", -1).length);
        }
    }

    private static List<String> received(DatagramSocket daemon, int count) throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
            daemon.receive(packet);
            String message = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
            texts.add(message.substring(message.lastIndexOf(' ') + 1));
        }
        return texts;
    }
}
