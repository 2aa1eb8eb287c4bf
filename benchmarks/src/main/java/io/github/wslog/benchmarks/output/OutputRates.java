package io.github.wslog.benchmarks.output;

import io.github.wslog.receiver.output.OutputSettings;
import io.github.wslog.receiver.output.Outputs;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.receiver.spool.StreamState;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Measures how fast a full spool in memory is emptied: to syslog-ng over TCP with checkpoints, beside a sender that writes ready messages
 * and asks for nothing but that syslog-ng has read all; and to a file, with and without forcing it to the disk. Prints a line for each:
 * what, and events a second.
 */
public final class OutputRates {
    private static final int BATCH = 100;
    private static final int WRITE_BYTES = 64 * 1024;
    private static final long SPOOL_BYTES = 256 << 20;
    private static final long TIME_NANOS = 1_700_000_000_123_456_789L;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MOST_ATTEMPTS = 10_000;
    private static final long MILLISECOND = 1_000_000;
    private static final UUID STREAM = new UUID(7, 11);
    private static final SourceInfo SHOP = new SourceInfo("shop", "web1", 42);
    private static final String TEXT =
            "order 4711 of customer 0815 was paid by card, and goes to the warehouse tonight";

    private final Path work;
    private final int events;

    private OutputRates(Path work, int events) {
        this.work = work;
        this.events = events;
    }

    /** Runs so many rounds, after one that warms up and is not printed. */
    public static void run(Path work, int rounds, int events) throws IOException {
        OutputRates rates = new OutputRates(work, events);
        try (SyslogNg daemon = SyslogNg.start(work)) {
            byte[] ready = rates.ready();
            for (int round = 0; round <= rounds; round++) {
                rates.say(round, "naive", rates.naive(daemon, ready));
                String url = "tcp://127.0.0.1:" + daemon.address().getPort();
                rates.say(round, "tcp", rates.emptied("syslog", Map.of("url", url), round + "-tcp"));
                for (String durability : new String[] {"os", "disk"}) {
                    Path file = work.resolve(round + "-" + durability + ".log");
                    Map<String, String> options = Map.of("path", file.toString(), "durability", durability);
                    rates.say(round, durability, rates.emptied("file", options, round + "-" + durability));
                    Files.delete(file);
                }
            }
        }
    }

    private void say(int round, String what, double rate) {
        if (round > 0) {
            System.out.println(what + " " + Math.round(rate));
        }
    }

    private byte[] ready() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 1; i <= events; i++) {
            String message = "<14>1 2023-11-14T22:13:20.123456Z web1 shop 42 - [log@32473 id=\"" + STREAM + ":" + i
                    + "\" level=\"INFO\" logger=\"a.Logger\" thread=\"main\"] " + TEXT;
            out.writeBytes((message.length() + " " + message).getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private double naive(SyslogNg daemon, byte[] ready) throws IOException {
        long start = System.nanoTime();
        try (Socket socket = new Socket()) {
            socket.connect(daemon.address());
            for (int at = 0; at < ready.length; at += WRITE_BYTES) {
                socket.getOutputStream().write(ready, at, Math.min(WRITE_BYTES, ready.length - at));
            }
            socket.shutdownOutput();
            if (socket.getInputStream().read() >= 0) {
                throw new IOException("syslog-ng has answered");
            }
        }
        return rate(start);
    }

    private double emptied(String type, Map<String, String> options, String name) throws IOException {
        System.gc(); // the memory of the spool before
        Path places = Files.createDirectories(work.resolve("places-" + name));
        try (Spool spool = Spool.inMemory(SPOOL_BYTES);
                Outputs outputs = Outputs.open(
                        spool,
                        Map.of("output", new OutputSettings(type, options).create(type)),
                        places,
                        new Complaints(),
                        reason -> System.err.println(reason))) {
            fill(spool);
            long start = System.nanoTime();
            outputs.start();
            if (!outputs.drain(PATIENCE)) {
                throw new IOException(type + " has not brought out everything within " + PATIENCE);
            }
            return rate(start);
        }
    }

    private double rate(long start) {
        return events * 1e9 / (System.nanoTime() - start);
    }

    private void fill(Spool spool) throws IOException {
        StreamDescription description = new StreamDescription(STREAM, SHOP, "", false);
        take(spool.appendStream(new StreamState(description, 0, 0, 0, 0, 0)));
        RecordBuffer record = new RecordBuffer();
        record.start(RecordKind.PLAIN, 9, TIME_NANOS, "a.Logger", 4096);
        record.field(Field.THREAD, "main");
        record.startBody();
        record.body(TEXT);
        record.finish();
        int batchBytes = BATCH * (Integer.BYTES + record.length());
        for (int first = 1; first <= events; first += BATCH) {
            ByteBuffer batch =
                    ByteBuffer.allocate(Spool.BATCH_HEADROOM + batchBytes).position(Spool.BATCH_HEADROOM);
            int count = Math.min(BATCH, events - first + 1);
            for (int i = 0; i < count; i++) {
                batch.putInt(record.length()).put(record.array(), 0, record.length());
            }
            batch.flip().position(Spool.BATCH_HEADROOM);
            Admission admission = spool.appendBatch(STREAM, first, count, TIME_NANOS, batch);
            // No faster than memory is made ready, which a receiver never is.
            for (int attempt = 0; admission == Admission.FULL && attempt < MOST_ATTEMPTS; attempt++) {
                LockSupport.parkNanos(MILLISECOND);
                admission = spool.appendBatch(STREAM, first, count, TIME_NANOS, batch);
            }
            take(admission);
        }
    }

    private static void take(Admission admission) throws IOException {
        if (admission != Admission.ACCEPTED) {
            throw new IOException("the spool: " + admission);
        }
    }

    /** Nothing may go wrong here. */
    private static final class Complaints implements Status {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            System.err.println(message);
        }

        @Override
        public void error(String message, @Nullable Throwable cause) {
            System.err.println(message);
        }
    }
}
