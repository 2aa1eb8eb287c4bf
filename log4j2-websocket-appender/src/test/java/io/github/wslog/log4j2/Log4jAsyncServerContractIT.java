package io.github.wslog.log4j2;

import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.ServerContract;
import io.github.wslog.transport.contract.Setup;
import org.apache.logging.log4j.core.async.AsyncLoggerContext;

/** Log4j 2 with all loggers asynchronous: events come on the ring buffer's thread. */
class Log4jAsyncServerContractIT extends ServerContract {
    @Override
    protected Logging start(Setup setup) {
        return new Log4jLogging(setup, new AsyncLoggerContext("contract"));
    }
}
