package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The receiver that dials: whatever ends in between, its file holds each event of the source once. */
@Timeout(180)
class ConnectIT {
    private static final UUID STREAM = new UUID(21, 22);

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("out.log");
    }

    private ReceiverProcess start(String... urls) throws Exception {
        return startWith(List.of(), urls);
    }

    private ReceiverProcess startWith(List<String> options, String... urls) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("--file", file().toString(), "--spool-bytes", "16m", "--line", "{message}"));
        arguments.addAll(options);
        for (String url : urls) {
            arguments.add("--connect");
            arguments.add(url);
        }
        return ReceiverProcess.start(arguments.toArray(String[]::new));
    }

    private static void stop(ReceiverProcess receiver) throws Exception {
        receiver.terminate();
        assertThat(receiver.exitCode()).isZero();
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(file());
    }

    /** Where many lines differ only the first difference is shown. */
    private void assertFileHolds(List<String> expected) throws Exception {
        List<String> lines = lines();
        int same = 0;
        while (same < Math.min(lines.size(), expected.size()) && lines.get(same).equals(expected.get(same))) {
            same++;
        }
        assertThat(around(same, lines))
                .as("from line %d of %d", same, lines.size())
                .isEqualTo(around(same, expected));
    }

    private static List<String> around(int line, List<String> lines) {
        return lines.subList(Math.max(0, line - 3), Math.min(lines.size(), line + 3));
    }

    private static List<String> texts(String name, long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(i -> name + " " + i).toList();
    }

    @Test
    void events_areInTheFileOnce_whenConnectionsBreak() throws Exception {
        try (ServedLog log = ServedLog.start("app", STREAM, 0);
                ReceiverProcess receiver = start(log.url())) {
            log.cutAfter(3_000);
            log.log(10_000);
            log.awaitAcknowledged(10_000);
            assertThat(log.connections).hasValueGreaterThanOrEqualTo(4);
            stop(receiver);
            assertThat(receiver.await("connected to")).contains("ws://127.0.0.1:" + log.port() + " (wslog.v1)");
        }
        assertFileHolds(texts("app", 1, 10_000));
    }

    @Test
    void events_areInTheFileOnce_whenTheReceiverIsKilled() throws Exception {
        long events = 100_000;
        try (ServedLog log = ServedLog.start("app", STREAM, 0)) {
            ReceiverProcess receiver = start(log.url());
            try {
                for (int kill = 1; kill <= 5; kill++) {
                    log.log(events / 6);
                    log.awaitAcknowledged(events / 6 * (kill - 1) + 2_000);
                    receiver.kill();
                    receiver = start(log.url());
                }
                log.log(events - 5 * (events / 6));
                log.awaitAcknowledged(events);
                stop(receiver);
            } finally {
                receiver.close();
            }
        }
        assertFileHolds(texts("app", 1, events));
    }

    @Test
    void sourceThatIsRestarted_isANewStream_behindTheOldOne() throws Exception {
        try (ServedLog first = ServedLog.start("first", STREAM, 0);
                ReceiverProcess receiver = start(first.url())) {
            first.log(1_000);
            first.awaitAcknowledged(1_000);
            int port = first.port();
            first.close();
            try (ServedLog second = ServedLog.start("second", new UUID(23, 24), port)) {
                second.log(1_000);
                second.awaitAcknowledged(1_000);
                stop(receiver);
            }
            receiver.await("back after");
        }
        List<String> expected = new ArrayList<>(texts("first", 1, 1_000));
        expected.addAll(texts("second", 1, 1_000));
        assertFileHolds(expected);
    }

    @Test
    void whatTheSourceHasNoMore_isALine_inItsPlace() throws Exception {
        try (ServedLog log = ServedLog.start("app", STREAM, 0)) {
            log.log(100);
            log.forgetBefore(51);
            try (ReceiverProcess receiver = start(log.url())) {
                log.awaitAcknowledged(100);
                log.overtake(1_101);
                log.log(100);
                log.awaitAcknowledged(1_200);
                stop(receiver);
            }
        }
        List<String> expected = new ArrayList<>(List.of("50 events were skipped: overtaken"));
        expected.addAll(texts("app", 51, 100));
        expected.add("1 000 events were skipped: overtaken");
        expected.addAll(texts("app", 1_101, 1_200));
        assertThat(lines()).isEqualTo(expected);
    }

    @Test
    void severalSources_areTakenSideBySide_eachInItsOrder() throws Exception {
        try (ServedLog one = ServedLog.start("one", new UUID(1, 1), 0);
                ServedLog two = ServedLog.start("two", new UUID(2, 2), 0);
                ReceiverProcess receiver = start(one.url(), two.url())) {
            one.log(5_000);
            two.log(5_000);
            one.awaitAcknowledged(5_000);
            two.awaitAcknowledged(5_000);
            stop(receiver);
        }
        assertThat(lines()).hasSize(10_000);
        assertThat(lines().stream().filter(line -> line.startsWith("one")).toList())
                .isEqualTo(texts("one", 1, 5_000));
        assertThat(lines().stream().filter(line -> line.startsWith("two")).toList())
                .isEqualTo(texts("two", 1, 5_000));
    }

    @Test
    void peerThatDoesNotProveTheProtocol_isNamed_andTheOthersAreServed() throws Exception {
        try (ServedLog plain = ServedLog.startPlain();
                ServedLog log = ServedLog.start("app", STREAM, 0);
                ReceiverProcess receiver = start(plain.url(), log.url())) {
            receiver.await(
                    "ws://127.0.0.1:" + plain.port() + ": the peer does not speak wslog.v1, which --connect needs");
            log.log(10);
            log.awaitAcknowledged(10);
            stop(receiver);
        }
        assertThat(lines()).hasSize(10);
    }

    @Test
    void token_isReadAtEachAttempt_andShown() throws Exception {
        Path token = directory.resolve("token");
        try (ServedLog log = ServedLog.start("app", STREAM, 0);
                ReceiverProcess receiver = startWith(List.of("--connect-token-file", token.toString()), log.url())) {
            receiver.await("the token file " + token + " does not exist");
            Files.writeString(token, "s3cret\n");
            log.log(10);
            log.awaitAcknowledged(10);
            assertThat(log.shown).isEqualTo("Bearer s3cret");
            stop(receiver);
        }
        assertThat(lines()).hasSize(10);
    }

    @Test
    void options_thatCannotWork_areRefused() throws Exception {
        try (ReceiverProcess none = start()) {
            assertThat(none.exitCode()).isEqualTo(2);
            none.await("Missing required option: '--config=FILE', '--listen=URL' or '--connect=URL'");
        }
        try (ReceiverProcess wrong = start("http://app/?token=secret")) {
            assertThat(wrong.exitCode()).isEqualTo(78);
            assertThat(wrong.await("--connect must be ws://HOST[:PORT][/PATH] or wss://"))
                    .endsWith("was http://app/?***");
        }
        try (ReceiverProcess twice = start("ws://app:1/", "ws://app:1/")) {
            assertThat(twice.exitCode()).isEqualTo(78);
            twice.await("--connect must name each source once, was twice ws://app:1/");
        }
    }
}
