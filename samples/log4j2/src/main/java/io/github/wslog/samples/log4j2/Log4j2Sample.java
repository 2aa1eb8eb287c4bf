package io.github.wslog.samples.log4j2;

import io.github.wslog.log4j2.WebSocketAppender;
import io.github.wslog.samples.replay.Outcome;
import io.github.wslog.samples.replay.Program;
import io.github.wslog.samples.replay.Replay;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;

/** An application that logs with Log4j 2. */
public final class Log4j2Sample implements Program {
    private List<WebSocketAppender> appenders = List.of();

    public static void main(String[] args) {
        Replay.main(new Log4j2Sample(), args);
    }

    @Override
    public Consumer<String> start(Target target) {
        target.announce();
        System.setProperty(
                "log4j2.configurationFile",
                target.configOr("classpath:log4j2-replay.xml", "classpath:log4j2-serve.xml"));
        Logger logger = LogManager.getLogger("replay");
        appenders = LoggerContext.getContext(false).getConfiguration().getAppenders().values().stream()
                .filter(WebSocketAppender.class::isInstance)
                .map(WebSocketAppender.class::cast)
                .toList();
        return logger::info;
    }

    @Override
    public Outcome stop() {
        LogManager.shutdown();
        return appenders.stream()
                .map(WebSocketAppender::stats)
                .filter(Objects::nonNull)
                .map(s -> new Outcome(s.accepted(), s.delivered(), s.resent(), s.connects(), s.refusedByCause()))
                .reduce(Outcome.NOTHING, Outcome::plus);
    }
}
