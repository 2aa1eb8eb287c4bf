package io.github.wslog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.AppenderContract;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;

/** Log4j 2 with its usual loggers. */
class Log4jContractIT extends AppenderContract {
    @Override
    protected Logging start(Setup setup) {
        return new Log4jLogging(setup, new LoggerContext("contract"));
    }

    @Override
    protected Class<?> exitProgram() {
        return ExitProgram.class;
    }

    @Override
    protected void saysWhatWasLost(String output) {
        // The configuration has switched Log4j's status off; on a busy machine our own hook gives up before Log4j's has
        // come.
        assertThat(output).matches("(wslog: \\d+ events of appender WS are not delivered, and the JVM ends\n)?");
    }

    @Override
    protected String text(Setup setup) {
        return Log4jLogging.xml(setup);
    }

    /** Logs and returns: nothing stops Log4j but its own hook. */
    static final class ExitProgram {
        private ExitProgram() {}

        public static void main(String[] arguments) throws IOException {
            Logger logger = Configurator.initialize(
                            "program", null, Path.of(arguments[0]).toUri())
                    .getLogger(Logging.LOGGER);
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                logger.info("number {}", i);
            }
        }
    }
}
