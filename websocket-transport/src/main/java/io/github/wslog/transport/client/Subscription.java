package io.github.wslog.transport.client;

import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Dials a server that has something to tell, and dials it again whenever the connection ends, until it is closed: at once
 * after a stable connection, else after a random time that grows from {@link DialSettings#reconnectDelay} to {@link
 * DialSettings#maxReconnectDelay}; slowly when a peer refuses, or does not prove {@code wslog.v1}. Says through the status what
 * changes.
 *
 * <p>Any thread may call any method. All work is done on threads of the subscription's own, daemons named {@code wslog-…}.
 */
public final class Subscription {
    /** More than credit allows, however small the batches are. */
    private static final int MOST_MESSAGES = 64 * 1024;

    private static final int ROOM = 4 << 20;
    private static final Duration TO_END = Duration.ofMillis(500);

    private final String host;
    private final Status status;
    private final Mailbox mailbox;
    private final Watchdog watchdog;
    private final SubscriptionLoop loop;
    private final CountDownLatch over = new CountDownLatch(1);

    private volatile @Nullable Thread thread;

    /**
     * Does nothing yet, least of all network work.
     *
     * @param handlers gives each new connection a handler of its own; called by the subscription's thread
     */
    public Subscription(DialSettings settings, Supplier<DialledHandler> handlers, Status status) {
        this(settings, handlers, status, Seams.real(settings.urls().get(0).getHost()));
    }

    Subscription(DialSettings settings, Supplier<DialledHandler> handlers, Status status, Seams seams) {
        this.host = settings.urls().get(0).getHost();
        this.status = status;
        this.mailbox = new Mailbox(MOST_MESSAGES, ROOM + 2 * settings.maxMessageBytes());
        this.watchdog = new Watchdog(seams.nanoTime());
        this.loop = new SubscriptionLoop(settings, handlers, status, seams, mailbox, watchdog, this::wake);
    }

    private void wake() {
        LockSupport.unpark(thread);
    }

    /** Starts the threads; does nothing the second time. */
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        Thread subscribing = DaemonThread.of("pull-" + host, this::run);
        mailbox.readBy(subscribing);
        thread = subscribing;
        subscribing.start();
        DaemonThread.of("watch-" + host, watchdog::run).start();
    }

    private void run() {
        try {
            for (long pause = loop.turn(); pause != SubscriptionLoop.OVER; pause = loop.turn()) {
                if (pause > 0) {
                    LockSupport.parkNanos(this, pause);
                }
            }
        } catch (RuntimeException | Error bug) {
            status.error("the subscription to " + host + " has ended unexpectedly; nothing more comes from there", bug);
        } finally {
            mailbox.close();
            loop.discard();
            watchdog.stop();
            over.countDown();
        }
    }

    /** Begins what {@link #close} does, and returns at once. */
    public void end(Duration grace) {
        loop.end(grace);
        wake();
    }

    /**
     * Says 1001 to the peer, waits for its answer at most {@code grace}, and ends the threads. May be called again. An
     * interrupt ends the waiting and stays set.
     */
    public void close(Duration grace) {
        Thread subscribing = thread;
        if (subscribing == null) {
            return;
        }
        end(grace);
        try {
            if (!over.await(grace.plus(TO_END).toNanos(), TimeUnit.NANOSECONDS)) {
                // Blocked in a write to a peer that does not read.
                watchdog.cut("closed");
                over.await(TO_END.toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException hurry) {
            watchdog.cut("closed");
            Thread.currentThread().interrupt();
        }
    }
}
