package io.github.wslog.benchmarks.send;

import ch.qos.logback.classic.LoggerContext;
import io.github.wslog.benchmarks.event.EventText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs through Logback, configured by {@code logback.configurationFile}. */
final class LogbackTarget implements Target {
    private final Logger logger = LoggerFactory.getLogger(EventText.LOGGER);

    @Override
    public void log(EventText event) {
        logger.info(event.text());
    }

    @Override
    public void close() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
