package io.github.wslog.benchmarks.send;

import io.github.wslog.benchmarks.event.EventText;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs through Log4j 2, configured by {@code log4j2.configurationFile}. */
final class Log4jTarget implements Target {
    private final Logger logger = LogManager.getLogger(EventText.LOGGER);

    @Override
    public void log(EventText event) {
        logger.info(event.text());
    }

    @Override
    public void close() {
        LogManager.shutdown();
    }
}
