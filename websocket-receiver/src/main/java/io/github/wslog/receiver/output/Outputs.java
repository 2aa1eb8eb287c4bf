package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.status.Status;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All outputs of a receiver, each with a thread and a place in the spool of its own. What every one of them holds, the spool
 * may forget.
 *
 * <p>One thread opens, changes and closes it; any thread may call {@link #stats} and {@link #reopen}.
 */
public final class Outputs implements Closeable {
    private static final Duration GRACE = Duration.ofSeconds(2);
    /** How long an output may go on with what it is doing when it is to be taken away. */
    private static final Duration BUSY = Duration.ofSeconds(10);

    private record Running(String name, OutputRunner runner, boolean required, Start start) {}

    private final Spool spool;
    private final @Nullable Path directory;
    private final Status status;
    private final Consumer<String> ended;

    // Replaced as a whole by the thread that opens and closes.
    private volatile List<Running> running = List.of();

    private final List<String> remarks = new ArrayList<>();

    private Outputs(Spool spool, @Nullable Path directory, Status status, Consumer<String> ended) {
        this.spool = spool;
        this.directory = directory;
        this.status = status;
        this.ended = ended;
    }

    /**
     * Opens all outputs; nothing is read or written yet.
     *
     * @param outputs by name: the place of an output is kept under it. At least one is required
     * @param directory where places and journals are kept; null if they need not outlive the process
     * @param ended called with the reason, on that output's thread, when it cannot go on; returns at once. The others go on
     * @throws IOException if one of them cannot be opened; the message says which and why. None is open then
     */
    public static Outputs open(
            Spool spool,
            Map<String, ConfiguredOutput> outputs,
            @Nullable Path directory,
            Status status,
            Consumer<String> ended)
            throws IOException {
        Outputs opened = new Outputs(spool, directory, status, ended);
        try {
            // All are known before the first one moves: what it holds may be freed only if the others hold it too.
            List<Running> all = new ArrayList<>();
            outputs.forEach((name, output) -> all.add(opened.prepare(name, output)));
            opened.running = List.copyOf(all);
            for (Running one : all) {
                opened.remarks.add(one.runner().open(one.start()));
            }
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        opened.release();
        return opened;
    }

    private Running prepare(String name, ConfiguredOutput output) {
        OutputContext context = new OutputContext(name, directory, status, new OutputCounters());
        OutputRunner runner =
                new OutputRunner(output.output(), context, spool, OutputRunner.Seams.REAL, this::release, ended);
        return new Running(name, runner, output.required(), output.start());
    }

    /** One line about how the outputs were found, and what an earlier run had left unfinished. */
    public String recovery() {
        return String.join("; ", remarks);
    }

    /** Starts the outputs' threads, daemons named {@code wslog-output-…}. */
    public void start() {
        running.forEach(one -> one.runner().start());
    }

    // Any runner's thread, and several at once: an older answer frees less, never too much.
    private void release() {
        // Those that are not required are waited for as long as there is room.
        boolean scarce = spool.retainedBytes() > spool.capacityBytes() / 2;
        Position least = null;
        for (Running one : running) {
            if (scarce && !one.required()) {
                continue;
            }
            Position held = one.runner().held();
            if (held == null) {
                return;
            }
            if (least == null || spool.compare(held, least) < 0) {
                least = held;
            }
        }
        if (least != null) {
            spool.release(least);
        }
    }

    /**
     * Opens and starts a further output, at the place that is kept under its name, else where it is to start.
     *
     * @return a line about how it was found
     * @throws IOException if it cannot be opened; it is not there then
     */
    public String add(String name, ConfiguredOutput output) throws IOException {
        Running added = prepare(name, output);
        List<Running> before = running;
        List<Running> all = new ArrayList<>(before);
        all.add(added);
        running = List.copyOf(all);
        try {
            String remark = added.runner().open(added.start());
            added.runner().start();
            return remark;
        } catch (IOException | RuntimeException e) {
            added.runner().abandon();
            running = before;
            throw e;
        }
    }

    /**
     * Ends an output; the spool does not keep anything for it any longer.
     *
     * @throws IOException if it is busy and goes on
     */
    public void remove(String name) throws IOException {
        Running removed = stopped(name);
        running = running.stream()
                .filter(one -> !one.name().equals(removed.name()))
                .toList();
        release();
    }

    /**
     * Ends an output and goes on with another one at the same place.
     *
     * @param former makes one like that which is there now, in case the other one cannot be opened
     * @return a line about how it was found
     * @throws IOException if the former is busy, or the other one cannot be opened; the former goes on
     */
    public String replace(String name, ConfiguredOutput next, ConfiguredOutput former) throws IOException {
        // It stays among the others until then: what it does not hold is not freed.
        Running stopped = stopped(name);
        try {
            return open(stopped, next);
        } catch (IOException wrong) {
            try {
                open(stopped, former);
            } catch (IOException gone) {
                wrong.addSuppressed(gone);
                throw new IOException(
                        wrong.getMessage() + "; nor can the former (" + gone.getMessage()
                                + "): what is for it stays in the spool until the next start",
                        wrong);
            }
            throw wrong;
        }
    }

    private String open(Running stopped, ConfiguredOutput next) throws IOException {
        Running opening = prepare(stopped.name(), next);
        try {
            String remark = opening.runner().openInPlaceOf(stopped.runner());
            running = running.stream()
                    .map(one -> one.name().equals(stopped.name()) ? opening : one)
                    .toList();
            opening.runner().start();
            release();
            return remark;
        } catch (IOException | RuntimeException e) {
            opening.runner().abandon();
            throw e;
        }
    }

    private Running stopped(String name) throws IOException {
        for (Running one : running) {
            if (one.name().equals(name)) {
                try {
                    if (one.runner().stopWithin(BUSY)) {
                        return one;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw (IOException) new InterruptedIOException("interrupted").initCause(e);
                }
                throw new IOException("it is busy for " + BUSY.toSeconds() + " s and goes on as it is");
            }
        }
        throw new IOException("there is none of that name");
    }

    /** Has all outputs let go of their files and open them anew, within a second or so. Any thread. */
    public void reopen() {
        running.forEach(one -> one.runner().reopen());
    }

    /**
     * Brings out everything that is in the spool, to which nothing may be appended any more, and ends the outputs.
     *
     * @return false if that was not done within the limit; what is missing stays in the spool
     */
    public boolean drain(Duration limit) {
        running.forEach(one -> one.runner().drain());
        return join(limit);
    }

    private boolean join(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean drained = true;
        for (Running one : running) {
            try {
                drained &= one.runner().join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return drained;
    }

    /** What each output has done since it was opened, in the order they were given. */
    public List<OutputStats> stats() {
        return running.stream().map(one -> one.runner().stats()).toList();
    }

    /**
     * How each does at the moment. Any thread.
     *
     * @param nowNanos nanoseconds since the epoch
     */
    public List<OutputState> states(long nowNanos) {
        return running.stream()
                .map(one -> one.runner().state(one.required(), nowNanos))
                .toList();
    }

    /** Ends the outputs where they are. What they do not hold stays in the spool, if that is in files. */
    @Override
    public void close() {
        running.forEach(one -> one.runner().stop());
        join(GRACE);
    }
}
