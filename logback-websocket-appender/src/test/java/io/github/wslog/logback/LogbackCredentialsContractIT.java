package io.github.wslog.logback;

import io.github.wslog.transport.contract.CredentialsContract;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;

class LogbackCredentialsContractIT extends CredentialsContract {
    @Override
    protected Logging start(Setup setup) {
        return new LogbackLogging(setup);
    }
}
