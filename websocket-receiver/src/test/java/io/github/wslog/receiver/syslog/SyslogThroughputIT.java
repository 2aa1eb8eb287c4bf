package io.github.wslog.receiver.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How fast the spool gets to syslog-ng with checkpoints, beside a sender that writes ready messages and asks for nothing. Turns of
 * the two in one run, each until syslog-ng has read all.
 */
@Tag("soak")
@Timeout(300)
class SyslogThroughputIT {
    private static final int EVENTS = 500_000;
    private static final int ROUNDS = 3;
    private static final int WRITE_BYTES = 64 * 1024;

    @TempDir
    Path directory;

    @Test
    void checkpoints_costLittle() throws Exception {
        List<Double> naive = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        try (Daemon daemon =
                Daemon.of(Daemon.Kind.SYSLOG_NG, directory, 1 << 20).start()) {
            byte[] ready = ready();
            for (int round = 0; round < ROUNDS; round++) {
                naive.add(naive(daemon, ready));
                ours.add(ours(daemon, round));
            }
        }
        double ratio = median(ours) / median(naive);
        System.out.printf(
                Locale.ROOT,
                "naive %.0f, with checkpoints %.0f messages a second: %.2f%n",
                median(naive),
                median(ours),
                ratio);
        assertThat(ratio).as("naive %s, ours %s", naive, ours).isGreaterThan(0.8);
    }

    private static byte[] ready() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 1; i <= EVENTS; i++) {
            String message = "<14>1 2023-11-14T22:13:20.123456Z web1 shop 42 - [log@32473 id=\"" + Pipeline.id(i)
                    + "\" level=\"INFO\" logger=\"a.Logger\" thread=\"main\"] number " + i;
            out.writeBytes((message.length() + " " + message).getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static double naive(Daemon daemon, byte[] ready) throws IOException {
        long start = System.nanoTime();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), daemon.tcp)) {
            for (int at = 0; at < ready.length; at += WRITE_BYTES) {
                socket.getOutputStream().write(ready, at, Math.min(WRITE_BYTES, ready.length - at));
            }
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isNegative();
        }
        return rate(start);
    }

    private double ours(Daemon daemon, int round) throws IOException {
        Path places = Files.createDirectory(directory.resolve("round" + round));
        try (Pipeline pipeline = Pipeline.waiting(daemon.urls().get("tcp") + "?checkpoint=1s", places)) {
            pipeline.appendNumbered(EVENTS);
            long start = System.nanoTime();
            pipeline.start();
            pipeline.drain();
            return rate(start);
        }
    }

    private static double rate(long start) {
        return EVENTS * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }
}
