package io.github.wslog.logback;

import io.github.wslog.transport.contract.CompressionContract;
import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.Setup;

class LogbackCompressionContractIT extends CompressionContract {
    @Override
    protected Logging start(Setup setup) {
        return new LogbackLogging(setup);
    }
}
