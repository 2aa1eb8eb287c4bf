package io.github.wslog.log4j2;

import io.github.wslog.transport.Transport;
import io.github.wslog.transport.TransportSettings;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractManager;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an appender's transport while its configuration is replaced: Log4j starts the new appender before it stops the old
 * one, and both find the same manager under the appender's name.
 *
 * <p>Log4j makes and releases managers under one lock for the whole JVM, so both do nothing here: the transport is acquired
 * by {@link #open}, from the appender's start, and what waits is {@link #leave}, before the release. A changed address or
 * time is the transport's business; it renews its connection.
 */
final class WebSocketManager extends AbstractManager {
    private static final Object NO_CONTEXT = new Object();

    private final Object owner;
    private final String appender;

    // Guarded by this.
    private @Nullable Transport transport;

    private WebSocketManager(String name, Data data) {
        super(data.context(), name);
        this.owner = data.context() == null ? NO_CONTEXT : data.context();
        this.appender = data.appender();
    }

    private record Data(@Nullable LoggerContext context, String appender) {}

    static WebSocketManager of(@Nullable LoggerContext context, String appender) {
        // The name of a context is not unique, the object is.
        String name = "WebSocket " + appender + " of " + (context == null ? "no context" : context.getName()) + '@'
                + Integer.toHexString(System.identityHashCode(context));
        return getManager(name, WebSocketManager::new, new Data(context, appender));
    }

    /** The transport, with these settings from now on. Called by the start of an appender. */
    Transport open(TransportSettings settings) {
        Transport next = Transport.acquire(owner, appender, settings, new StatusLoggerStatus(appender));
        Transport previous;
        synchronized (this) {
            previous = transport;
            transport = next;
        }
        if (previous != null) {
            previous.release(Duration.ZERO); // after the other was acquired, so that the buffer has never nobody
        }
        return next;
    }

    /** One appender is going. Waits for delivery only if it was the last one and the context ends. */
    boolean leave(Duration drain) {
        boolean complete = true;
        Transport last = current();
        if (last != null && getCount() <= 1 && !isReplacing()) {
            last.release(drain.isZero() ? Duration.ofNanos(1) : drain);
            complete = last.stats().waiting() == 0;
        }
        stop(0, TimeUnit.MILLISECONDS);
        return complete;
    }

    /** Whether the context goes on: then its configuration is being replaced, under a lock of the context. */
    private boolean isReplacing() {
        LoggerContext context = getLoggerContext();
        return context != null && !context.isStopping() && !context.isStopped();
    }

    private synchronized @Nullable Transport current() {
        return transport;
    }

    @Override
    protected boolean releaseSub(long timeout, TimeUnit timeUnit) {
        Transport last = current();
        if (last != null) {
            last.release(Duration.ZERO);
        }
        return true;
    }
}
