package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.Outcome;
import io.github.wslog.receiver.output.OutputContext;
import io.github.wslog.receiver.output.OutputCounters;
import io.github.wslog.receiver.output.OutputStats;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages that a socket does not take; the socket is played by the test, as a unix socket does it. */
class DatagramOutputTest {
    private static final int OVERHEAD = 32;

    @TempDir
    private Path directory;

    private final List<String> sent = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final OutputCounters counters = new OutputCounters();
    private int systemLimit = 20_000;
    private int refusedFrom = Integer.MAX_VALUE;

    /** A socket whose buffer grows up to a limit, and which takes no message that is longer than that. */
    private final class Played extends DatagramSocket {
        private int buffer = 10_000;

        Played() throws SocketException {
            super((SocketAddress) null);
        }

        @Override
        public void setSendBufferSize(int bytes) {
            buffer = Math.min(bytes, systemLimit);
        }

        @Override
        public int getSendBufferSize() {
            return buffer;
        }

        @Override
        public void connect(SocketAddress address) {}

        @Override
        public void send(DatagramPacket packet) throws IOException {
            if (packet.getLength() > buffer - OVERHEAD || packet.getLength() >= refusedFrom) {
                throw new IOException("Message too long");
            }
            sent.add(new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.UTF_8));
        }
    }

    private DatagramOutput output(MessageFormat.Oversize oversize) throws IOException {
        MessageFormat format = new MessageFormat(
                MessageFormat.Standard.RFC5424, 1, 60_000, oversize, MessageFormat.Multiline.KEEP, false, 1, false);
        DatagramOutput output =
                new DatagramOutput(Target.parse("unixgram:///dev/log"), format, new DatagramOutput.Sockets() {
                    @Override
                    public DatagramSocket open() throws SocketException {
                        return new Played();
                    }

                    @Override
                    public SocketAddress address(Target target) {
                        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
                    }
                });
        start(output);
        return output;
    }

    private void start(DatagramOutput output) throws IOException {
        Status status = new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, @Nullable Throwable cause) {
                warnings.add(message);
            }

            @Override
            public void error(String message, @Nullable Throwable cause) {}
        };
        output.start(new OutputContext("d", directory, status, counters), null);
    }

    private static SpooledBatch batch(String... messages) {
        List<Events.Event> events = new ArrayList<>();
        for (String message : messages) {
            events.add(event(message));
        }
        return Events.batch(Events.SHOP, 1, 1, events);
    }

    private OutputStats stats() {
        return counters.stats("d");
    }

    @Test
    void messageThatFits_isSentAsItIs_becauseTheBufferGrows() throws Exception {
        systemLimit = 100_000;
        String text = "x".repeat(50_000);
        DatagramOutput output = output(MessageFormat.Oversize.TRUNCATE);

        assertThat(output.take(batch(text))).isInstanceOf(Outcome.Held.class);
        assertThat(sent).singleElement().asString().endsWith(" " + text);
        assertThat(warnings).isEmpty();
    }

    @Test
    void messageThatIsTooLongForTheSystem_isCut_andTheRestGoesOn() throws Exception {
        DatagramOutput output = output(MessageFormat.Oversize.TRUNCATE);

        assertThat(output.take(batch("before", "x".repeat(50_000), "behind"))).isInstanceOf(Outcome.Held.class);
        assertThat(sent).hasSize(3).last().asString().endsWith("behind");
        assertThat(sent.get(1)).hasSizeBetween(19_900, systemLimit - OVERHEAD).contains("[truncated ");
        assertThat(stats().cut()).isEqualTo(1);
        assertThat(warnings)
                .singleElement()
                .asString()
                .isEqualTo("syslog unixgram:///dev/log: the system sends no more than 19968 bytes at once"
                        + " (net.core.wmem_max), maxMessageBytes is 60000: what is longer is oversize");
    }

    @Test
    void messageThatIsTooLongForTheSystem_isSplitOrLeftOut_ifWanted() throws Exception {
        output(MessageFormat.Oversize.SPLIT).take(batch("x".repeat(50_000)));
        assertThat(sent).hasSize(3);
        sent.clear();

        output(MessageFormat.Oversize.DROP).take(batch("x".repeat(50_000), "behind"));
        assertThat(sent).singleElement().asString().endsWith("behind");
        assertThat(stats().dropped()).isEqualTo(1);
    }

    @Test
    void longMessageThatIsRefusedAllTheSame_goesToTheDeadLetters_afterThreeAttempts() throws Exception {
        refusedFrom = 9_000;
        DatagramOutput output = output(MessageFormat.Oversize.TRUNCATE);
        SpooledBatch batch = batch("x".repeat(10_000), "behind");

        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(output.take(batch)).isInstanceOf(Outcome.Failed.class);
            start(output);
        }
        assertThat(output.take(batch)).isEqualTo(new Outcome.Held(batch.position()));

        assertThat(sent).singleElement().asString().endsWith("behind");
        assertThat(stats().deadLetters()).isEqualTo(1);
        assertThat(stats().events()).isEqualTo(1);
        assertThat(directory.resolve("d.dead-letters")).isNotEmptyFile();
        assertThat(Files.readString(directory.resolve("d.dead-letters"))).contains("x".repeat(10_000));
    }

    @Test
    void shortMessageThatIsRefused_waits() throws Exception {
        refusedFrom = 1;
        DatagramOutput output = output(MessageFormat.Oversize.TRUNCATE);

        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(output.take(batch("paid"))).isInstanceOf(Outcome.Failed.class);
            start(output);
        }
        refusedFrom = Integer.MAX_VALUE;
        output.take(batch("paid"));

        assertThat(sent).singleElement().asString().endsWith("paid");
        assertThat(stats().deadLetters()).isZero();
    }
}
