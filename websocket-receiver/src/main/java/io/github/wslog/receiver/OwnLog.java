package io.github.wslog.receiver;

import io.github.wslog.transport.status.Status;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's own log: one line each on standard error, never through its own outputs. Warnings that differ in numbers
 * only are said once a minute, with how many there were. Any thread.
 */
final class OwnLog implements Status {
    private static final long PERIOD_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MOST_KINDS = 200;
    private static final int MOST_CAUSES = 5;

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean journal;

    // Guarded by itself.
    private final Map<String, Kind> kinds = new HashMap<>();

    /** @param journal lines are for the systemd journal, which has the time and reads {@code <priority>} */
    OwnLog(PrintStream out, InstantSource clock, boolean journal) {
        this.out = out;
        this.clock = clock;
        this.journal = journal;
    }

    @Override
    public void info(String message) {
        print(6, "INFO ", message);
    }

    @Override
    public void warn(String message, @Nullable Throwable cause) {
        String line = message + causes(cause);
        long now = clock.millis();
        long suppressed = 0;
        synchronized (kinds) {
            if (kinds.size() >= MOST_KINDS) {
                kinds.clear();
            }
            Kind kind = kinds.computeIfAbsent(
                    line.replaceAll("[0-9a-fA-F-]*[0-9][0-9a-fA-F-]*", "#"), unseen -> new Kind());
            if (kind.said && now - kind.saidMillis < PERIOD_MILLIS) {
                kind.suppressed++;
                return;
            }
            suppressed = kind.suppressed;
            kind.suppressed = 0;
            kind.said = true;
            kind.saidMillis = now;
        }
        print(4, "WARN ", line + (suppressed == 0 ? "" : " (and " + suppressed + " times more since the last report)"));
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        print(3, "ERROR", message + causes(cause));
    }

    private static final class Kind {
        boolean said;
        long saidMillis;
        long suppressed;
    }

    /** The causes in one line; a defect of our own with the place where it came up. */
    private static String causes(@Nullable Throwable cause) {
        StringBuilder line = new StringBuilder();
        Throwable next = cause;
        for (int i = 0; next != null && i < MOST_CAUSES; i++, next = next.getCause()) {
            line.append(": ").append(next);
            if (next instanceof RuntimeException && next.getStackTrace().length > 0) {
                line.append(" at ").append(next.getStackTrace()[0]);
            }
        }
        return line.toString();
    }

    private void print(int priority, String level, String message) {
        String line = message.replaceAll("[\\p{Cntrl}]+", " ");
        if (journal) {
            out.println("<" + priority + ">" + line);
        } else {
            out.println(clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + level + " " + line);
        }
    }
}
