package io.github.wslog.logback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.Logging;
import io.github.wslog.transport.contract.ServerContract;
import io.github.wslog.transport.contract.Setup;
import io.github.wslog.transport.contract.Watcher;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogbackServerContractIT extends ServerContract {
    @Override
    protected Logging start(Setup setup) {
        return new LogbackLogging(setup);
    }

    /** Spring Boot configures, stops and resets the context, and configures again. */
    @Test
    void subscriberStays_whenTheContextStartsStopsAndStarts() throws InterruptedException {
        Setup setup = new Setup(Map.of("mode", "server", "port", "0"), "");
        try (LogbackLogging logging = new LogbackLogging(setup);
                Watcher watcher = Watcher.at(url(logging) + "?replay=1")) {
            logging.warn("first");
            assertThat(watcher.next()).endsWith("first");
            String url = url(logging);

            logging.context.stop();
            logging.context.reset();
            logging.load(LogbackLogging.xml(setup));
            logging.context.start();
            logging.warn("second");

            assertThat(watcher.next()).endsWith("second");
            assertThat(url(logging)).isEqualTo(url);
        }
    }
}
