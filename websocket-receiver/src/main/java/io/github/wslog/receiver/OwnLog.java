package io.github.wslog.receiver;

import io.github.wslog.transport.status.Status;
import java.io.PrintStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's own log: one line each on standard error, never through its own outputs. Warnings and errors that differ in
 * numbers only are said once a minute, with how many there were. Any thread.
 */
final class OwnLog implements Status {
    private static final long PERIOD_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final int MOST_KINDS = 200;
    private static final int MOST_CAUSES = 5;

    /** What a line looks like. */
    enum Format {
        /** For people. */
        TEXT,
        /** An object for programs: {@code time}, {@code level}, {@code message}. */
        JSON
    }

    private enum Level {
        INFO(6),
        WARN(4),
        ERROR(3);

        /** As syslog and the journal have it. */
        final int priority;

        Level(int priority) {
            this.priority = priority;
        }
    }

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean journal;
    private volatile Format format;

    // Guarded by itself.
    private final Map<String, Kind> kinds = new HashMap<>();

    /** @param journal lines are for the systemd journal, which has the time and reads {@code <priority>} */
    OwnLog(PrintStream out, InstantSource clock, boolean journal) {
        this(out, clock, journal, Format.TEXT);
    }

    OwnLog(PrintStream out, InstantSource clock, boolean journal, Format format) {
        this.out = out;
        this.clock = clock;
        this.journal = journal;
        this.format = format;
    }

    /** Lines look like that from now on. */
    void use(Format next) {
        format = next;
    }

    @Override
    public void info(String message) {
        print(Level.INFO, message);
    }

    @Override
    public void warn(String message, @Nullable Throwable cause) {
        printOnceAMinute(Level.WARN, message + causes(cause));
    }

    @Override
    public void error(String message, @Nullable Throwable cause) {
        printOnceAMinute(Level.ERROR, message + causes(cause));
    }

    /** Says what is wrong with the configuration: each time, and also where only the line's number is another one. */
    void complain(String complaint) {
        print(Level.ERROR, complaint);
    }

    private void printOnceAMinute(Level level, String line) {
        long now = clock.millis();
        long suppressed;
        synchronized (kinds) {
            if (kinds.size() >= MOST_KINDS) {
                kinds.clear();
            }
            Kind kind = kinds.computeIfAbsent(
                    line.replaceAll("[0-9a-fA-F-]*[0-9][0-9a-fA-F-]*", "#"), unseen -> new Kind(level));
            kind.last = line;
            if (kind.said && now - kind.saidMillis < PERIOD_MILLIS) {
                kind.suppressed++;
                return;
            }
            suppressed = kind.say(now);
        }
        print(level, line + more(suppressed));
    }

    private static String more(long suppressed) {
        return suppressed == 0 ? "" : " (and " + suppressed + " times more since the last report)";
    }

    /** Says how often what was said a minute ago has been since, if nothing else would say so. To be called now and then. */
    void sumUp() {
        long now = clock.millis();
        List<Kind> due = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        synchronized (kinds) {
            for (Kind kind : kinds.values()) {
                if (kind.suppressed > 0 && now - kind.saidMillis >= PERIOD_MILLIS) {
                    // The last of them is the one that is said.
                    lines.add(kind.last + more(kind.say(now) - 1));
                    due.add(kind);
                }
            }
        }
        for (int i = 0; i < due.size(); i++) {
            print(due.get(i).level, lines.get(i));
        }
    }

    /** What differs in numbers only. Guarded by the map that it is in. */
    private static final class Kind {
        final Level level;
        String last = "";
        boolean said;
        long saidMillis;
        long suppressed;

        Kind(Level level) {
            this.level = level;
        }

        /** Returns how many were not said since the last time. */
        long say(long now) {
            long before = suppressed;
            suppressed = 0;
            said = true;
            saidMillis = now;
            return before;
        }
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

    private void print(Level level, String message) {
        String line = message.replaceAll("[\\p{Cntrl}]+", " ");
        String time = clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
        String printed = switch (format) {
            case TEXT -> journal ? line : String.format(Locale.ROOT, "%s %-5s %s", time, level, line);
            case JSON ->
                "{\"time\":\"" + time + "\",\"level\":\"" + level + "\",\"message\":\"" + escaped(line) + "\"}";
        };
        out.println(journal ? "<" + level.priority + ">" + printed : printed);
    }

    private static String escaped(String line) {
        return line.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
