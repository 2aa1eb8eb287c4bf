package io.github.wslog.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import io.github.wslog.transport.contract.AppenderContract;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogbackContractIT extends AppenderContract {
    @Override
    protected Logging start(Setup setup) {
        return new LogbackLogging(setup);
    }

    @Override
    protected Class<?> exitProgram() {
        return ExitProgram.class;
    }

    @Override
    protected void saysWhatWasLost(String output) {
        assertThat(output).isEqualTo("wslog: 1000 events of appender WS are not delivered, and the JVM ends\n");
    }

    @Override
    protected String text(Setup setup) {
        return LogbackLogging.xml(setup);
    }

    /** Logs and returns: nothing stops Logback. */
    static final class ExitProgram {
        private ExitProgram() {}

        public static void main(String[] arguments) throws Exception {
            LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            context.reset();
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(arguments[0]);
            Logger logger = LoggerFactory.getLogger(Logging.LOGGER);
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                logger.info("number {}", i);
            }
        }
    }
}
