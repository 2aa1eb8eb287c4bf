package io.github.wslog.benchmarks.micro;

import io.github.wslog.benchmarks.event.EventText;
import io.github.wslog.transport.eventlog.Admission;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
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

/** Log4j 2: formatting an event, appending it to the log, and the whole call with nobody behind the log. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms512m", "-Xmx1g", "-XX:+UseG1GC"})
public class Log4jSteps {
    private final PatternLayout layout = PatternLayout.newBuilder()
            .setPattern("%d{DEFAULT} [%t] %-5level %logger{36} - %msg%n")
            .build();
    private final EventText text = new EventText();
    private final NullLog nullLog = new NullLog();
    private byte[] line = {};

    @Setup
    public void makeLine() {
        text.next();
        line = layout.toByteArray(event());
    }

    @Benchmark
    public byte[] format() {
        return layout.toByteArray(event());
    }

    @Benchmark
    public Admission append() {
        return nullLog.append(line, line.length);
    }

    @Benchmark
    public int encodeAndAppendWithLayout() {
        LogEvent event = event();
        return nullLog.encode(event.getTimeMillis() * 1_000_000, event.getLoggerName(), layout.toByteArray(event));
    }

    @Benchmark
    public int encodeAndAppendWithoutLayout() {
        LogEvent event = event();
        return nullLog.encode(
                event.getTimeMillis() * 1_000_000,
                event.getLoggerName(),
                event.getThreadName(),
                event.getMessage().getFormattedMessage());
    }

    @Benchmark
    public void call(Calls calls) {
        calls.logger.info(text.text());
    }

    private LogEvent event() {
        return Log4jLogEvent.newBuilder()
                .setLoggerName(EventText.LOGGER)
                .setLevel(Level.INFO)
                .setMessage(new SimpleMessage(text.text()))
                .build();
    }

    /** A logger with one appender. */
    @State(Scope.Benchmark)
    public static class Calls {
        /** {@code none} does nothing at all: what the framework itself costs. */
        @Param({"none", "layout", "plain"})
        public String sink = "";

        private final LoggerContext context = new LoggerContext("micro");
        private Logger logger = context.getLogger(EventText.LOGGER);

        @Setup
        public void start() {
            Configuration configuration = new DefaultConfiguration();
            NullAppender appender = new NullAppender(sink);
            appender.start();
            configuration
                    .getRootLogger()
                    .getAppenders()
                    .keySet()
                    .forEach(configuration.getRootLogger()::removeAppender);
            configuration.getRootLogger().addAppender(appender, null, null);
            configuration.getRootLogger().setLevel(Level.INFO);
            context.start(configuration);
            logger = context.getLogger(EventText.LOGGER);
        }

        @TearDown
        public void stop() {
            context.stop();
        }
    }

    private static final class NullAppender extends AbstractAppender {
        private final String sink;
        private final NullLog log = new NullLog();
        private final PatternLayout layout = PatternLayout.newBuilder()
                .setPattern("%d{DEFAULT} [%t] %-5level %logger{36} - %msg%n")
                .build();

        NullAppender(String sink) {
            super("null", null, null, false, Property.EMPTY_ARRAY);
            this.sink = sink;
        }

        @Override
        public void append(LogEvent event) {
            long nanos = event.getInstant().getEpochSecond() * 1_000_000_000L
                    + event.getInstant().getNanoOfSecond();
            switch (sink) {
                case "layout" -> log.encode(nanos, event.getLoggerName(), layout.toByteArray(event));
                case "plain" ->
                    log.encode(
                            nanos,
                            event.getLoggerName(),
                            event.getThreadName(),
                            event.getMessage().getFormattedMessage());
                default -> {
                    // nothing: the framework alone
                }
            }
        }
    }
}
