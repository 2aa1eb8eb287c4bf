package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ships an event log to a server that it dials, in order, and releases what has arrived; again and again until it is
 * closed.
 *
 * <p>Any thread may call any method. All work is done on threads of the shipper's own, daemons named {@code wslog-…}: one
 * reads the log and writes to the socket, one watches it, one dials, and the library's two belong to each connection.
 */
public final class Shipper {
    private static final Duration TO_END = Duration.ofMillis(500);
    private static final Duration TO_REPORT = Duration.ofMillis(1500);

    private final ClientSettings settings;
    private final Status status;
    private final Mailbox mailbox = new Mailbox();
    private final Tally tally = new Tally();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Watchdog watchdog;
    private final ShippingLoop loop;

    // Guarded by this.
    private @Nullable Thread thread;

    private volatile boolean deliveredAll;

    /** Does nothing yet, least of all network work. */
    public Shipper(EventLog log, ClientSettings settings, Status status) {
        this(log, settings, status, Seams.real(settings.urls().get(0).getHost()));
    }

    Shipper(EventLog log, ClientSettings settings, Status status, Seams seams) {
        this.settings = settings;
        this.status = status;
        this.watchdog = new Watchdog(seams.nanoTime());
        this.loop = new ShippingLoop(new Situation(log, settings, status, seams, mailbox, watchdog, tally), mailbox);
    }

    /** Starts the shipper's threads; does nothing the second time. */
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        String host = settings.urls().get(0).getHost();
        Thread shipping = DaemonThread.of("ship-" + host, this::run);
        mailbox.readBy(shipping);
        thread = shipping;
        shipping.start();
        DaemonThread.of("watch-" + host, watchdog::run).start();
    }

    private void run() {
        try {
            for (long pause = loop.turn(); pause != ShippingLoop.OVER; pause = loop.turn()) {
                if (pause > 0) {
                    loop.pause(pause);
                }
            }
            deliveredAll = loop.deliveredAll();
        } catch (RuntimeException | Error bug) {
            tally.failed("shipping has ended unexpectedly: " + bug);
            status.warn("shipping has ended unexpectedly; nothing more will be sent", bug);
            watchdog.cut("shipping has ended unexpectedly");
        } finally {
            mailbox.close();
            loop.discardMail();
            watchdog.stop();
            over.countDown();
        }
    }

    /**
     * Delivers what is left, for at most {@code drain} and a moment to report, and ends. Without a peer it goes on
     * trying until the time is over, but not after a refusal; says through the status what was not delivered. An interrupt
     * ends it early and stays set. May be called again.
     *
     * @return whether everything was delivered
     */
    public boolean close(Duration drain) {
        Thread shipping;
        synchronized (this) {
            shipping = thread;
        }
        if (shipping == null) {
            return loop.deliveredAll();
        }
        loop.end(drain);
        LockSupport.unpark(shipping);
        try {
            if (!over.await(drain.plus(TO_END).toNanos(), TimeUnit.NANOSECONDS)) {
                cutShort(shipping);
            }
        } catch (InterruptedException hurry) {
            cutShort(shipping);
            Thread.currentThread().interrupt();
        }
        return deliveredAll;
    }

    private void cutShort(Thread shipping) {
        loop.end(Duration.ZERO);
        watchdog.cut("closed");
        LockSupport.unpark(shipping);
        boolean interrupted = false;
        long until = System.nanoTime() + TO_REPORT.toNanos();
        for (long left = TO_REPORT.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                over.await(left, TimeUnit.NANOSECONDS);
                break;
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was done so far. */
    public ClientStats stats() {
        return tally.stats();
    }

    /** Goes on with these settings, on a new connection; the one in use is left in order. */
    public void reconnect(ClientSettings changed) {
        loop.change(changed);
        Thread shipping;
        synchronized (this) {
            shipping = thread;
        }
        LockSupport.unpark(shipping);
    }
}
