package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.Outcome;
import io.github.wslog.receiver.output.Output;
import io.github.wslog.receiver.output.OutputContext;
import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Bytes;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Syslog over a stream: TCP or a unix socket. The protocol knows no acknowledgement, so one is made of the connection's end.
 *
 * <p>At a checkpoint the next connection is opened; then this one is closed in order, which the daemon answers only when it
 * has read everything; and what was sent over it is held when the next connection has outlived that by a while: a daemon that
 * was killed closes too, but takes no new connections. Everything behind the last checkpoint is sent again after a failure.
 * Without checkpoints what was written counts as held, and a daemon that is killed loses what it had not read.
 *
 * <p>The output's thread does everything; each connection has a thread that reads.
 */
final class StreamOutput implements Output {
    /** How long the next connection must live after the last one's end, before that end is believed. */
    static final long OUTLIVES_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /**
     * How long the daemon has to object to the last message: syslog-ng closes at once when it is too long. That end must be
     * seen before we end our direction, else it would look like the answer to it.
     */
    private static final long OBJECTS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The same behind messages of more than {@link #LONG_BYTES}, to which a daemon may well object. */
    private static final long OBJECTS_TO_LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The shortest limit of a daemon that is in use: rsyslog's. */
    private static final int LONG_BYTES = 8 * 1024;

    private static final int WRITE_BYTES = 64 * 1024;

    private final Target target;
    private final Framing framing;
    private final Checkpoints checkpoints;
    private final SyslogEncoder encoder;
    private final LongSupplier nanoTime;
    private final Bytes pending = new Bytes(2 * WRITE_BYTES);
    private final Suspicion suspicion;

    // Owned by the output's thread.
    private @Nullable OutputContext context;
    private @Nullable StreamConnection connection;
    private @Nullable Position held;
    private @Nullable Position sent;
    private @Nullable Position believedSoon;
    private long believedAt;
    private long unconfirmedBytes;
    private long firstUnconfirmedAt;
    private int messages;
    private int longest; // since the last checkpoint

    StreamOutput(
            Target target, Framing framing, Checkpoints checkpoints, SyslogEncoder encoder, LongSupplier nanoTime) {
        this.target = target;
        this.framing = framing;
        this.checkpoints = checkpoints;
        this.encoder = encoder;
        this.nanoTime = nanoTime;
        this.suspicion = new Suspicion(target, framing);
    }

    /** The first connection is made by the first message: a daemon that is absent keeps nobody from starting. */
    @Override
    public Started start(OutputContext newContext, @Nullable Position newHeld) throws IOException {
        close();
        context = newContext;
        held = newHeld;
        sent = newHeld;
        return new Started(newHeld, "syslog " + target + " (" + checkpoints.promise() + ")");
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        try {
            if (suspicion.isRaised()) {
                return takeWithCare(batch);
            }
            encoder.encode(batch, started().counters(), this::put);
            sent = batch.position();
            if (pending.length() >= WRITE_BYTES) {
                write();
            }
            return confirm(false);
        } catch (IOException e) {
            return failed(e);
        }
    }

    private void put(byte[] array, int offset, int length) {
        framing.put(array, offset, length, pending);
        messages++;
        longest = Math.max(longest, length);
    }

    /** A few batches at a time, among which what the daemon does not stand is found. */
    private Outcome takeWithCare(SpooledBatch batch) throws IOException {
        return suspicion.collect(batch, encoder, started()) ? deliverWithCare() : new Outcome.Held(held);
    }

    private Outcome deliverWithCare() throws IOException {
        Position delivered = suspicion.deliver(started());
        if (delivered != null) {
            sent = delivered;
            held = delivered;
        }
        return new Outcome.Held(held);
    }

    @Override
    public Outcome flush() {
        try {
            if (suspicion.isRaised()) {
                return deliverWithCare();
            }
            write();
            return confirm(false);
        } catch (IOException e) {
            return failed(e);
        }
    }

    @Override
    public Outcome finish() {
        try {
            if (suspicion.isRaised()) {
                return deliverWithCare();
            }
            write();
            return confirm(true);
        } catch (IOException e) {
            return failed(e);
        }
    }

    private void write() throws IOException {
        StreamConnection to = connection;
        if (to != null && to.hasEnded()) {
            if (unconfirmedBytes > 0 || believedSoon != null) {
                throw to.endedEarly();
            }
            // Nothing was under way: the next message makes another.
            to.close();
            connection = null;
            to = null;
        }
        if (pending.length() == 0) {
            return;
        }
        if (to == null) {
            to = connect();
            connection = to;
        }
        if (unconfirmedBytes == 0) {
            firstUnconfirmedAt = nanoTime.getAsLong();
        }
        // Before writing: a daemon may object to a message while it is still being written.
        unconfirmedBytes += pending.length();
        to.write(pending.array(), 0, pending.length());
        started().counters().wrote(messages, pending.length());
        pending.clear();
        messages = 0;
    }

    private StreamConnection connect() throws IOException {
        return StreamConnection.open(target, started().name(), (array, length) -> {
            // Daemons have nothing to say here.
        });
    }

    private Outcome confirm(boolean hurry) throws IOException {
        if (!checkpoints.on()) {
            if (pending.length() == 0) {
                held = sent;
                unconfirmedBytes = 0;
            }
            return new Outcome.Held(held);
        }
        long now = nanoTime.getAsLong();
        if (believedSoon != null) {
            believe(now, hurry);
        } else if (unconfirmedBytes == 0 && pending.length() == 0) {
            // Of what was taken nothing was to be sent.
            held = sent;
        } else if (unconfirmedBytes > 0 && (hurry || checkpoints.areDue(now - firstUnconfirmedAt, unconfirmedBytes))) {
            write();
            checkpoint();
        }
        return new Outcome.Held(held);
    }

    private void checkpoint() throws IOException {
        StreamConnection last = Objects.requireNonNull(connection, "something was written");
        StreamConnection next = connect();
        connection = next;
        try {
            if (last.endsWithin(longest > LONG_BYTES ? OBJECTS_TO_LONG_NANOS : OBJECTS_NANOS)) {
                throw last.endedEarly();
            }
            last.endInOrder();
        } finally {
            last.close();
        }
        longest = 0;
        believedSoon = sent;
        believedAt = nanoTime.getAsLong() + OUTLIVES_NANOS;
        unconfirmedBytes = 0;
    }

    private void believe(long now, boolean hurry) throws IOException {
        StreamConnection next = Objects.requireNonNull(connection, "made by the checkpoint");
        long left = believedAt - now;
        boolean waits = hurry && left > 0;
        boolean ended = waits ? next.endsWithin(left) : next.hasEnded();
        if (ended) {
            throw next.endedEarly();
        }
        if (left <= 0 || hurry) {
            held = believedSoon;
            believedSoon = null;
            suspicion.progress();
        }
    }

    private Outcome failed(IOException cause) {
        boolean wasUnderWay = unconfirmedBytes > 0 || believedSoon != null;
        if (wasUnderWay && sent != null) {
            suspicion.broke(sent);
        }
        return new Outcome.Failed(new IOException("syslog " + target + ": " + cause.getMessage(), cause), true);
    }

    private OutputContext started() {
        return Objects.requireNonNull(context, "not started");
    }

    @Override
    public void close() throws IOException {
        StreamConnection closing = connection;
        connection = null;
        pending.clear();
        messages = 0;
        longest = 0;
        unconfirmedBytes = 0;
        believedSoon = null;
        suspicion.forget();
        if (closing != null) {
            closing.close();
        }
    }
}
