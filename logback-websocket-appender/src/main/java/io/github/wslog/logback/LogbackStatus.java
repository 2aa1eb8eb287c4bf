package io.github.wslog.logback;

import ch.qos.logback.core.spi.ContextAware;
import io.github.wslog.transport.status.Status;
import org.jspecify.annotations.Nullable;

/**
 * Says what the transport has to say through Logback's status manager. Never as an ERROR: Spring Boot refuses to start an
 * application that has one. Any thread.
 */
record LogbackStatus(ContextAware appender) implements Status {

    @Override
    public void info(String message) {
        appender.addInfo(message);
    }

    @Override
    public void warn(String message, @Nullable Throwable cause) {
        appender.addWarn(message, cause);
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        appender.addWarn(message, cause);
    }
}
