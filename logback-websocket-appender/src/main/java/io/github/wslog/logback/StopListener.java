package io.github.wslog.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Context;
import io.github.wslog.transport.Transport;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Waits for delivery when a context is stopped, but not when it is reset: an appender's own {@code stop} cannot tell the two
 * apart, and whatever is logged between the end of the old configuration and the start of the new one is lost to Logback.
 *
 * <p>One in each context that has, or had, a {@link WebSocketAppender}; Logback removes it when the context stops. Any thread.
 */
final class StopListener implements LoggerContextListener {
    private final Map<String, Transport> transports = new ConcurrentHashMap<>();

    private StopListener() {}

    static void watch(Context context, String appender, Transport transport) {
        if (context instanceof LoggerContext classic) {
            of(classic).transports.put(appender, transport);
        }
    }

    private static StopListener of(LoggerContext context) {
        synchronized (StopListener.class) {
            for (LoggerContextListener listener : context.getCopyOfListenerList()) {
                if (listener instanceof StopListener known) {
                    return known;
                }
            }
            StopListener listener = new StopListener();
            context.addListener(listener);
            return listener;
        }
    }

    @Override
    public boolean isResetResistant() {
        return true;
    }

    /** Without a connection there is nothing to wait for here: Spring Boot stops a context before it starts it again. */
    @Override
    public void onStop(LoggerContext context) {
        for (Transport transport : transports.values()) {
            transport.flush(transport.settings().shutdownTimeout(), true);
        }
    }

    @Override
    public void onStart(LoggerContext context) {}

    @Override
    public void onReset(LoggerContext context) {}

    @Override
    public void onLevelChange(Logger logger, Level level) {}
}
