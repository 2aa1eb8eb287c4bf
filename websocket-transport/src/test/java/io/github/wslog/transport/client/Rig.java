package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.PatientAppend;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * A shipping loop in a world of the test's making: the test turns it, its clock moves when the test says so, its
 * connections are {@link FakeLink}s, and back-off takes the longest that it may.
 */
final class Rig implements Connector, Status {
    static final URI URL = URI.create("ws://logs:80/");
    static final URI SECOND = URI.create("ws://second:80/");
    static final int MAX_RECORD = 300_000;

    /** By which back-off takes the longest that it may. */
    static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    /** What the next attempts find; when it is empty, nobody answers. */
    final Deque<String> answers = new ArrayDeque<>();

    final List<String> attempts = new ArrayList<>();
    final List<FakeLink> links = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final Tally tally = new Tally();
    final Mailbox mailbox = new Mailbox();
    final EventLog log;
    final Watchdog watchdog;
    final ShippingLoop loop;
    long nanos = -1_000_000_000L; // nanoTime may be negative
    boolean abandoned;
    boolean holdAnswers;
    private final Deque<Runnable> held = new ArrayDeque<>();
    private final RecordBuffer buffer = new RecordBuffer();
    private long ids;

    Rig(TestSettings settings) {
        this(settings, log(16 << 20));
    }

    Rig(TestSettings settings, EventLog log) {
        this.log = log;
        this.watchdog = new Watchdog(() -> nanos);
        Clock clock = Clock.fixed(Instant.ofEpochSecond(1_000_000), ZoneOffset.UTC);
        Seams seams =
                new Seams(this, this::dial, () -> nanos, clock, LONGEST, () -> new UUID(0, ++ids), () -> 0x01020304);
        this.loop =
                new ShippingLoop(new Situation(log, settings.make(), this, seams, mailbox, watchdog, tally), mailbox);
    }

    static EventLog log(long capacity) {
        return EventLog.inMemory(
                new LogSettings(capacity, 1 << 20, MAX_RECORD, EventLevel.INFO.number(), Retention.UNTIL_RELEASED));
    }

    private void dial(Runnable attempt) {
        if (holdAnswers) {
            held.add(attempt);
        } else {
            attempt.run();
        }
    }

