package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.Junixsocket;
import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.receiver.output.Output;
import io.github.wslog.receiver.output.OutputCounters;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.receiver.syslog.Daemon.Got;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real syslog-ng and real rsyslog. */
@Timeout(120)
class SyslogDaemonIT {
    private static final int MEGABYTE = 1_000_000;
    private static final int LARGEST_DATAGRAM = 60_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "SYSLOG_NG,tcp,keep,",
        "SYSLOG_NG,tls,keep,",
        "SYSLOG_NG,udp,keep,",
        "SYSLOG_NG,unix,escape,",
        "SYSLOG_NG,unixgram,keep,",
        "RSYSLOG,tcp,keep,",
        "RSYSLOG,tls,keep,",
        "RSYSLOG,udp,keep,",
        "RSYSLOG,unix,keep,&framing=octet",
        "RSYSLOG,unixgram,keep,",
        "RSYSLOG,relp,keep,",
        "RSYSLOG,relp+tls,keep,"
    })
    void awkwardEvents_arriveFieldByField(Daemon.Kind kind, String transport, String multiline, String more)
            throws Exception {
        boolean datagrams = transport.equals("udp") || transport.equals("unixgram");
        List<Corpus.Item> corpus = Corpus.items().stream()
                .filter(item -> !datagrams || item.text().length() < LARGEST_DATAGRAM / 4)
                .toList();
        try (Daemon daemon = Daemon.of(kind, directory, 1 << 20).start();
                Pipeline pipeline = transport.equals("unixgram")
                        ? unixDatagrams(daemon, multiline)
                        : Pipeline.to(
                                daemon.url(
                                        transport,
                                        "facility=local3&multiline=" + multiline + "&maxMessageBytes="
                                                + (datagrams ? LARGEST_DATAGRAM : MEGABYTE)
                                                + (more == null ? "" : more)),
                                directory)) {
            corpus.forEach(item -> pipeline.append(item.source(), item.event()));
            pipeline.drain();

            List<Got> got = daemon.await(corpus.size());
            assertThat(got).hasSize(corpus.size());
            for (int i = 0; i < corpus.size(); i++) {
                compare(corpus.get(i), i + 1, multiline, datagrams, got.get(i));
            }
        }
    }

    /** By junixsocket, which is not on the class path of the tests. */
    private Pipeline unixDatagrams(Daemon daemon, String multiline) throws IOException {
        Output output = new DatagramOutput(
                Target.parse(daemon.urls().get("unixgram")),
                format(multiline, LARGEST_DATAGRAM),
                new UnixDatagrams(Junixsocket.loader()));
        return Pipeline.of(Map.of("daemon", ConfiguredOutput.required(output)), directory);
    }

    private static void compare(Corpus.Item item, int ordinal, String multiline, boolean datagrams, Got got) {
        Parsed sent = sent(item, ordinal, multiline, datagrams ? LARGEST_DATAGRAM : MEGABYTE);
        assertThat(got.severity()).as(item.name()).isEqualTo(sent.priority & 7);
        assertThat(got.facility()).as(item.name()).isEqualTo(19);
        assertThat(got.host()).as(item.name()).isEqualTo(sent.host);
        assertThat(got.application()).as(item.name()).isEqualTo(sent.application);
        assertThat(got.process()).as(item.name()).isEqualTo(sent.process);
        assertThat(got.messageId()).as(item.name()).isEqualTo(sent.messageId);
        Map<String, String> data = Parsed.data(got.data());
        // Of its unix sockets syslog-ng adds a number of its own.
        data.remove("meta/sequenceId");
        assertThat(data).as(item.name()).isEqualTo(sent.data);
        assertThat(got.text()).as(item.name()).isEqualTo(new String(sent.text, StandardCharsets.ISO_8859_1));
        String expected = multiline.equals("escape")
                ? item.expected().replace("\n", "\\n").replace("\r", "\\r")
                : item.expected();
        assertThat(sent.textAsString()).as(item.name()).isEqualTo(expected);
    }

    /** What the encoder made of it, read by a parser of its own. */
    private static Parsed sent(Corpus.Item item, int ordinal, String multiline, int most) {
        List<byte[]> messages = new ArrayList<>();
        SpooledBatch batch = Events.batch(item.source(), 1, ordinal, List.of(item.event()));
        new SyslogEncoder(format(multiline, most))
                .encode(
                        batch,
                        new OutputCounters(),
                        (array, offset, length) -> messages.add(Arrays.copyOfRange(array, offset, offset + length)));
        return Parsed.of(messages.get(0));
    }

    private static MessageFormat format(String multiline, int most) {
        return new MessageFormat(
                MessageFormat.Standard.RFC5424,
                19,
                most,
                MessageFormat.Oversize.TRUNCATE,
                MessageFormat.Multiline.valueOf(multiline.toUpperCase(Locale.ROOT)),
                false,
                32_473,
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "SYSLOG_NG,tcp,checkpoint=1h",
        "SYSLOG_NG,tls,checkpoint=1h",
        "RSYSLOG,tcp,checkpoint=1h",
        "RSYSLOG,tls,checkpoint=1h",
        "RSYSLOG,relp,''",
        "RSYSLOG,relp+tls,''"
    })
    void nothingIsLost_whenTheDaemonIsKilledWithinACheckpoint(Daemon.Kind kind, String transport, String options)
            throws Exception {
        int half = 20_000;
        try (Daemon daemon = Daemon.of(kind, directory, 1 << 20).start();
                Pipeline pipeline = Pipeline.to(daemon.url(transport, options), directory)) {
            pipeline.appendNumbered(half);
            // Some of it is there: over TCP nothing is confirmed yet, and all of it must come again.
            assertThat(daemon.await(1000)).hasSizeGreaterThanOrEqualTo(1000);
            daemon.kill();
            int before = daemon.got().size();
            pipeline.appendNumbered(half);
            daemon.start();
            pipeline.drain();

            List<Got> got = daemon.awaitIds(Pipeline.ids(2 * half));
            List<String> ids = got.stream().map(Got::id).toList();
            assertThat(new HashSet<>(ids)).isEqualTo(Pipeline.ids(2 * half));
            assertThat(pipeline.stats().retries()).isPositive();
            // A kill may tear a line of the daemon's file.
            int repeats = ids.size() - 2 * half;
            if (options.startsWith("checkpoint")) {
                assertThat(repeats).isBetween(before - 1, before + 1);
            } else {
                assertThat(repeats).isBetween(-1, 2 * RelpSession.WINDOW);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Daemon.Kind.class)
    void everythingArrivesInOrder_whenTheDaemonWasAbsent(Daemon.Kind kind) throws Exception {
        try (Daemon daemon = Daemon.of(kind, directory, 1 << 20);
                Pipeline pipeline = Pipeline.to(daemon.urls().get("tcp"), directory)) {
            pipeline.appendNumbered(5000);
            pipeline.awaitRetries(2);
            daemon.start();
            pipeline.appendNumbered(5000);
            pipeline.drain();

            assertThat(daemon.await(10_000).stream().map(Got::id).toList())
                    .isEqualTo(IntStream.rangeClosed(1, 10_000)
                            .mapToObj(Pipeline::id)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "tls"})
    void messageThatTheDaemonDoesNotStand_goesToTheDeadLetters_andTheRestGoesOn(String transport) throws Exception {
        int limit = 65_536;
        try (Daemon daemon = Daemon.of(Daemon.Kind.SYSLOG_NG, directory, limit).start();
                Pipeline pipeline =
                        Pipeline.to(daemon.url(transport, "checkpoint=1s&maxMessageBytes=1000000"), directory)) {
            pipeline.appendNumbered(20);
            pipeline.append(Events.SHOP, event("x".repeat(2 * limit)));
            pipeline.appendNumbered(20);
            pipeline.drain();

            assertThat(pipeline.stats().deadLetters()).isEqualTo(1);
            Set<String> expected = Pipeline.ids(41);
            expected.remove(Pipeline.id(21));
            assertThat(daemon.awaitIds(expected).stream().map(Got::id))
                    .containsAll(expected)
                    .doesNotContain(Pipeline.id(21));
            try (var files = Files.list(directory.resolve("outputs"))) {
                Path letters = files.filter(file -> file.toString().endsWith(".dead-letters"))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.size(letters)).isGreaterThan(2L * limit);
            }
        }
    }
}
