package io.github.wslog.transport.wire;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Reads the text of a {@link LinePattern} once, from left to right. */
final class LinePatternParser {
    private static final String TIME_PREFIX = "time:";
    private static final String KNOWN =
            "{time}, {time:PATTERN}, {level}, {thread}, {logger}, {message}, {stackTrace}, {mdc},"
                    + " {marker}, {app}, {host}, {pid}, {name}";

    private final String pattern;
    private final ZoneId zone;
    private final List<LinePattern.Step> steps = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    LinePatternParser(String pattern, ZoneId zone) {
        this.pattern = pattern;
        this.zone = zone;
    }

    LinePattern parse() {
        int at = 0;
        while (at < pattern.length()) {
            char c = pattern.charAt(at);
            if (c != '{') {
                literal.append(c);
                at++;
            } else if (pattern.startsWith("{{", at)) {
                literal.append('{');
                at += 2;
            } else {
                at = placeholder(at);
            }
        }
        return new LinePattern(pattern, steps, literal.toString());
    }

    /** Reads the one that opens at {@code open} and returns the index behind it. */
    private int placeholder(int open) {
        int close = pattern.indexOf('}', open);
        if (close < 0) {
            throw error(open, "{ is never closed (a bracket itself is written {{)");
        }
        String name = pattern.substring(open + 1, close);
        steps.add(new LinePattern.Step(Text.utf8(literal.toString()), kind(open, name), time(open, name)));
        literal.setLength(0);
        return close + 1;
    }

    private PatternTime time(int open, String name) {
        String pattern = name.startsWith(TIME_PREFIX) ? name.substring(TIME_PREFIX.length()) : PatternTime.ISO;
        try {
            return new PatternTime(pattern, zone);
        } catch (IllegalArgumentException notADatePattern) {
            throw error(open, "{" + name + "} is no date pattern: " + notADatePattern.getMessage());
        }
    }

    private LinePattern.Placeholder kind(int open, String name) {
        if (name.startsWith(TIME_PREFIX)) {
            return LinePattern.Placeholder.TIME;
        }
        return switch (name) {
            case "time" -> LinePattern.Placeholder.TIME;
            case "level" -> LinePattern.Placeholder.LEVEL;
            case "thread" -> LinePattern.Placeholder.THREAD;
            case "logger" -> LinePattern.Placeholder.LOGGER;
            case "message" -> LinePattern.Placeholder.MESSAGE;
            case "stackTrace" -> LinePattern.Placeholder.STACK_TRACE;
            case "mdc" -> LinePattern.Placeholder.MDC;
            case "marker" -> LinePattern.Placeholder.MARKER;
            case "app" -> LinePattern.Placeholder.APP;
            case "host" -> LinePattern.Placeholder.HOST;
            case "pid" -> LinePattern.Placeholder.PID;
            case "name" -> LinePattern.Placeholder.NAME;
            default -> throw error(open, "{" + name + "} is unknown; known are " + KNOWN);
        };
    }

    private IllegalArgumentException error(int index, String what) {
        return new IllegalArgumentException("line pattern \"" + pattern + "\", column " + (index + 1) + ": " + what);
    }
}
