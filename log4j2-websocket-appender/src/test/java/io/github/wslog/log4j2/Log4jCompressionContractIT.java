package io.github.wslog.log4j2;

import io.github.wslog.transport.contract.CompressionContract;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import org.apache.logging.log4j.core.LoggerContext;

class Log4jCompressionContractIT extends CompressionContract {
    @Override
    protected Logging start(Setup setup) {
        return new Log4jLogging(setup, new LoggerContext("contract"));
    }
}
