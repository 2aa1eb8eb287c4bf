package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.status.Status;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All outputs of a receiver, each with a thread and a place in the spool of its own. What every one of them holds, the spool
 * may forget.
 */
public final class Outputs implements Closeable {
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final Spool spool;
    private final List<OutputRunner> runners = new ArrayList<>();
    private final Set<OutputRunner> required = new HashSet<>();
    private final List<String> remarks = new ArrayList<>();

    private Outputs(Spool spool) {
        this.spool = spool;
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
        Outputs opened = new Outputs(spool);
        try {
            // All are known before the first one moves: what it holds may be freed only if the others hold it too.
            outputs.forEach((name, output) -> {
                OutputRunner runner = new OutputRunner(
                        output.output(),
                        new OutputContext(name, directory, status, new OutputCounters()),
                        spool,
                        OutputRunner.Seams.REAL,
                        opened::release,
                        ended);
                opened.runners.add(runner);
                if (output.required()) {
                    opened.required.add(runner);
                }
            });
            for (OutputRunner runner : opened.runners) {
                opened.remarks.add(runner.open());
            }
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        opened.release();
        return opened;
    }

    /** One line about how the outputs were found, and what an earlier run had left unfinished. */
    public String recovery() {
        return String.join("; ", remarks);
    }

    /** Starts the outputs' threads, daemons named {@code wslog-output-…}. */
    public void start() {
        runners.forEach(OutputRunner::start);
    }

    // Any runner's thread, and several at once: an older answer frees less, never too much.
    private void release() {
        // Those that are not required are waited for as long as there is room.
        boolean scarce = spool.retainedBytes() > spool.capacityBytes() / 2;
        Position least = null;
        for (OutputRunner runner : runners) {
            if (scarce && !required.contains(runner)) {
                continue;
            }
            Position held = runner.held();
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
     * Brings out everything that is in the spool, to which nothing may be appended any more, and ends the outputs.
     *
     * @return false if that was not done within the limit; what is missing stays in the spool
     */
    public boolean drain(Duration limit) {
        runners.forEach(OutputRunner::drain);
        return join(limit);
    }

    private boolean join(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        boolean drained = true;
        for (OutputRunner runner : runners) {
            try {
                drained &= runner.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return drained;
    }

    /** Has all outputs let go of their files and open them anew, within a second or so. Any thread. */
    public void reopen() {
        runners.forEach(OutputRunner::reopen);
    }

    /** What each output has done since the start, in the order they were given. */
    public List<OutputStats> stats() {
        return runners.stream().map(OutputRunner::stats).toList();
    }

    /** Ends the outputs where they are. What they do not hold stays in the spool, if that is in files. */
    @Override
    public void close() {
        runners.forEach(OutputRunner::stop);
        join(GRACE);
    }
}
