package io.github.wslog.log4j2;

import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import io.github.wslog.transport.contract.TlsServerContract;
import org.apache.logging.log4j.core.LoggerContext;

class Log4jTlsServerContractIT extends TlsServerContract {
    @Override
    protected Logging start(Setup setup) {
        return new Log4jLogging(setup, new LoggerContext("contract"));
    }
}
