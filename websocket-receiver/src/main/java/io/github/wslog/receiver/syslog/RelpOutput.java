package io.github.wslog.receiver.syslog;

import io.github.wslog.receiver.output.Outcome;
import io.github.wslog.receiver.output.Output;
import io.github.wslog.receiver.output.OutputContext;
import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Syslog over RELP: each message is acknowledged by the daemon, which means that it is in its queue. A batch is held when its
 * last message is acknowledged; after a failure what is behind that is sent again.
 *
 * <p>A message with which three sessions end, although it was sent alone, goes to the dead-letter file. The output's thread does
 * everything; a session has a thread that reads.
 */
final class RelpOutput implements Output {
    private static final long FAREWELL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Target target;
    private final Handover handover;

    // Owned by the output's thread.
    private @Nullable RelpSession session;
    private @Nullable Position held;
    private final Deque<Mark> marks = new ArrayDeque<>();

    /** A batch is held when so many messages of the session are acknowledged. */
    private record Mark(long count, Position position) {}

    RelpOutput(Target target, SyslogEncoder encoder) {
        this.target = target;
        this.handover = new Handover(encoder);
    }

    @Override
    public Started start(OutputContext context, @Nullable Position newHeld) throws IOException {
        close();
        handover.start(context);
        held = newHeld;
        return new Started(newHeld, "syslog " + target + " (held when acknowledged: it is in the daemon's queue)");
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        try {
            handover.deliver(batch, this::send);
            RelpSession now = session;
            marks.add(new Mark(now == null ? 0 : now.sent(), batch.position()));
            return confirm(now);
        } catch (IOException e) {
            return failed(e);
        }
    }

    private boolean send(byte[] array, int offset, int length) throws IOException {
        RelpSession to = session;
        if (to == null) {
            to = RelpSession.open(target, handover.context().name());
            session = to;
        }
        // A daemon that has just opened a session lives.
        if (handover.putAside(array, offset, length)) {
            return false;
        }
        to.send(array, offset, length, handover.isCareful() ? 1 : RelpSession.WINDOW);
        return true;
    }

    private Outcome confirm(@Nullable RelpSession now) throws IOException {
        long acknowledged = 0;
        if (now != null) {
            now.push();
            now.check();
            acknowledged = now.acknowledged();
        }
        while (!marks.isEmpty() && marks.peek().count() <= acknowledged) {
            held = marks.remove().position();
            if (acknowledged > 1) {
                handover.progress();
            }
        }
        return new Outcome.Held(held);
    }

    @Override
    public Outcome flush() {
        return rest(0);
    }

    @Override
    public Outcome finish() {
        return rest(FAREWELL_NANOS);
    }

    /** What is acknowledged by and by is noticed here: the runner calls again. */
    private Outcome rest(long patience) {
        try {
            RelpSession now = session;
            if (now != null) {
                now.push();
                now.awaitAll(Math.max(patience, marks.isEmpty() ? 0 : TimeUnit.MILLISECONDS.toNanos(100)));
            }
            return confirm(now);
        } catch (IOException e) {
            return failed(e);
        }
    }

    private Outcome failed(IOException cause) {
        RelpSession broken = session;
        byte[] head = broken == null ? new byte[0] : broken.firstUnacknowledged();
        if (head.length > 0) {
            handover.brokeWith(head);
        }
        return new Outcome.Failed(new IOException("syslog " + target + ": " + cause.getMessage(), cause), true);
    }

    @Override
    public void close() throws IOException {
        RelpSession closing = session;
        session = null;
        marks.clear();
        if (closing != null) {
            closing.close();
        }
    }
}
