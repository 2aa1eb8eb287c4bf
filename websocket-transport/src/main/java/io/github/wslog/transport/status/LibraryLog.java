package io.github.wslog.transport.status;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Hands what the libraries inside the published jar log, WARN and above, to everyone who has registered.
 *
 * <p>Static, because SLF4J finds its provider once a class loader: a warning cannot be traced to one of several listeners
 * in the same program, so each gets it. Outside the published jar (unit tests, an IDE) nothing arrives here.
 *
 * <p>Any thread may call any method.
 */
public final class LibraryLog {
    private static final List<Registration> REGISTERED = new CopyOnWriteArrayList<>();
    private static final Repetitions REPETITIONS = new Repetitions(System::nanoTime);

    private LibraryLog() {}

    /** Sends library warnings to {@code status} until the registration is closed. */
    public static Registration register(Status status) {
        Registration registration = new Registration(status);
        REGISTERED.add(registration);
        return registration;
    }

    /** For the SLF4J provider: tells all who are registered, the same {@code pattern} of one logger once a minute. */
    static void warn(String logger, String pattern, String message, @Nullable Throwable cause) {
        if (REGISTERED.isEmpty()) {
            return;
        }
        long suppressed = REPETITIONS.admit(logger + '\n' + pattern);
        if (suppressed == Repetitions.SUPPRESS) {
            return;
        }
        String times = suppressed == 0 ? "" : " (and " + suppressed + " times more since the last report)";
        for (Registration registration : REGISTERED) {
            registration.status.warn(logger + ": " + message + times, cause);
        }
    }

    /** One status that gets library warnings; closing it twice does no harm. */
    public static final class Registration implements AutoCloseable {
        private final Status status;

        private Registration(Status status) {
            this.status = status;
        }

        @Override
        public void close() {
            REGISTERED.remove(this);
        }
    }
}
