package io.github.wslog.log4j2;

import io.github.wslog.transport.status.Status;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/** Says what the transport has to say through Log4j's own status log. Any thread. */
record StatusLoggerStatus(String appender) implements Status {
    private static final Logger LOGGER = StatusLogger.getLogger();

    @Override
    public void info(String message) {
        LOGGER.info("WebSocket appender '{}': {}", appender, message);
    }

    @Override
    public void warn(String message, @Nullable Throwable cause) {
        LOGGER.warn("WebSocket appender '{}': {}", appender, message, cause);
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        LOGGER.error("WebSocket appender '{}': {}", appender, message, cause);
    }
}
