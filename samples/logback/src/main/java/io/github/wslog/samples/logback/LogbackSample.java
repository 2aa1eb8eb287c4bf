package io.github.wslog.samples.logback;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.github.wslog.logback.WebSocketAppender;
import io.github.wslog.samples.replay.Outcome;
import io.github.wslog.samples.replay.Program;
import io.github.wslog.samples.replay.Replay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** An application that logs with Logback. */
public final class LogbackSample implements Program {
    private final List<WebSocketAppender> appenders = new ArrayList<>();

    public static void main(String[] args) {
        Replay.main(new LogbackSample(), args);
    }

    @Override
    public Consumer<String> start(Target target) {
        target.announce();
        System.setProperty("logback.configurationFile", target.configOr("logback-replay.xml", "logback-serve.xml"));
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (Logger logger : context.getLoggerList()) {
            for (var all = logger.iteratorForAppenders(); all.hasNext(); ) {
                Appender<ILoggingEvent> appender = all.next();
                if (appender instanceof WebSocketAppender ours) {
                    appenders.add(ours);
                }
            }
        }
        return LoggerFactory.getLogger("replay")::info;
    }

    @Override
    public Outcome stop() {
        // Stopping a context without a connection waits for nothing: Spring Boot stops one before it starts it again.
        appenders.forEach(appender -> appender.flush(Duration.ofMinutes(1)));
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
        return appenders.stream()
                .map(WebSocketAppender::stats)
                .filter(Objects::nonNull)
                .map(s -> new Outcome(s.accepted(), s.delivered(), s.resent(), s.connects(), s.refusedByCause()))
                .reduce(Outcome.NOTHING, Outcome::plus);
    }
}
