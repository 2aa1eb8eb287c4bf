package io.github.wslog.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import io.github.wslog.transport.TransportStats;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.MarkerFactory;

/** Logback, configured by XML. */
final class LogbackLogging implements Logging {
    final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger(LOGGER);
    private @Nullable WebSocketAppender last;

    LogbackLogging(Setup setup) {
        onLayout(() -> {});
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.start();
        load(xml(setup));
    }

    static String xml(Setup setup) {
        StringBuilder xml = new StringBuilder("<configuration><conversionRule conversionWord='acting' class='")
                .append(ActingConverter.class.getName())
                .append("'/><appender name='WS' class='io.github.wslog.logback.WebSocketAppender'>");
        setup.options()
                .forEach((name, value) -> xml.append('<')
                        .append(name)
                        .append('>')
                        .append(value)
                        .append("</")
                        .append(name)
                        .append('>'));
        setup.headers()
                .forEach((name, value) -> xml.append("<header><name>")
                        .append(name)
                        .append("</name><value>")
                        .append(value)
                        .append("</value></header>"));
        Setup.Stores stores = setup.stores();
        if (stores != null) {
            xml.append("<ssl>")
                    .append(store("keyStore", stores.keys(), stores.password()))
                    .append(store("trustStore", stores.trusted(), stores.password()))
                    .append("</ssl>");
        }
        if (!setup.pattern().isEmpty()) {
            xml.append("<encoder><charset>UTF-8</charset><pattern>%acting")
                    .append(setup.pattern())
                    .append("</pattern></encoder>");
        }
        return xml.append("</appender><root level='TRACE'><appender-ref ref='WS'/></root></configuration>")
                .toString();
    }

    private static String store(String element, Path file, String password) {
        return "<" + element + "><location>" + file.toUri() + "</location><password>" + password
                + "</password><type>PKCS12</type></" + element + ">";
    }

    void load(String xml) {
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
        last = (WebSocketAppender)
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("WS");
    }

    @Nullable WebSocketAppender appender() {
        return last;
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
        logger.warn(message, arguments);
    }

    @Override
    public void error(String message, @Nullable Throwable thrown) {
        logger.error(message, thrown);
    }

    @Override
    public void marked(String marker, String message) {
        logger.info(MarkerFactory.getMarker(marker), message);
    }

    @Override
    public void context(String key, @Nullable String value) {
        if (value == null) {
            context.getMDCAdapter().remove(key);
        } else {
            context.getMDCAdapter().put(key, value);
        }
    }

    @Override
    public void onLayout(Runnable action) {
        ActingConverter.action = action;
    }

    /** As scan does. */
    @Override
    public void reconfigure(Setup setup) {
        context.reset();
        load(xml(setup));
    }

    @Override
    public List<String> problems() {
        return context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getEffectiveLevel() >= Status.WARN)
                .map(status -> (status.getEffectiveLevel() == Status.ERROR ? "ERROR " : "") + status.getMessage())
                .toList();
    }

    @Override
    public @Nullable TransportStats stats() {
        return last == null ? null : last.stats();
    }

    @Override
    public void stop() {
        context.stop();
    }
}
