package io.github.wslog.logback;

import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;
import io.github.wslog.transport.contract.TlsContract;

class LogbackTlsContractIT extends TlsContract {
    @Override
    protected Logging start(Setup setup) {
        return new LogbackLogging(setup);
    }
}
