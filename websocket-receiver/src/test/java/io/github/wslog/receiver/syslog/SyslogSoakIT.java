package io.github.wslog.receiver.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.syslog.Daemon.Got;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 10,000 events a second for 30 s, while the daemon is killed three times, terminated, and stopped and then killed. */
@Tag("soak")
@Timeout(300)
class SyslogSoakIT {
    private static final int SECONDS = 30;
    private static final int RATE = 10_000;
    private static final int A_BATCH = 100;
    private static final int CHECKPOINT_SECONDS = 5;
    private static final int FAULTS = 5;

    @TempDir
    Path directory;

    private Daemon daemon;

    @ParameterizedTest
    @CsvSource({"SYSLOG_NG,tcp", "SYSLOG_NG,tls", "RSYSLOG,tcp", "RSYSLOG,tls", "RSYSLOG,relp", "RSYSLOG,relp+tls"})
    void nothingIsLost_whateverHappensToTheDaemon(Daemon.Kind kind, String transport) throws Exception {
        daemon = Daemon.of(kind, directory, 1 << 20).start();
        try (Daemon closing = daemon;
                Pipeline pipeline = Pipeline.to(closing.url(transport, ""), directory)) {
            long start = System.nanoTime();
            for (int sent = 0; sent < SECONDS * RATE; sent += A_BATCH) {
                fault(sent);
                pipeline.appendNumbered(A_BATCH);
                pace(start, sent);
            }
            pipeline.drain();

            List<String> ids = daemon.awaitIds(Pipeline.ids(SECONDS * RATE)).stream()
                    .map(Got::id)
                    .toList();
            assertThat(new HashSet<>(ids)).isEqualTo(Pipeline.ids(SECONDS * RATE));
            int repeats = ids.size() - SECONDS * RATE;
            System.out.println(kind + " " + transport + ": " + repeats + " repeats, " + pipeline.stats());
            if (!transport.startsWith("relp")) {
                assertThat(repeats).as("the kills fell into open checkpoints").isPositive();
                // What came while the daemon was away is sent within the interval that follows.
                assertThat(repeats).isLessThan(FAULTS * (CHECKPOINT_SECONDS + 3) * RATE);
            }
        }
    }

    private void fault(int sent) throws Exception {
        switch (sent) {
            case 4 * RATE, 8 * RATE, 13 * RATE -> daemon.kill();
            case 18 * RATE -> daemon.terminate();
            case 23 * RATE -> daemon.signal("STOP");
            case 25 * RATE -> daemon.kill();
            case 5 * RATE, 9 * RATE, 14 * RATE, 19 * RATE, 26 * RATE -> daemon.start();
            default -> {
                // All is well.
            }
        }
    }

    /** Never ahead of the rate. */
    private static void pace(long start, int sent) {
        long due = start + TimeUnit.SECONDS.toNanos(1) / RATE * sent;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
