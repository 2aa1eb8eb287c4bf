package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.SpoolReader;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.status.Outage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings the spool to one output: reads, hands over, keeps up to where it is held, and begins again there after a failure.
 *
 * <p>{@link #open} and {@link #step} belong to the opening thread until {@link #start}, then to the runner's own thread.
 * That thread is only ever woken, never interrupted: an interrupt would close the output's file.
 */
final class OutputRunner {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long DRAINING_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private enum Order {
        RUN,
        DRAIN,
        STOP
    }

    /** An attempt has failed, and none has succeeded since. */
    private record Trouble(String reason, long sinceNanoTime) {}

    /** What tests stand in for. */
    record Seams(Disk disk, RandomGenerator random, LongSupplier nanoTime) {
        static final Seams REAL = new Seams(Disk.REAL, RandomGenerator.getDefault(), System::nanoTime);
    }

    private final Output output;
    private final OutputContext context;
    private final Spool spool;
    private final Disk disk;
    private final Runnable moved;
    private final Consumer<String> ended;
    private final LongSupplier nanoTime;
    private final Thread thread;

    // Owned by the thread.
    private final Backoff backoff;
    private final Outage outage;
    private @Nullable PositionFile positions;
    private @Nullable SpoolReader reader;
    private @Nullable Position taken;
    private final Unheld unheld;

    private volatile @Nullable Position held;
    private volatile Order order = Order.RUN;
    private volatile boolean drained;
    private volatile @Nullable Trouble trouble;
    private volatile boolean over;

    /**
     * A runner that is yet to be opened.
     *
     * @param moved called when {@link #held} has moved
     * @param ended called with the reason, on the runner's thread, when the output cannot go on
     */
    OutputRunner(
            Output output, OutputContext context, Spool spool, Seams seams, Runnable moved, Consumer<String> ended) {
        this.output = output;
        this.context = context;
        this.spool = spool;
        this.disk = seams.disk();
        this.moved = moved;
        this.ended = ended;
        this.unheld = new Unheld(spool::compare);
        this.nanoTime = seams.nanoTime();
        this.backoff = new Backoff(seams.random());
        this.outage = new Outage("output " + context.name(), context.status(), seams.nanoTime());
        this.thread = new Thread(this::run, "wslog-output-" + context.name());
        thread.setDaemon(true);
    }

    /** As {@link #open(Start)}, with the oldest entry if no place is kept. */
    String open() throws IOException {
        return open(Start.OLDEST);
    }

    /**
     * Opens the output at the place that was kept; returns a line about it.
     *
     * @param start where, if none is kept
     */
    String open(Start start) throws IOException {
        Path directory = context.directory();
        if (directory == null) {
            held = first(start);
        } else {
            Path file = directory.resolve(context.fileName() + ".position");
            if (start == Start.NEWEST && Files.notExists(file)) {
                PositionFile.make(file, first(start), disk);
            }
            PositionFile opened = PositionFile.open(file, disk);
            positions = opened;
            held = opened.found();
            if (opened.wasSpoilt()) {
                context.status()
                        .warn(
                                "the place of output " + context.name()
                                        + " cannot be read: it begins with the oldest entry, some may be written again",
                                null);
            }
        }
        return begin();
    }

    private @Nullable Position first(Start start) {
        return start == Start.OLDEST ? null : spool.last();
    }

    /** Opens the output where the former one of its name has ended; returns a line about it. */
    String openInPlaceOf(OutputRunner former) throws IOException {
        if (context.directory() != null) {
            return open();
        }
        held = former.held();
        return begin();
    }

    private String begin() throws IOException {
        Output.Started started = output.start(context, held);
        moveTo(started.held());
        unheld.forget();
        Position from = held;
        reader = spool.reader(from == null ? null : from.next());
        taken = from;
        return started.remark();
    }

    /** Returns whether that is another place. */
    private boolean moveTo(@Nullable Position upTo) throws IOException {
        if (upTo == null || upTo.equals(held)) {
            return false;
        }
        if (positions != null) {
            positions.save(upTo);
        }
        held = upTo;
        unheld.hold(upTo);
        moved.run();
        return true;
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (order != Order.STOP && !drained) {
                turn();
            }
        } catch (RuntimeException | Error e) {
            // The spool keeps what this output does not hold.
            String reason = "output " + context.name() + " has ended by a defect: " + e;
            context.status().warn(reason, e);
            over = true;
            ended.accept(reason);
        } finally {
            closeOutput();
        }
    }

    private void turn() {
        if (step() || order == Order.STOP) {
            return;
        }
        boolean draining = order == Order.DRAIN;
        SpoolReader waiting = reader;
        if (waiting == null) {
            LockSupport.parkNanos(this, backoff.nextNanos());
        } else if (draining && caughtUp()) {
            drained = true;
        } else {
            waiting.await(draining ? DRAINING_NANOS : IDLE_NANOS);
        }
    }

    /** Whether everything that was appended to the spool has been read and is held. */
    boolean caughtUp() {
        SpoolReader from = reader;
        return from != null && from.caughtUp() && Objects.equals(taken, held);
    }

    /** Does what can be done at once; returns whether there may be more of it. */
    boolean step() {
        try {
            SpoolReader from = reader;
            if (from == null) {
                begin();
                return true;
            }
            SpooledBatch batch = from.next();
            Outcome outcome = batch == null ? rest() : take(batch, from);
            if (outcome instanceof Outcome.Held now) {
                confirm(now.upTo());
                if (trouble != null && caughtUp()) {
                    trouble = null;
                }
                return batch != null;
            }
            Outcome.Failed failed = (Outcome.Failed) outcome;
            return failed(failed.cause(), failed.retry());
        } catch (IOException e) {
            return failed(e, true);
        }
    }

    private Outcome rest() {
        return order == Order.DRAIN ? output.finish() : output.flush();
    }

    private Outcome take(SpooledBatch batch, SpoolReader from) {
        long missed = from.takeMissed();
        if (missed > 0) {
            Outcome told = output.take(Overtaken.note(batch, missed));
            context.status().warn(Overtaken.text(missed) + " by output " + context.name(), null);
            if (told instanceof Outcome.Failed) {
                return told;
            }
        }
        taken = batch.position();
        unheld.take(batch.position(), batch.count(), batch.receivedNanos());
        return output.take(batch);
    }

    private void confirm(@Nullable Position upTo) throws IOException {
        if (moveTo(upTo)) {
            backoff.reset();
            trouble = null;
            outage.recovered("nothing was lost");
        }
    }

    private boolean failed(IOException cause, boolean retry) {
        reader = null;
        Trouble former = trouble;
        trouble = new Trouble(
                String.valueOf(cause.getMessage()), former == null ? nanoTime.getAsLong() : former.sinceNanoTime());
        // Nobody should interrupt this thread; if somebody has, every channel would be closed at its first use.
        if (Thread.interrupted()) {
            context.status().warn("output " + context.name() + " was interrupted", null);
        }
        if (retry) {
            context.counters().retried();
            outage.failed(cause.getMessage() + "; it tries again", null);
        } else {
            order = Order.STOP;
            over = true;
            ended.accept("output " + context.name() + " has ended: " + cause.getMessage());
        }
        return false;
    }

    /** Up to where the output holds the spool; null if it holds nothing. Any thread. */
    @Nullable Position held() {
        return held;
    }

    OutputStats stats() {
        return context.counters().stats(context.name());
    }

    /** Any thread. */
    OutputState state(boolean required, long nowNanos) {
        long oldest = unheld.oldestNanos();
        Trouble now = trouble;
        return new OutputState(
                stats(),
                required,
                unheld.heldEvents(),
                Duration.ofNanos(oldest == 0 ? 0 : Math.max(0, nowNanos - oldest)),
                now == null ? null : now.reason(),
                Duration.ofNanos(now == null ? 0 : nanoTime.getAsLong() - now.sinceNanoTime()),
                over);
    }

    /** Has the output let go of its files and open them anew. Any thread. */
    void reopen() {
        output.reopen();
        LockSupport.unpark(thread);
    }

    /** Lets the thread end as soon as everything in the spool is held. Nothing may be appended any more. */
    void drain() {
        order(Order.DRAIN);
    }

    /**
     * Ends the thread, what it has taken and does not hold stays in the spool; or lets it go on if it is busy for longer than
     * that. To be called by who started it.
     *
     * @return whether it has ended
     */
    boolean stopWithin(Duration limit) throws InterruptedException {
        stop();
        thread.join(Math.max(1, limit.toMillis()));
        if (!thread.isAlive()) {
            return true;
        }
        order = Order.RUN;
        // It may just have seen the other order.
        thread.join(1);
        return !thread.isAlive();
    }

    /** Lets the thread end after what it is doing. */
    void stop() {
        order(Order.STOP);
    }

    private void order(Order newOrder) {
        if (order != Order.STOP) {
            order = newOrder;
        }
        LockSupport.unpark(thread);
    }

    /** Waits for the end of the thread; returns whether everything in the spool is held. */
    boolean join(Duration limit) throws InterruptedException {
        if (thread.getState() == Thread.State.NEW) {
            closeOutput();
            return false;
        }
        thread.join(Math.max(1, limit.toMillis()));
        return drained;
    }

    /** Closes what {@link #open} has opened, of a runner that is never started. */
    void abandon() {
        closeOutput();
    }

    private void closeOutput() {
        try {
            output.close();
            if (positions != null) {
                positions.close();
            }
        } catch (IOException e) {
            context.status().warn("output " + context.name() + " could not be closed", e);
        }
    }
}
