package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The other way round: the application serves, the receiver dials. */
class SubscribingReceiverIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void file_holdsEachEventOnce_whenTheReceiverIsKilledFiveTimes(Sample sample) throws IOException {
        Path input = numbered("event", 50_000);
        int port = Ports.free();
        try (Program application = sample.serve(input, port, "--rate", 5_000);
                Receiver receiver = Receiver.subscribing(file(), url(port))) {
            for (int kill = 1; kill <= 5; kill++) {
                awaitWritten(receiver, Files.size(input) * kill / 6);
                receiver.killAndRestart();
            }
            application.awaitLine("logged 50000", LIMIT);
            awaitWritten(receiver, Files.size(input));

            assertThat(receiver.stopAndRead()).isEqualTo(Files.readAllBytes(input));
        }
    }

    @Test
    void file_holdsWhatEachRunLogged_whenTheApplicationIsRestarted() throws IOException {
        Path first = numbered("first", 5_000);
        Path second = numbered("second", 5_000);
        int port = Ports.free();
        try (Receiver receiver = Receiver.subscribing(file(), url(port))) {
            try (Program application = Sample.LOG4J2.serve(first, port)) {
                application.awaitLine("logged 5000", LIMIT);
                awaitWritten(receiver, Files.size(first));
                application.terminate();
                application.awaitExit(LIMIT);
            }
            try (Program application = Sample.LOG4J2.serve(second, port)) {
                application.awaitLine("logged 5000", LIMIT);
                awaitWritten(receiver, Files.size(first) + Files.size(second));
            }
            assertThat(new String(receiver.stopAndRead(), UTF_8))
                    .isEqualTo(Files.readString(first) + Files.readString(second));
        }
    }

    @Test
    void eventsOfSeveralApplications_areInOneFile_eachInItsOrder() throws IOException {
        Path one = numbered("one", 20_000);
        Path two = numbered("two", 20_000);
        int log4j2 = Ports.free();
        int logback = Ports.free();
        try (Program first = Sample.LOG4J2.serve(one, log4j2, "--rate", 10_000);
                Program second = Sample.LOGBACK.serve(two, logback, "--rate", 10_000);
                Receiver receiver = Receiver.subscribing(file(), url(log4j2), url(logback))) {
            first.awaitLine("logged 20000", LIMIT);
            second.awaitLine("logged 20000", LIMIT);
            awaitWritten(receiver, Files.size(one) + Files.size(two));
            List<String> lines =
                    new String(receiver.stopAndRead(), UTF_8).lines().toList();
            assertThat(lines.stream().filter(line -> line.startsWith("one ")).toList())
                    .isEqualTo(Files.readAllLines(one));
            assertThat(lines.stream().filter(line -> line.startsWith("two ")).toList())
                    .isEqualTo(Files.readAllLines(two));
        }
    }

    private Path file() {
        return directory.resolve("out.log");
    }

    private static String url(int port) {
        return "ws://127.0.0.1:" + port + "/live";
    }

    private Path numbered(String name, int lines) throws IOException {
        List<String> all = IntStream.range(0, lines)
                .mapToObj(i -> "%s %08d %s".formatted(name, i, "word ".repeat(i % 10)))
                .toList();
        return Files.write(directory.resolve(name + ".log"), all);
    }

    private static void awaitWritten(Receiver receiver, long bytes) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (receiver.written() < bytes) {
            assertThat(System.nanoTime())
                    .as(receiver.written() + " of " + bytes + " bytes written")
                    .isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
