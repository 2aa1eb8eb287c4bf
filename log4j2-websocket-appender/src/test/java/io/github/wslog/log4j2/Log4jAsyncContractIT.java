package io.github.wslog.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.AppenderContract;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;

/** Log4j 2 with all loggers asynchronous: the appender sees the ring buffer's events, on the ring buffer's thread. */
class Log4jAsyncContractIT extends AppenderContract {
    @Override
    protected Logging start(Setup setup) {
        return new Log4jLogging(setup, new AsyncLoggerContext("contract"));
    }

    @Override
    protected Class<?> exitProgram() {
        return AsyncExitProgram.class;
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

    static final class AsyncExitProgram {
        private AsyncExitProgram() {}

        public static void main(String[] arguments) throws Exception {
            System.setProperty(
                    "log4j2.contextSelector", "org.apache.logging.log4j.core.async.AsyncLoggerContextSelector");
            Log4jContractIT.ExitProgram.main(arguments);
        }
    }
}
