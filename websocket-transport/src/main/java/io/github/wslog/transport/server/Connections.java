package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.deflate.Deflation;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** The open connections of a listener and what is done to all of them: pings, the search for dead peers, the end. Any thread. */
final class Connections {
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    private static final Duration LONGEST_TICK = Duration.ofSeconds(1);

    private final ListenerSettings settings;
    private final Scheduler scheduler;
    private final Executor executor;
    private final Handshakes handshakes;
    private final MessageBuffers buffers = new MessageBuffers();
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final long tickNanos;
    private final @Nullable Deflation deflation;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition emptied = lock.newCondition();

    private volatile boolean closed;

    /** @param handshakes looked after together with these */
    Connections(ListenerSettings settings, Scheduler scheduler, Executor executor, Handshakes handshakes) {
        this.settings = settings;
        this.scheduler = scheduler;
        this.executor = executor;
        this.handshakes = handshakes;
        this.deflation = settings.compression() == Compression.NONE ? null : new Deflation();
        long shortest = Math.min(
                settings.pingInterval().toNanos(), settings.idleTimeout().toNanos());
        this.tickNanos = Math.min(LONGEST_TICK.toNanos(), shortest / 2);
    }

    void start() {
        scheduler.schedule(this::tick, tickNanos, TimeUnit.NANOSECONDS);
    }

    private void tick() {
        long now = System.nanoTime();
        for (Connection connection : open) {
            connection.tick(
                    now,
                    settings.pingInterval().toNanos(),
                    settings.idleTimeout().toNanos(),
                    FAREWELL.toNanos());
        }
        handshakes.tick(now);
        if (!closed) {
            start();
        }
    }

    int maxMessageBytes() {
        return settings.maxMessageBytes();
    }

    /** For peers who offer it; null = messages go as they are. */
    @Nullable Deflation deflation() {
        return deflation;
    }

    IncomingMessage newMessage() {
        return new IncomingMessage(buffers, settings.maxMessageBytes());
    }

    /** Runs it on a thread of the pool. */
    void execute(Runnable task) {
        executor.execute(task);
    }

    boolean full() {
        return open.size() >= settings.maxConnections();
    }

    /** Takes a new one in; false if it must go again, because there are too many or no more are wanted. */
    boolean add(Connection connection) {
        open.add(connection);
        return open.size() <= settings.maxConnections() && !closed;
    }

    void remove(Connection connection) {
        open.remove(connection);
        lock.lock();
        try {
            emptied.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Says farewell to all, waits until they have answered, at most {@code grace}, and cuts off the others. */
    void close(int code, String reason, Duration grace) {
        closed = true;
        open.forEach(connection -> connection.close(code, reason));
        try {
            awaitEmpty(grace.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        open.forEach(Connection::abort);
        if (deflation != null) {
            deflation.close();
        }
    }

    private void awaitEmpty(long graceNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = graceNanos;
            while (!open.isEmpty() && left > 0) {
                left = emptied.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
