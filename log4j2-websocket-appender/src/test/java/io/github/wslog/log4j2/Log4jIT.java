package io.github.wslog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wslog.transport.contract.Sink;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Core;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.config.plugins.Plugin;
import org.apache.logging.log4j.core.config.plugins.PluginAttribute;
import org.apache.logging.log4j.core.config.plugins.PluginFactory;
import org.apache.logging.log4j.core.config.xml.XmlConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only Log4j 2 has. */
@Timeout(60)
class Log4jIT {
    private static LoggerContext context(String xml) throws IOException {
        LoggerContext context = new LoggerContext("test");
        context.start(new XmlConfiguration(
                context, new ConfigurationSource(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))));
        return context;
    }

    /** An appender that remembers. */
    @Plugin(name = "Memory", category = Core.CATEGORY_NAME, elementType = Appender.ELEMENT_TYPE)
    public static final class Memory extends AbstractAppender {
        final List<String> messages = new CopyOnWriteArrayList<>();

        private Memory(String name) {
            super(name, null, null, true, Property.EMPTY_ARRAY);
        }

        @PluginFactory
        public static Memory create(@PluginAttribute("name") String name) {
            return new Memory(name);
        }

        @Override
        public void append(LogEvent event) {
            messages.add(event.getMessage().getFormattedMessage());
        }
    }

    @Test
    void log4j_isTheVersionThatThisRunIsFor() {
        String expected = System.getProperty("framework.version");
        assumeTrue(expected != null, "not run by the build");

        assertThat(Core.class.getPackage().getImplementationVersion()).isEqualTo(expected);
    }

    @Test
    void failover_takesWhatIsRefused_whenExceptionsAreNotIgnored() throws IOException {
        try (Sink sink = Sink.absent();
                LoggerContext context = context("<Configuration status='OFF'><Appenders>"
                        + "<WebSocket name='WS' url='" + sink.url() + "' bufferBytes='256 KiB' ignoreExceptions='false'"
                        + " shutdownTimeoutMillis='10'/>"
                        + "<Memory name='MEMORY'/>"
                        + "<Failover name='FAILOVER' primary='WS' retryIntervalSeconds='1'>"
                        + "<Failovers><AppenderRef ref='MEMORY'/></Failovers></Failover>"
                        + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='FAILOVER'/></Root></Loggers>"
                        + "</Configuration>")) {
            Logger logger = context.getLogger("test");
            WebSocketAppender appender = context.getConfiguration().getAppender("WS");
            Memory memory = context.getConfiguration().getAppender("MEMORY");
            String filling = "x".repeat(10_000);
            for (int i = 0; i < 100; i++) {
                logger.warn(filling);
            }

            assertThat(appender.stats().refused()).isPositive();
            assertThat(memory.messages).hasSize(100 - (int) appender.stats().accepted());
        }
    }

    @Test
    void headers_areEvaluatedAtEachConnect() throws IOException, InterruptedException {
        System.setProperty("wslog.test.token", "first");
        try (Sink sink = Sink.listening();
                LoggerContext context = context("<Configuration status='OFF'><Appenders>"
                        + "<WebSocket name='WS' url='" + sink.url() + "' reconnectDelayMillis='10'>"
                        + "<Property name='X-Test' value='$${sys:wslog.test.token}'/></WebSocket>"
                        + "</Appenders><Loggers><Root level='INFO'><AppenderRef ref='WS'/></Root></Loggers>"
                        + "</Configuration>")) {
            Logger logger = context.getLogger("test");
            logger.info("one");
            sink.awaitEvents(1);
            System.setProperty("wslog.test.token", "second");
            sink.goAway();
            sink.listen();
            logger.info("two");
            sink.awaitEvents(2);

            assertThat(sink.requests()).startsWith("first").endsWith("second");
        } finally {
            System.clearProperty("wslog.test.token");
        }
    }
}
