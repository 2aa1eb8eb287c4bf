package io.github.wslog.log4j2;

import io.github.wslog.transport.TransportStats;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.apache.logging.log4j.status.StatusData;
import org.apache.logging.log4j.status.StatusListener;
import org.apache.logging.log4j.status.StatusLogger;
import org.jspecify.annotations.Nullable;

/** Log4j 2, configured by XML. */
final class Log4jLogging implements Logging {
    final LoggerContext context;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final StatusListener listener = new Problems();
    private final Logger logger;
    private @Nullable WebSocketAppender last;

    Log4jLogging(Setup setup, LoggerContext context) {
        this.context = context;
        onLayout(() -> {});
        StatusLogger.getLogger().registerListener(listener);
        context.start(configuration(setup));
        logger = context.getLogger(LOGGER);
        last = appender();
    }

    static String xml(Setup setup) {
        StringBuilder xml = new StringBuilder("<Configuration status='OFF'><Appenders><WebSocket name='WS'");
        setup.options()
                .forEach((name, value) ->
                        xml.append(' ').append(name).append("='").append(value).append('\''));
        xml.append('>');
        setup.headers()
                .forEach((name, value) -> xml.append("<Property name='")
                        .append(name)
                        .append("' value='")
                        .append(value)
                        .append("'/>"));
        Setup.Stores stores = setup.stores();
        if (stores != null) {
            xml.append("<Ssl>")
                    .append(store("KeyStore", stores.keys(), stores.password()))
                    .append(store("TrustStore", stores.trusted(), stores.password()))
                    .append("</Ssl>");
        }
        if (!setup.pattern().isEmpty()) {
            xml.append("<PatternLayout charset='UTF-8' alwaysWriteExceptions='false' pattern='%acting")
                    .append(setup.pattern())
                    .append("'/>");
        }
        return xml.append(
                        "</WebSocket></Appenders><Loggers><Root level='TRACE'><AppenderRef ref='WS'/></Root></Loggers>")
                .append("</Configuration>")
                .toString();
    }

    private static String store(String element, Path file, String password) {
        return "<" + element + " location='" + file + "' password='" + password + "' type='PKCS12'/>";
    }

    private Configuration configuration(Setup setup) {
        try {
            byte[] xml = xml(setup).getBytes(StandardCharsets.UTF_8);
            return new XmlConfiguration(context, new ConfigurationSource(new ByteArrayInputStream(xml)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable WebSocketAppender appender() {
        return context.getConfiguration().getAppender("WS");
    }

    @Override
    public void trace(String message, Object... arguments) {
        logger.trace(message, arguments);
    }

    @Override
    public void info(String message, Object... arguments) {
        logger.info(message, arguments);
    }

    @Override
    public void warn(String message, Object... arguments) {
        if (arguments.length == 0) {
            logger.warn(message);
        } else if (arguments.length == 1) {
            logger.warn(message, arguments[0]);
        } else {
            logger.warn(message, arguments);
        }
    }

    @Override
    public void error(String message, @Nullable Throwable thrown) {
        logger.error(message, thrown);
    }

    @Override
    public void marked(String marker, String message) {
        logger.info(MarkerManager.getMarker(marker), message);
    }

    @Override
    public void context(String key, @Nullable String value) {
        if (value == null) {
            ThreadContext.remove(key);
        } else {
            ThreadContext.put(key, value);
        }
    }

    @Override
    public void onLayout(Runnable action) {
        ActingConverter.action = action;
    }

    @Override
    public void reconfigure(Setup setup) {
        context.reconfigure(configuration(setup));
        last = appender();
    }

    @Override
    public List<String> problems() {
        return problems;
    }

    @Override
    public @Nullable TransportStats stats() {
        return last == null ? null : last.stats();
    }

    @Override
    public void stop() {
        context.stop();
        StatusLogger.getLogger().removeListener(listener);
    }

    /** Hears Log4j's own status log. */
    private final class Problems implements StatusListener {
        @Override
        public void log(StatusData data) {
            problems.add(data.getMessage().getFormattedMessage());
        }

        @Override
        public Level getStatusLevel() {
            return Level.WARN;
        }

        @Override
        public void close() {}
    }
}
