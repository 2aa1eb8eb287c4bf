package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The main job: what an application logs is what stands in the receiver's file. */
class ReplayIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"LOG4J2, true", "LOG4J2, false", "LOGBACK, true", "LOGBACK, false"})
    void file_isWhatWasLogged_byteForByte(Sample sample, boolean layout) throws IOException {
        String awkward = String.join(
                "\n",
                "plain",
                "",
                "carriage return is content\r",
                "日本語 한국어 العربية 👩‍👩‍👧 \u2028 \u0085",
                "a NUL \0, a bell \7, an escape \u001b[31m",
                "{} %d ${sys:user.name} </script> \\n \"quoted\"",
                "x".repeat(65_535),
                "y".repeat(65_536),
                "z".repeat(65_537),
                "ß".repeat(131_000),
                "the last line has no line feed");
        Path input = Files.writeString(directory.resolve("input.log"), awkward);

        try (Receiver receiver = Receiver.writing(directory.resolve("out.log"));
                Program program = sample.replay(input, receiver.url(), layout)) {
            assertThat(program.awaitExit(LIMIT)).as(program.output().toString()).isZero();

            assertThat(new String(receiver.stopAndRead(), UTF_8)).isEqualTo(awkward + "\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void file_holdsEachEventOnceInOrder_whenTheReceiverIsAbsentThenKilledUnderLoad(Sample sample) throws IOException {
        Path input = numbered(20_000);
        int port = Ports.free();
        try (Program program = sample.replay(input, "ws://127.0.0.1:" + port + "/logs", true, "--rate", 4_000)) {
            try (Receiver receiver = Receiver.writing(directory.resolve("out.log"), port)) {
                for (int kill = 0; kill < 3 && program.isAlive(); kill++) {
                    awaitGrowth(receiver, program);
                    receiver.killAndRestart();
                }
                assertThat(program.awaitExit(LIMIT))
                        .as(program.output().toString())
                        .isZero();

                assertThat(receiver.stopAndRead()).isEqualTo(Files.readAllBytes(input));
                assertThat(receiver.recoveries()).hasSizeGreaterThan(1);
            }
        }
    }

    private Path numbered(int lines) throws IOException {
        List<String> all = IntStream.range(0, lines)
                .mapToObj(i -> "%08d %s".formatted(i, "event ".repeat(i % 40)))
                .collect(Collectors.toList());
        return Files.write(directory.resolve("input.log"), all);
    }

    /** Until some more events have arrived, so that the kill falls into the midst of the writing. */
    private static void awaitGrowth(Receiver receiver, Program program) {
        long before = receiver.written();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (receiver.written() < before + 10_000 && program.isAlive()) {
            assertThat(System.nanoTime()).as("nothing arrives").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
