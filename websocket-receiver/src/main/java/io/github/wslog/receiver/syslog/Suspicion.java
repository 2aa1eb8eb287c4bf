package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.OutputContext;
import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds the message that a daemon does not stand: one too long for it makes syslog-ng close the connection, for ever.
 *
 * <p>After three connections that broke without progress, some batches at a time get a connection of their own; what breaks it is
 * halved until a message stands alone; and if that has broken three connections, while ones without it live, it goes to the dead-letter
 * file. Messages around it may come twice. The output's thread.
 */
final class Suspicion {
    private static final int MOST_BREAKS = 3;
    /** A daemon that objects does so within this time, or it has taken the message. */
    private static final long OBJECTS_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** So much gets a connection of its own. */
    private static final long COLLECTED_BYTES = 256 * 1024;

    private final Target target;
    private final Framing framing;
    private final Bytes frame = new Bytes(64 * 1024);
    private int breaks;
    private @Nullable Position until;
    private boolean found;
    private final List<byte[]> collected = new ArrayList<>();
    private long collectedBytes;
    private @Nullable Position last;

    Suspicion(Target target, Framing framing) {
        this.target = target;
        this.framing = framing;
    }

    /** A connection broke over which messages up to there had been sent. */
    void broke(Position sent) {
        breaks++;
        until = sent;
    }

    void progress() {
        breaks = 0;
    }

    boolean isRaised() {
        return breaks >= MOST_BREAKS;
    }

    /** Collects the messages of a batch; returns whether it is time to deliver what was collected. */
    boolean collect(SpooledBatch batch, SyslogEncoder encoder, OutputContext context) {
        encoder.encode(batch, context.counters(), (array, offset, length) -> {
            collected.add(Arrays.copyOfRange(array, offset, offset + length));
            collectedBytes += length;
        });
        last = batch.position();
        return collectedBytes >= COLLECTED_BYTES || batch.position().equals(until);
    }

    /**
     * Brings out what was collected, but for what the daemon does not stand; ends the care if it has done its work.
     *
     * @return the last batch of it, null if there was none
     * @throws IOException if the daemon takes nothing at all now
     */
    @Nullable Position deliver(OutputContext context) throws IOException {
        deliver(collected, context);
        Position delivered = last;
        forget();
        if (found || (delivered != null && delivered.equals(until))) {
            breaks = 0;
            until = null;
            found = false;
        }
        return delivered;
    }

    /** Forgets what was collected. */
    void forget() {
        collected.clear();
        collectedBytes = 0;
        last = null;
    }

    private void deliver(List<byte[]> messages, OutputContext context) throws IOException {
        if (messages.isEmpty() || stands(messages, context)) {
            return;
        }
        if (messages.size() > 1) {
            int middle = messages.size() / 2;
            deliver(messages.subList(0, middle), context);
            deliver(messages.subList(middle, messages.size()), context);
            return;
        }
        for (int attempt = 1; attempt < MOST_BREAKS; attempt++) {
            if (stands(messages, context)) {
                return;
            }
        }
        DeadLetters.add(context, messages.get(0));
        found = true;
    }

    /** @throws IOException if a connection breaks over which nothing was sent */
    private boolean stands(List<byte[]> messages, OutputContext context) throws IOException {
        frame.clear();
        messages.forEach(message -> framing.put(message, 0, message.length, frame));
        try (StreamConnection connection = connect(context)) {
            connection.write(frame.array(), 0, frame.length());
            if (!connection.endsWithin(OBJECTS_NANOS)) {
                connection.endInOrder();
                context.counters().wrote(messages.size(), frame.length());
                return true;
            }
        } catch (IOException broken) {
            probe(context);
            return false;
        }
        probe(context);
        return false;
    }

    private void probe(OutputContext context) throws IOException {
        try (StreamConnection connection = connect(context)) {
            if (connection.endsWithin(OBJECTS_NANOS)) {
                throw connection.endedEarly();
            }
        }
    }

    private StreamConnection connect(OutputContext context) throws IOException {
        return StreamConnection.open(target, context.name(), (array, length) -> {
            // Daemons have nothing to say here.
        });
    }
}
