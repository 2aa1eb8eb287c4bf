package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A further output that is to have only what comes from then on, in a receiver that is killed. */
@Timeout(120)
class OutputStartIT {
    private static final int EACH = 100;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String NEWEST_FILE = "  late: {type: file, path: DIR/late.log, start: newest}\n";

    @TempDir
    Path directory;

    private String absent = "";
    private int sent;

    /** Whose daemon is not there: it keeps everything in the spool, and has not delivered anything when it is killed. */
    @BeforeEach
    void findClosedPort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            absent = "{type: syslog, url: tcp://127.0.0.1:" + free.getLocalPort();
        }
    }

    private void write(String further) throws IOException {
        String text = """
                listen: ws://127.0.0.1:0/logs
                line: '{message}'
                spool: {directory: DIR/spool, bytes: 16m}
                outputs:
                  kept: {type: file, path: DIR/kept.log}
                  stuck: ABSENT, required: true}
                """;
        Files.writeString(
                directory.resolve("receiver.yaml"),
                (text + further).replace("DIR", directory.toString()).replace("ABSENT", absent));
    }

    private ReceiverProcess start() throws IOException {
        return ReceiverProcess.start("-c", directory.resolve("receiver.yaml").toString());
    }

    /** Returns when they are acknowledged. */
    private void send(ReceiverProcess receiver) throws InterruptedException {
        int port = receiver.port();
        int before = sent;
        new Flood(new UUID(1, before), EACH, ordinal -> "event " + (before + ordinal), progress -> {})
                .deliver(() -> port);
        sent += EACH;
    }

    private List<String> events(int first) {
        return IntStream.rangeClosed(first, sent).mapToObj(i -> "event " + i).toList();
    }

    /** Waits for the last event, and looks at all. */
    private void assertWritten(int first) throws IOException {
        assertThat(lines("late.log")).isEqualTo(events(first));
        assertThat(lines("kept.log")).isEqualTo(events(1));
    }

    private List<String> lines(String file) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        List<String> lines = Files.readAllLines(directory.resolve(file));
        while (!lines.contains("event " + sent) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
            lines = Files.readAllLines(directory.resolve(file));
        }
        return lines;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everythingSinceItsFirstStart_arrives_thoughTheReceiverWasKilledBeforeItDelivered(boolean somethingBefore)
            throws Exception {
        if (somethingBefore) {
            write("");
            try (ReceiverProcess receiver = start()) {
                send(receiver);
                receiver.kill();
            }
        }
        int before = sent;
        write("  late: ABSENT, start: newest}\n");
        for (int run = 0; run < 2; run++) {
            try (ReceiverProcess receiver = start()) {
                send(receiver);
                receiver.kill();
            }
        }
        // Of the same name, so at the same place; and it can deliver.
        write(NEWEST_FILE);
        try (ReceiverProcess receiver = start()) {
            send(receiver);
            assertWritten(before + 1);
        }
    }

    @Test
    void outputThatSighupAdds_beginsWithWhatComesThen() throws Exception {
        write("");
        try (ReceiverProcess receiver = start()) {
            send(receiver);
            write(NEWEST_FILE);
            receiver.signal("HUP");
            receiver.await("output late is new: file " + directory.resolve("late.log"));
            receiver.await("the configuration was read again");
            send(receiver);
            assertWritten(EACH + 1);
        }
    }

    @Test
    void flag_takesTheOption() throws Exception {
        List<String> options = new ArrayList<>(List.of("--listen", "ws://127.0.0.1:0/logs", "--line", "{message}"));
        options.addAll(List.of("--state-dir", directory.resolve("spool").toString()));
        options.addAll(List.of("--file", directory.resolve("kept.log").toString()));
        options.addAll(List.of("--syslog", absent.substring(absent.indexOf("tcp:"))));
        try (ReceiverProcess receiver = ReceiverProcess.start(options.toArray(String[]::new))) {
            send(receiver);
            receiver.kill();
        }
        options.addAll(List.of("--file", directory.resolve("late.log") + "?start=newest"));
        try (ReceiverProcess receiver = ReceiverProcess.start(options.toArray(String[]::new))) {
            send(receiver);
            assertWritten(EACH + 1);
        }
    }
}
