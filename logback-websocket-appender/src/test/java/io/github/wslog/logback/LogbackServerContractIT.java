package io.github.wslog.logback;

import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.ServerContract;
import io.github.wslog.transport.contract.Setup;

class LogbackServerContractIT extends ServerContract {
    @Override
    protected Logging start(Setup setup) {
        return new LogbackLogging(setup);
    }
}
