package io.github.wslog.logback;

import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import io.github.wslog.transport.contract.TlsServerContract;

class LogbackTlsServerContractIT extends TlsServerContract {
    @Override
    protected Logging start(Setup setup) {
        return new LogbackLogging(setup);
    }
}
