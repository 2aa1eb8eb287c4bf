package io.github.wslog.benchmarks.micro;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import io.github.wslog.benchmarks.event.EventText;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Logback: formatting an event, and the whole call with nobody behind the log. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms512m", "-Xmx1g", "-XX:+UseG1GC"})
public class LogbackSteps {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger(EventText.LOGGER);
    private final EventText text = new EventText();
    private final Encoder<ILoggingEvent> encoder = encoder(context);

    @Setup
    public void start() {
        text.next();
    }

    @Benchmark
    public byte[] format() {
        return encoder.encode(
                new LoggingEvent(LogbackSteps.class.getName(), logger, Level.INFO, text.text(), null, null));
    }

    @Benchmark
    public void call(Calls calls) {
        calls.logger.info(text.text());
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d [%t] %-5level %logger{36} - %msg%n");
        encoder.start();
        return encoder;
    }

    /** A logger with one appender. */
    @State(Scope.Benchmark)
    public static class Calls {
        /** {@code none} does nothing at all: what the framework itself costs. */
        @Param({"none", "encoder", "plain"})
        public String sink = "";

        private final LoggerContext context = new LoggerContext();
        private final Logger logger = context.getLogger(EventText.LOGGER);

        @Setup
        public void start() {
            NullAppender appender = new NullAppender(sink, encoder(context));
            appender.setContext(context);
            appender.start();
            logger.setLevel(Level.INFO);
            logger.addAppender(appender);
        }

        @TearDown
        public void stop() {
            context.stop();
        }
    }

    private static final class NullAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
        private final String sink;
        private final Encoder<ILoggingEvent> encoder;
        private final NullLog log = new NullLog();

        NullAppender(String sink, Encoder<ILoggingEvent> encoder) {
            this.sink = sink;
            this.encoder = encoder;
        }

        @Override
        protected void append(ILoggingEvent event) {
            long nanos = event.getTimeStamp() * 1_000_000;
            switch (sink) {
                case "encoder" -> log.encode(nanos, event.getLoggerName(), encoder.encode(event));
                case "plain" ->
                    log.encode(nanos, event.getLoggerName(), event.getThreadName(), event.getFormattedMessage());
                default -> {
                    // nothing: the framework alone
                }
            }
        }
    }
}
