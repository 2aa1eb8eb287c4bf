package io.github.wslog.transport.contract;

import io.github.wslog.transport.TransportStats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A logging framework that was configured by a {@link Setup}, as a program sees it. */
public interface Logging extends AutoCloseable {
    /** The logger that the methods here log by. */
    String LOGGER = "contract.Logger";

    void trace(String message, Object... arguments);

    void info(String message, Object... arguments);

    void warn(String message, Object... arguments);

    void error(String message, @Nullable Throwable thrown);

    /** At INFO, with a marker. */
    void marked(String marker, String message);

    /** Sets an entry of the diagnostic context for this thread; null removes it. */
    void context(String key, @Nullable String value);

    /** Has the layout or encoder do this before each event from now on. */
    void onLayout(Runnable action);

    /** Loads another configuration, as the framework does when its file has changed. */
    void reconfigure(Setup setup);

    /** Warnings and errors of the framework's own status log. */
    List<String> problems();

    /** Null if the appender is off. */
    @Nullable TransportStats stats();

    /** Stops the framework as a program does before it ends. */
    void stop();

    @Override
    default void close() {
        stop();
    }
}
