package io.github.wslog.samples.replay;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What differs between the sample programs: the logging framework. */
public interface Program {
    /**
     * Where the events go.
     *
     * @param url what the configuration's property {@code ws.url} is to be; null where it says so itself
     * @param port what the configuration's property {@code ws.port} is to be, in server mode; null in client mode
     * @param config a configuration file; null for the program's own
     */
    record Target(
            @Nullable String url,
            @Nullable Integer port,
            @Nullable String config) {
        /** Sets the properties. */
        public void announce() {
            if (url != null) {
                System.setProperty("ws.url", url);
            }
            if (port != null) {
                System.setProperty("ws.port", port.toString());
            }
        }

        /** The configuration file, or one of the program's own. */
        public String configOr(String client, String server) {
            if (config != null) {
                return config;
            }
            return port == null ? client : server;
        }
    }

    /**
     * Starts the framework.
     *
     * @return what logs one line at level INFO
     */
    Consumer<String> start(Target target) throws Exception;

    /** Stops the framework, which waits as long as the appender's {@code shutdownTimeoutMillis} allows, and counts. */
    Outcome stop() throws Exception;
}
