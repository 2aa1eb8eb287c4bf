package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the whole receiver under load, again and again: spool, streams, and the file together. */
@Timeout(180)
class ReceiverKillTest {
    private static final int KILLS = 3;
    private static final long POLL_NANOS = 200_000;
    private static final Pattern LISTENING = Pattern.compile("listening on (?<uri>\\S+)\\R");

    @TempDir
    private Path directory;

    private final Random random = new Random();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void leaveNothingBehind() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void events_areInTheFileOnce_afterTheReceiverWasKilled() throws Exception {
        Path file = directory.resolve("app.log");
        Running receiver = new Running();
        StubbornSource source = new StubbornSource(receiver.uri);
        Thread sending = new Thread(source, "source");
        sending.setDaemon(true);
        sending.start();
        for (int kill = 0; kill < KILLS; kill++) {
            receiver.killInAWrite(file, length(file) + 1_000_000 + random.nextInt(2_000_000));
            receiver = new Running();
            source.redirect(receiver.uri);
        }
        long events = source.finish();
        receiver.process.destroy();
        assertThat(receiver.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(receiver.process.exitValue()).isZero();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (long event = 1; event <= events; event++) {
                assertThat(lines.readLine() + '\n').isEqualTo(StubbornSource.event(event));
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    private static long length(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** A receiver that listens. */
    private final class Running {
        final Process process;
        final URI uri;

        Running() throws IOException {
            Path said = Files.createTempFile(directory, "said", "");
            process = JavaProcess.start(
                    said,
                    "io.github.wslog.receiver.Main",
                    "--listen",
                    "ws://127.0.0.1:0/logs",
                    "--file",
                    directory.resolve("app.log").toString());
            started.add(process);
            uri = await(said);
        }

        private URI await(Path said) throws IOException {
            while (true) {
                String text = Files.readString(said);
                Matcher matcher = LISTENING.matcher(text);
                if (matcher.find()) {
                    return URI.create(matcher.group("uri"));
                }
                assertThat(process.isAlive()).as(text).isTrue();
                LockSupport.parkNanos(POLL_NANOS);
            }
        }

        /** Kills it when the file has that length and is seen to grow: that is in a write, or close behind one. */
        void killInAWrite(Path file, long length) throws Exception {
            while (process.isAlive() && length(file) < length) {
                LockSupport.parkNanos(POLL_NANOS);
            }
            long seen = length(file);
            while (process.isAlive() && length(file) == seen) {
                Thread.onSpinWait();
            }
            process.destroyForcibly();
            assertThat(process.waitFor()).as("killed").isEqualTo(128 + 9);
        }
    }
}
