package io.github.wslog.samples.replay;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What differs between the sample programs: the logging framework. */
public interface Program {
    /**
     * Starts the framework, with the configuration in {@code config} or the program's own where it is null.
     *
     * @param url where the configuration's {@code ws.url} property points to, null where the configuration says it itself
     * @return what logs one line at level INFO
     */
    Consumer<String> start(@Nullable String url, @Nullable String config) throws Exception;

    /** Stops the framework, which waits as long as the appender's {@code shutdownTimeoutMillis} allows, and counts. */
    Outcome stop() throws Exception;
}
