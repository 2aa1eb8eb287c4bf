package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.SpoolReader;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** An intake over a spool, a clock that stands, and what a test needs to talk to it and to look into the spool. */
final class IntakeFixture {
    static final UUID STREAM = new UUID(0x0123456789ABCDEFL, 0x7766554433221100L);
    static final SourceInfo SOURCE = new SourceInfo("shop", "host-1", 4242);
    static final int BIG = 250_000;

    // What a log keeps for itself, and a little for what is around an event.
    private static final int KEPT_FREE = 24 << 10;

    final ManualClock clock = new ManualClock();
    final List<String> warnings = new ArrayList<>();
    final Spool spool;
    final Intake intake;
    private final SpoolReader reader;

    IntakeFixture() {
        this(Spool.inMemory(Spool.SMALLEST_CAPACITY), StreamLimits.DEFAULTS);
    }

    IntakeFixture(Spool spool, StreamLimits limits) {
        this(spool, limits, Promise.of(spool, Durability.OS));
    }

    /** One that acknowledges what was forced. */
    IntakeFixture(Spool spool, Promise.Force force) {
        this(spool, StreamLimits.DEFAULTS, Promise.of(spool, force));
    }

    private IntakeFixture(Spool spool, StreamLimits limits, Promise promise) {
        this.spool = spool;
        this.intake = new Intake(
                spool,
                promise,
                new SourceInfo("websocket-receiver", "here", 1),
                limits,
                status(),
                clock,
                warnings::add);
        this.reader = spool.reader(null);
    }

    private Status status() {
        return new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, Throwable cause) {
                warnings.add(message);
            }

            @Override
            public void error(String message, Throwable cause) {
                throw new AssertionError(message, cause);
            }
        };
    }

    MemoryPeer connect() {
        return new MemoryPeer(new WslogSession(intake, false, null), intake);
    }

    /** One that has proven to have this name, or, if it is empty, none where one is asked for. */
    MemoryPeer connectAs(String name) {
        return new MemoryPeer(new WslogSession(intake, false, name), intake);
    }

    /** A connection that the receiver has dialled. */
    MemoryPeer dial() {
        return new MemoryPeer(new WslogSession(intake, true, null), intake);
    }

    /** A connection that has said HELLO for {@link #STREAM} and dropped the WELCOME. */
    MemoryPeer connectAndGreet(long firstUnreleased) {
        MemoryPeer peer = connect();
        peer.send(hello(1, STREAM, firstUnreleased));
        peer.welcome();
        return peer;
    }

    static Hello hello(int handle, UUID stream, long firstUnreleased) {
        return new Hello(
                handle,
                stream,
                Relation.OWN,
                SOURCE,
                firstUnreleased,
                firstUnreleased,
                45_000,
                "text/plain; charset=utf-8");
    }

    /** A BATCH whose records are just these texts: their inside is nobody's business here. */
    static byte[] batch(int handle, long firstOrdinal, String... records) {
        return batch(handle, firstOrdinal, firstOrdinal + records.length - 1, records);
    }

    static byte[] batch(int handle, long firstOrdinal, long highestAssigned, String... records) {
        int bytes = Frames.BATCH_HEADER_BYTES;
        for (String record : records) {
            bytes += Integer.BYTES + record.length();
        }
        ByteBuffer message = ByteBuffer.allocate(bytes);
        Frames.putBatchHeader(message, handle, firstOrdinal, records.length, highestAssigned);
        for (String record : records) {
            message.putInt(record.length()).put(record.getBytes(StandardCharsets.US_ASCII));
        }
        return message.array();
    }

    /** A batch of one record of {@link #BIG} bytes. */
    static byte[] bigBatch(int handle, long ordinal) {
        return batch(handle, ordinal, "x".repeat(BIG));
    }

    /**
     * Sends until the spool is full and a message has to wait. One that waits for memory only, which is made by a thread of
     * its own and may be late, is taken after a moment.
     *
     * @param bytes of a message
     * @param send sends one, which is the nth
     * @return which one has to wait
     */
    int fill(int bytes, IntConsumer send) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (int nth = 1; System.nanoTime() - deadline < 0; nth++) {
            long events = intake.stats().events();
            send.accept(nth);
            while (intake.stats().events() == events && System.nanoTime() - deadline < 0) {
                if (spool.capacityBytes() - spool.retainedBytes() < bytes + KEPT_FREE) {
                    return nth;
                }
                intake.tick();
            }
        }
        throw new AssertionError("the spool does not get full");
    }

    /** What has come to the spool since the last call, as {@code stream ordinal text}, the known stream without its name. */
    List<String> spooled() {
        List<String> lines = new ArrayList<>();
        for (SpooledBatch batch = reader.next(); batch != null; batch = reader.next()) {
            ByteBuffer records = batch.records();
            String prefix = batch.stream().equals(STREAM) ? "" : batch.source().application() + " ";
            for (int i = 0; i < batch.count(); i++) {
                int length = records.getInt();
                lines.add(prefix + (batch.firstOrdinal() + i) + " " + text(records.slice(records.position(), length)));
                records.position(records.position() + length);
            }
            if (records.hasRemaining()) {
                throw new AssertionError("bytes left over in " + batch);
            }
            read = batch.position();
        }
        return lines;
    }

    private Position read;

    private static String text(ByteBuffer record) {
        if (!record.hasRemaining()) {
            return "";
        }
        try {
            RecordReader reader = new RecordReader().wrap(record, 0, record.limit());
            return reader.kind() + " " + reader.level() + " "
                    + StandardCharsets.UTF_8.decode(record.slice(reader.bodyOffset(), reader.bodyLength()));
        } catch (WireException notARecord) {
            return StandardCharsets.US_ASCII.decode(record).toString();
        }
    }

    /** As an output that holds all it has read. */
    void release() {
        spooled();
        spool.release(read);
    }

    void later(Duration by) {
        clock.advance(by);
        intake.tick();
    }
}
