package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ReceiverKillIT {
    private static final int EVENTS = 300_000;
    private static final int KILLS = 5;

    @TempDir
    private Path directory;

    private long highest;

    @Test
    void everyEventIsInTheFileOnce_inOrder_whateverIsKilled() throws Exception {
        Path file = directory.resolve("out.log");
        AtomicInteger port = new AtomicInteger();
        BlockingQueue<Long> reached = new LinkedBlockingQueue<>();
        Flood flood = new Flood(
                new UUID(11, 12),
                EVENTS,
                ordinal -> "event " + ordinal + " of a stream that is broken now and then by a kill of its receiver",
                reached::add);
        ReceiverProcess receiver = start(file, 0);
        port.set(receiver.port());
        Thread sender = new Thread(() -> {
            try {
                flood.deliver(port::get);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
        sender.start();
        try {
            for (int kill = 1; kill <= KILLS; kill++) {
                awaitReached(reached, (long) EVENTS * kill / (KILLS + 1));
                receiver.kill();
                receiver = start(file, port.get());
                receiver.port();
            }
            awaitReached(reached, EVENTS);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        } finally {
            receiver.close();
            sender.interrupt();
            sender.join(20_000);
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(EVENTS);
        assertThat(lines.stream().mapToLong(line -> Long.parseLong(line.substring(6, line.indexOf(" of")))))
                .isEqualTo(LongStream.rangeClosed(1, EVENTS).boxed().toList());
        assertThat(flood.connections).isEqualTo(KILLS + 1);
        assertThat(flood.forgotten).isZero();
    }

    private static ReceiverProcess start(Path file, int port) throws Exception {
        return ReceiverProcess.start(
                "--listen", "ws://127.0.0.1:" + port + "/logs", "--file", file.toString(), "--spool-bytes", "16m");
    }

    private void awaitReached(BlockingQueue<Long> reached, long ordinal) throws InterruptedException {
        while (highest < ordinal) {
            Long next = reached.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("progress towards %d, at %d", ordinal, highest).isNotNull();
            highest = Math.max(highest, next);
        }
    }
}