    /** Attempts made while {@link #holdAnswers} was set get their answer now. */
    void answerHeld() {
        holdAnswers = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    @Override
    public Attempt attempt(Target target, String subprotocol, DialSettings settings, LinkEvents events) {
        return new Attempt() {
            @Override
            public Dialed dial() {
                attempts.add(target + " " + subprotocol);
                String answer = answers.isEmpty() ? "unreachable" : answers.remove();
                switch (answer) {
                    case "plain", "wslog", "dying" -> {
                        FakeLink link = new FakeLink(answer.equals("wslog"), events);
                        if (answer.equals("dying")) {
                            link.end(1013, "full");
                        }
                        link.heardAt = nanos;
                        links.add(link);
                        return new Dialed.Connected(link);
                    }
                    default -> {
                        int space = answer.indexOf(' ');
                        String kind = space < 0 ? answer : answer.substring(0, space);
                        long seconds = space < 0 ? 0 : Long.parseLong(answer.substring(space + 1));
                        return new Dialed.Failed(
                                Dialed.Kind.valueOf(kind.toUpperCase(java.util.Locale.ROOT)),
                                "was " + kind,
                                null,
                                Duration.ofSeconds(seconds));
                    }
                }
            }

            @Override
            public void abandon() {
                abandoned = true;
            }
        };
    }

    FakeLink link() {
        return links.get(links.size() - 1);
    }

    /** Turns until there is nothing to do; returns how long for, or OVER. */
    long turn() {
        long before = 0;
        for (int i = 0; i < 10_000; i++) {
            long pause = loop.turn();
            // Twice, as the first may have caused news that would wake the real thread.
            if (pause != 0 && before != 0) {
                return pause;
            }
            before = pause;
        }
        throw new AssertionError("the loop never rests");
    }

    /** Time passes while nothing happens; then the loop turns. */
    long turnAfter(Duration time) {
        nanos += time.toNanos();
        return turn();
    }

    /** Opens the next connection, which is answered thus. */
    FakeLink open(String answer) {
        answers.add(answer);
        int before = links.size();
        for (int i = 0; links.size() == before && i < 100; i++) {
            nanos += turn();
        }
        turn();
        return link();
    }

    void log(String... bodies) {
        for (String body : bodies) {
            log(RecordKind.FORMATTED, EventLevel.INFO, body.getBytes(StandardCharsets.UTF_8));
        }
    }

    void log(RecordKind kind, EventLevel level, byte[] body) {
        buffer.start(kind, level.number(), 1_000_000_000L, "logger", body.length);
        buffer.startBody();
        buffer.body(body, 0, body.length);
        buffer.finish();
        var admission = PatientAppend.to(log, buffer);
        assertThat(admission).isEqualTo(io.github.wslog.transport.eventlog.Admission.ACCEPTED);
    }

    /** The wslog frames received since the last call. */
    List<Frame> frames(FakeLink link) {
        return link.take(TestFrame.BINARY).stream().map(Rig::decode).toList();
    }

    static Frame decode(TestFrame frame) {
        try {
            return Frames.decode(ByteBuffer.wrap(frame.payload()), Integer.MAX_VALUE);
        } catch (WireException nonsense) {
            throw new AssertionError(nonsense);
        }
    }

    /** The bodies in a batch; {@code (void)} for a void one. */
    static List<String> bodies(Batch batch) {
        List<String> bodies = new ArrayList<>();
        ByteBuffer records = batch.records();
        RecordReader reader = new RecordReader();
        while (records.hasRemaining()) {
            int length = records.getInt();
            try {
                reader.wrap(records, records.position(), length);
            } catch (WireException nonsense) {
                throw new AssertionError(nonsense);
            }
            byte[] body = new byte[reader.bodyLength()];
            records.get(reader.bodyOffset(), body);
            bodies.add(reader.isVoid() ? "(void)" : new String(body, StandardCharsets.UTF_8));
            records.position(records.position() + length);
        }
        return bodies;
    }

    List<String> bodies(FakeLink link) {
        List<String> bodies = new ArrayList<>();
        for (Frame frame : frames(link)) {
            if (frame instanceof Batch batch) {
                bodies.addAll(bodies(batch));
            }
        }
        return bodies;
    }

    void welcome(FakeLink link, long held) {
        say(link, new Welcome(0, held, MAX_RECORD, 60_000, 1 << 20));
    }

    void ack(FakeLink link, long held) {
        say(link, new Ack(0, held, 1 << 20));
    }

    void say(FakeLink link, Frame frame) {
        link.events.message(Frames.encode(frame));
        turn();
    }

    /** Makes the peer a receiver that holds what it gets; {@code held} before that. */
    static void receive(FakeLink link, long held) {
        link.onFrame = frame -> {
            if (frame.opcode() != TestFrame.BINARY) {
                return;
            }
            Frame decoded = decode(frame);
            if (decoded instanceof Hello hello) {
                link.events.message(Frames.encode(new Welcome(hello.handle(), held, MAX_RECORD, 60_000, 1 << 20)));
            } else if (decoded instanceof Batch batch) {
                link.events.message(Frames.encode(new Ack(batch.handle(), batch.lastOrdinal(), 1 << 20)));
            } else if (decoded instanceof End) {
                assertThat(link.closeCode).isZero();
            }
        };
    }

    ClientStats stats() {
        return tally.stats();
    }

    @Override
    public void info(String message) {
        said.add("info " + message);
    }

    @Override
    public void warn(String message, Throwable cause) {
        said.add("warn " + message);
    }

    @Override
    public void error(String message, Throwable cause) {
        throw new AssertionError("network trouble is no error: " + message, cause);
    }
}
