package io.github.wslog.it.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs numbers, some hundred a second, until there is a file of that name; then says how many it were, and ends. */
public final class LogsUntilStopped {
    private static final int A_LOOK = 10;
    private static final long PAUSE_NANOS = 2_000_000;

    private LogsUntilStopped() {}

    public static void main(String[] arguments) {
        Path stop = Path.of(arguments[0]);
        Logger logger = LoggerFactory.getLogger(LogsUntilStopped.class);
        long events = 0;
        while (events % A_LOOK != 0 || !Files.exists(stop)) {
            events++;
            logger.info("{}", events);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        System.out.println("logged " + events);
    }
}
