package io.github.wslog.transport.status;

import org.jspecify.annotations.Nullable;

/**
 * Where the transport says what a user should know: StatusLogger in Log4j, StatusManager in Logback, standard error in a
 * program of its own. The transport has no logger, because a logger would feed it with its own events.
 *
 * <p>Any thread calls these methods, also several at once. An implementation returns quickly and throws nothing.
 */
public interface Status {

    /** A change of state that is no trouble: connected, back after a failure. */
    void info(String message);

    /** Trouble that may pass: a connection that failed, events that were refused. */
    void warn(String message, @Nullable Throwable cause);

    /** Invalid configuration: it will not pass until somebody changes it. */
    void error(String message, @Nullable Throwable cause);
}
