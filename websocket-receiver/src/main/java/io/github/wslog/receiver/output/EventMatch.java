package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which events an output gets. Gaps and notes have no logger of the application and a level of their own: of a source that
 * matches all of them are brought.
 *
 * @param level the lowest number
 * @param application {@code *} stands for any text; null = all
 * @param host as well
 * @param logger a logger and those below it; {@code *} as well
 */
record EventMatch(
        int level,
        @Nullable Pattern application,
        @Nullable Pattern host,
        @Nullable Pattern logger) {

    /** Asks for the options {@code level}, {@code app}, {@code host} and {@code logger}, each behind {@code match.}. */
    static EventMatch of(OutputOptions options) {
        String level = options.text("match.level");
        return new EventMatch(
                level == null ? 1 : number(options, level),
                pattern(options.text("match.app"), ""),
                pattern(options.text("match.host"), ""),
                pattern(options.text("match.logger"), "(\\..*)?"));
    }

    private static int number(OutputOptions options, String name) {
        for (EventLevel level : EventLevel.values()) {
            if (level.name().equals(name.toUpperCase(Locale.ROOT))) {
                return level.number();
            }
        }
        throw options.wrong("match.level", "trace, debug, info, warn, error or fatal", name);
    }

    private static @Nullable Pattern pattern(@Nullable String wildcards, String behind) {
        if (wildcards == null) {
            return null;
        }
        StringBuilder regex = new StringBuilder();
        for (String literal : wildcards.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(literal));
        }
        return Pattern.compile(regex + behind, Pattern.DOTALL);
    }

    boolean isEverything() {
        return level <= 1 && application == null && host == null && logger == null;
    }

    boolean matchesSource(SpooledBatch batch) {
        return matches(application, batch.source().application())
                && matches(host, batch.source().host());
    }

    /** Of a source that matches. */
    boolean matches(RecordReader record) {
        if (record.isVoid()) {
            return false;
        }
        if (record.kind() == RecordKind.GAP || record.kind() == RecordKind.NOTE) {
            return true;
        }
        return record.level() >= level && (logger == null || matches(logger, record.logger()));
    }

    private static boolean matches(@Nullable Pattern pattern, String text) {
        return pattern == null || pattern.matcher(text).matches();
    }
}
