package io.github.wslog.logback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.read.ListAppender;
import ch.qos.logback.core.status.Status;
import io.github.wslog.transport.contract.Setup;
import io.github.wslog.transport.contract.Sink;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.KeyValuePair;

/** What only Logback has. */
@Timeout(60)
class LogbackIT {
    private static String appender(Sink sink, String elements) {
        return "<configuration><appender name='FALLBACK' class='ch.qos.logback.core.read.ListAppender'/>"
                + "<appender name='WS' class='io.github.wslog.logback.WebSocketAppender'>"
                + "<url>" + sink.url() + "</url><reconnectionDelay>10 milliseconds</reconnectionDelay>"
                + "<maxReconnectionDelay>50</maxReconnectionDelay><shutdownGracePeriod>1 second</shutdownGracePeriod>"
                + elements + "</appender><root level='INFO'><appender-ref ref='WS'/></root></configuration>";
    }

    @Test
    void fallback_takesWhatIsRefused() {
        try (Sink sink = Sink.absent();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.context.reset();
            logging.load(appender(sink, "<bufferBytes>256KB</bufferBytes><appender-ref ref='FALLBACK'/>"));
            String filling = "x".repeat(10_000);
            for (int i = 0; i < 100; i++) {
                logging.warn(filling);
            }

            ListAppender<ILoggingEvent> fallback =
                    (ListAppender<ILoggingEvent>) logging.appender().getAppender("FALLBACK");
            assertThat(logging.stats().refused()).isPositive();
            assertThat(fallback.list).hasSize(100 - (int) logging.stats().accepted());
        }
    }

    /** Spring Boot configures, stops and resets the context, and configures again. */
    @Test
    void events_arriveOverOneConnection_whenTheContextStartsStopsAndStarts() throws InterruptedException {
        try (Sink sink = Sink.listening();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.warn("first");
            sink.awaitEvents(1);
            logging.context.stop();
            logging.context.reset();
            logging.load(appender(sink, ""));
            logging.context.start();
            logging.warn("second");
            sink.awaitEvents(2);

            assertThat(sink.hellos()).extracting(hello -> hello.stream()).containsOnly(sink.hellos().get(0).stream());
            assertThat(sink.requests()).hasSizeLessThanOrEqualTo(2);
        }
    }

    @Test
    void networkTrouble_isNeverAnError() throws InterruptedException {
        try (Sink sink = Sink.absent();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.context.reset();
            logging.load(appender(sink, ""));
            logging.warn("hello");
            sink.listen();
            sink.awaitEvents(1);
            sink.goAway();
            logging.warn("again");
            sink.listen();
            sink.awaitEvents(2);

            assertThat(logging.context.getStatusManager().getCopyOfStatusList())
                    .allSatisfy(status -> assertThat(status.getEffectiveLevel()).isLessThan(Status.ERROR));
        }
    }

    @Test
    void header_isSent_andLayoutStandsForAnEncoder() throws InterruptedException {
        try (Sink sink = Sink.listening();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.context.reset();
            logging.load(appender(
                    sink,
                    "<header><name>X-Test</name><value>yes</value></header>"
                            + "<layout><pattern>%level %m</pattern></layout>"));
            logging.warn("hello");
            sink.awaitEvents(1);

            assertThat(sink.texts()).containsExactly("WARN hello");
            assertThat(sink.requests()).contains("yes");
        }
    }

    @Test
    void keyValuePairs_travelWithTheContext() throws InterruptedException {
        try (Sink sink = Sink.listening();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.context.getLogger("test").atInfo().addKeyValue("order", 7).log("sold");
            sink.awaitEvents(1);

            assertThat(sink.events().get(0).context()).containsEntry("order", "7");
            assertThat(new KeyValuePair("order", 7)).hasToString("order=\"7\"");
        }
    }

    /** Without a guard of ours this ends in a StackOverflowError since Logback 1.5.21. */
    @Test
    void messageThatLogsItself_isRefusedAtTheSecondTurn() throws InterruptedException {
        try (Sink sink = Sink.listening();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.warn("outer {}", new Object() {
                @Override
                public String toString() {
                    logging.warn("inner {}", this);
                    return "done";
                }
            });
            sink.awaitEvents(1);

            assertThat(sink.texts()).containsExactly("outer done");
            assertThat(logging.stats().refusedByCause()).containsExactly(Map.entry("reentry", 1L));
        }
    }

    @Test
    void logback_isTheVersionThatThisRunIsFor() {
        String expected = System.getProperty("framework.version");
        assumeTrue(expected != null, "not run by the build");

        assertThat(Context.class.getPackage().getImplementationVersion()).isEqualTo(expected);
    }

    /** Public, so that Joran finds it. */
    public static final class LoudEncoder extends PatternLayoutEncoder {
        @Override
        public byte[] encode(ILoggingEvent event) {
            return (new String(super.encode(event), StandardCharsets.UTF_8) + "!").getBytes(StandardCharsets.UTF_8);
        }
    }

    @Test
    void encoderThatExtendsThePatternLayouts_isAskedItself() throws Exception {
        try (Sink sink = Sink.listening();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.context.reset();
            logging.load(appender(
                    sink, "<encoder class='" + LoudEncoder.class.getName() + "'><pattern>%msg</pattern></encoder>"));
            logging.warn("hello");
            sink.awaitEvents(1);

            assertThat(sink.texts()).containsExactly("hello!");
        }
    }

    /** Public, so that Joran finds it. Looks wrong if two threads are in it at once. */
    public static final class StatefulEncoder extends EncoderBase<ILoggingEvent> {
        private final AtomicInteger inside = new AtomicInteger();

        /** Of Logback 1.6.4 and later. */
        public boolean isStateful() {
            return true;
        }

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            boolean alone = inside.incrementAndGet() == 1;
            Thread.onSpinWait();
            inside.decrementAndGet();
            return (alone ? "alone" : "crowded").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }

    @Test
    void statefulEncoder_isCalledByOneThreadAtATime_whereLogbackKnowsSuch() throws Exception {
        assumeTrue(hasStatefulEncoders());
        try (Sink sink = Sink.listening();
                LogbackLogging logging = new LogbackLogging(Setup.at(sink.url()))) {
            logging.context.reset();
            logging.load(appender(sink, "<encoder class='" + StatefulEncoder.class.getName() + "'/>"));
            Thread[] threads = new Thread[8];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    for (int k = 0; k < 500; k++) {
                        logging.info("hello");
                    }
                });
                threads[i].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            sink.awaitEvents(4000);

            assertThat(sink.texts()).containsOnly("alone");
        }
    }

    private static boolean hasStatefulEncoders() {
        for (Method method : Encoder.class.getMethods()) {
            if (method.getName().equals("isStateful")) {
                return true;
            }
        }
        return false;
    }
}
