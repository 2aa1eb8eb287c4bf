package io.github.wslog.transport.live;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which events a subscriber wants. Equal filters take the same events, so that subscribers can share what was found.
 *
 * @param level OpenTelemetry severity number, at least
 * @param loggers any of these or below them, sorted; none = all
 * @param match contained in the body, or {@code /regex/} or {@code /regex/i} found in it; empty = anything
 */
record Filter(int level, List<String> loggers, String match) {
    static final int ALL_LEVELS = 1;
    static final int MAX_MATCH = 1024;

    private static final int MAX_LOGGERS = 64;
    private static final Pattern REPETITION = Pattern.compile("\\{(\\d+)");
    private static final double MOST_REPETITIONS = 100_000;

    static Filter of(int level, List<String> loggers, String match) throws BadSubscription {
        if (match.length() > MAX_MATCH) {
            throw new BadSubscription("match must have at most " + MAX_MATCH + " characters, had " + match.length());
        }
        if (loggers.size() > MAX_LOGGERS) {
            throw new BadSubscription("logger must be given at most " + MAX_LOGGERS + " times");
        }
        Filter filter = new Filter(level, new ArrayList<>(new TreeSet<>(loggers)), match);
        filter.checkPattern();
        return filter;
    }

    private void checkPattern() throws BadSubscription {
        if (isRegex()) {
            checkRepetitions();
            try {
                pattern();
            } catch (PatternSyntaxException broken) {
                throw new BadSubscription("match must be a regular expression between slashes, was not: "
                        + broken.getDescription() + " at " + broken.getIndex());
            } catch (StackOverflowError deep) {
                throw new BadSubscription("match must be a regular expression, was one nested too deep");
            }
        }
    }

    /** Of what is repeated Java's engine counts even the empty text, and looks at no character meanwhile. */
    private void checkRepetitions() throws BadSubscription {
        double product = 1;
        for (Matcher matcher = REPETITION.matcher(match); matcher.find(); ) {
            product *= Math.max(1, Double.parseDouble(matcher.group(1)));
        }
        if (product > MOST_REPETITIONS) {
            throw new BadSubscription("match must repeat at most 100000 times, all {n} multiplied");
        }
    }

    /** Whether no event is kept back. */
    boolean isEverything() {
        return level <= ALL_LEVELS && loggers.isEmpty() && match.isEmpty();
    }

    boolean isRegex() {
        return match.startsWith("/") && match.lastIndexOf('/') > 0 && (match.endsWith("/") || match.endsWith("/i"));
    }

    /** Of a filter that {@link #isRegex}. */
    Pattern pattern() {
        String regex = match.substring(1, match.lastIndexOf('/'));
        int flags = match.endsWith("/i") ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        return Pattern.compile(regex, flags);
    }
}
