package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.Wslog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * A source that has a fixed number of events to deliver and does so as fast as credit allows (of which it uses a part: else all
 * would be under way before anything is done to the receiver), over as many connections as it takes. What was acknowledged is never sent again, what was not always is.
 */
final class Flood {
    /** So many events before the last acknowledged one are announced, and sent, again if the receiver wants them. */
    private static final long UNRELEASED = 5000;

    private final UUID stream;
    private final long events;
    private final LongFunction<String> text;
    private final LongConsumer progress;
    private final RecordBuffer record = new RecordBuffer();
    private final ByteBuffer message = ByteBuffer.allocate(RawSource.LARGEST_HEADER + Wslog.MAX_BATCH_BYTES + 1024);

    // Guarded by this; the thread that sends and the one that reads acknowledgements.
    private long acknowledged;
    private long inFlightBytes;
    private long credit;
    private boolean broken;
    private final java.util.ArrayDeque<long[]> inFlight = new java.util.ArrayDeque<>();

    long connections;
    /** Events that were acknowledged and that the receiver did not hold any more on the next connection. */
    long forgotten;

    /** @param progress called with each ordinal up to which the receiver says that it holds all, on the thread that delivers or the one that reads */
    Flood(UUID stream, long events, LongFunction<String> text, LongConsumer progress) {
        this.stream = stream;
        this.events = events;
        this.text = text;
        this.progress = progress;
    }

    /** Delivers all events and says farewell. */
    void deliver(IntSupplier port) throws InterruptedException {
        while (acknowledged() < events) {
            try (RawSource source = RawSource.connectWslog(port.getAsInt())) {
                connections++;
                send(source);
            } catch (IOException | UncheckedIOException gone) {
                // The receiver was killed: try again until it is back.
                Thread.onSpinWait();
            }
        }
    }

    private void send(RawSource source) throws IOException, InterruptedException {
        Welcome welcome = source.greet(stream, Math.max(1, acknowledged() + 1 - UNRELEASED), events + 1);
        long next = begin(welcome);
        // It may hold all of it, though the acknowledgement was lost: then there is none to come.
        progress.accept(welcome.highestHeld());
        Thread reader = new Thread(() -> readAcks(source), "flood-reader");
        reader.start();
        try {
            while (next <= events && awaitCredit()) {
                next = sendBatch(source, next);
            }
            if (next > events && awaitAll()) {
                source.send(new End(0, events));
            }
        } finally {
            if (acknowledged() < events) {
                source.close();
            }
            reader.interrupt();
        }
    }

    private synchronized long begin(Welcome welcome) {
        if (welcome.highestHeld() < acknowledged) {
            forgotten += acknowledged - welcome.highestHeld();
        }
        // As if the last acknowledgements had been lost with the connection: the receiver alone knows better.
        acknowledged = Math.max(Math.max(0, acknowledged - UNRELEASED), welcome.highestHeld());
        credit = part(welcome.creditBytes());
        inFlight.clear();
        inFlightBytes = 0;
        broken = false;
        return acknowledged + 1;
    }

    private static long part(long credit) {
        return Math.min(credit, Wslog.INITIAL_CREDIT);
    }

    private long sendBatch(RawSource source, long first) throws IOException {
        int start = RawSource.LARGEST_HEADER + Frames.BATCH_HEADER_BYTES;
        message.clear().position(start);
        long next = first;
        while (next <= events) {
            encode(next);
            if (message.position() + 4 + record.length() > RawSource.LARGEST_HEADER + Wslog.MAX_BATCH_BYTES) {
                break;
            }
            message.putInt(record.length()).put(record.array(), 0, record.length());
            next++;
        }
        int end = message.position();
        Frames.putBatchHeader(message.position(RawSource.LARGEST_HEADER), 0, first, (int) (next - first), events);
        int length = end - RawSource.LARGEST_HEADER;
        synchronized (this) {
            inFlight.add(new long[] {next - 1, length});
            inFlightBytes += length;
        }
        source.message(0x82, message.position(end), length);
        return next;
    }

    private void encode(long ordinal) {
        record.start(RecordKind.FORMATTED, EventLevel.INFO.number(), ordinal, "flood", 4096);
        record.startBody();
        byte[] body = (text.apply(ordinal) + "\n").getBytes(UTF_8);
        record.body(body, 0, body.length);
        record.finish();
    }

    private void readAcks(RawSource source) {
        try {
            while (acknowledged() < events) {
                if (source.read() instanceof Ack ack) {
                    acknowledged(ack);
                }
            }
        } catch (IOException | RuntimeException gone) {
            synchronized (this) {
                broken = true;
                notifyAll();
            }
        }
    }

    private void acknowledged(Ack ack) {
        synchronized (this) {
            acknowledged = Math.max(acknowledged, ack.highestHeld());
            credit = part(ack.creditBytes());
            while (!inFlight.isEmpty() && inFlight.element()[0] <= acknowledged) {
                inFlightBytes -= inFlight.remove()[1];
            }
            notifyAll();
        }
        progress.accept(ack.highestHeld());
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    private synchronized boolean awaitCredit() throws InterruptedException {
        while (!broken && (credit == 0 || (inFlightBytes > 0 && inFlightBytes + Wslog.MAX_BATCH_BYTES > credit))) {
            wait(30_000);
        }
        return !broken;
    }

    private synchronized boolean awaitAll() throws InterruptedException {
        while (!broken && acknowledged < events) {
            wait(30_000);
        }
        return !broken;
    }
}
