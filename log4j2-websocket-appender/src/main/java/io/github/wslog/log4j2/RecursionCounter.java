package io.github.wslog.log4j2;

import org.apache.logging.log4j.core.ErrorHandler;
import org.apache.logging.log4j.core.LogEvent;
import org.jspecify.annotations.Nullable;

/**
 * Counts events that were logged while another was being encoded. Log4j drops them before they reach the appender and tells
 * only the error handler, as an error; that a {@code toString} logs is none. Everything else goes on to Log4j's own handler.
 */
final class RecursionCounter implements ErrorHandler {
    private static final String RECURSION = "Recursive call to appender ";

    private final ErrorHandler handler;
    private final WebSocketAppender appender;

    RecursionCounter(ErrorHandler handler, WebSocketAppender appender) {
        this.handler = handler;
        this.appender = appender;
    }

    @Override
    public void error(String message) {
        if (message.startsWith(RECURSION)) {
            appender.reentered();
        } else {
            handler.error(message);
        }
    }

    @Override
    public void error(String message, Throwable thrown) {
        handler.error(message, thrown);
    }

    @Override
    public void error(String message, @Nullable LogEvent event, Throwable thrown) {
        handler.error(message, event, thrown);
    }
}
