package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Does what it is told, and then holds everything at once. */
final class Scripted implements Output {
    enum Does {
        HOLD,
        KEEP,
        FAIL,
        BREAK
    }

    final Queue<Does> outcomes = new ArrayDeque<>();
    final List<Long> taken = new ArrayList<>();
    final List<@Nullable Position> startedWith = new ArrayList<>();

    @Nullable CountDownLatch gate;

    int refusedStarts;
    boolean firstStartSucceeds;
    volatile boolean closed;
    private @Nullable Position held;
    private @Nullable Position kept;

    @Override
    public Started start(OutputContext context, @Nullable Position confirmed) throws IOException {
        if (refusedStarts > 0 && !firstStartSucceeds) {
            refusedStarts--;
            throw new IOException("no start");
        }
        firstStartSucceeds = false;
        startedWith.add(confirmed);
        held = confirmed;
        kept = null;
        return new Started(confirmed, "scripted");
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        try {
            if (gate != null) {
                gate.await();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        synchronized (taken) {
            taken.add(batch.position().ordinal());
            taken.notifyAll();
        }
        kept = batch.position();
        Does next = outcomes.isEmpty() ? Does.HOLD : outcomes.remove();
        return switch (next) {
            case HOLD -> flush();
            case KEEP -> new Outcome.Held(held);
            case FAIL -> new Outcome.Failed(new IOException("refused"), true);
            case BREAK -> throw new IllegalStateException("a defect");
        };
    }

    void awaitTaken(int count) throws InterruptedException {
        synchronized (taken) {
            while (taken.size() < count) {
                taken.wait();
            }
        }
    }

    @Override
    public Outcome flush() {
        if (kept != null) {
            held = kept;
        }
        return new Outcome.Held(held);
    }

    @Override
    public void close() {
        closed = true;
    }
}
