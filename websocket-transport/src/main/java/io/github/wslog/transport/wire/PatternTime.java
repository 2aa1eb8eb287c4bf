package io.github.wslog.transport.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes moments by a pattern of {@link DateTimeFormatter}. Formatting costs about a microsecond, so the text is kept as
 * long as it stays the same: a second, if at most one run of {@code S} depends on less (its digits are then put in), else
 * for the very same moment only.
 */
final class PatternTime {
    static final String ISO = "uuuu-MM-dd'T'HH:mm:ss.SSSXXX";

    private static final int SECOND = 1_000_000_000;
    private static final int MAX_FRACTION = 9;
    /** By the number of digits: what the nanoseconds are divided by. */
    private static final int[] DIVISORS = divisors();

    private final ZoneId zone;
    private final DateTimeFormatter beforeFraction;
    private final DateTimeFormatter afterFraction;
    private final int fractionDigits;
    private final int span;

    // What is remembered: the text of the moments from this one on, as long as span.
    private long from;
    private byte[] text = {};
    private int fractionAt;

    /** IllegalArgumentException if the pattern is none, or wants what a moment does not have. */
    PatternTime(String pattern, ZoneId zone) {
        this.zone = zone;
        DateTimeFormatter whole = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        Fraction fraction = Fraction.find(pattern);
        span = fraction.dependsOnLess() ? 1 : SECOND;
        fractionDigits = fraction.end() - fraction.start();
        beforeFraction = fractionDigits == 0 ? whole : part(pattern.substring(0, fraction.start()));
        afterFraction = part(fractionDigits == 0 ? "" : pattern.substring(fraction.end()));
        try {
            format(); // the epoch, so that something is remembered from the start
        } catch (DateTimeException notOfAMoment) {
            throw new IllegalArgumentException(notOfAMoment.getMessage(), notOfAMoment);
        }
    }

    private static DateTimeFormatter part(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }

    /** Appends the moment so many nanoseconds after the epoch. */
    void put(long epochNanos, Bytes out) {
        long within = epochNanos - from;
        if (within < 0 || within >= span) {
            within = span == 1 ? 0 : Math.floorMod(epochNanos, (long) SECOND);
            from = epochNanos - within;
            format();
        }
        putFraction((int) within, text, fractionAt);
        out.put(text, 0, text.length);
    }

    /** Whether {@link #put} would append the same text as last, but for the digits of the fraction. */
    boolean isAsLast(long epochNanos) {
        long within = epochNanos - from;
        return within >= 0 && within < span;
    }

    /** Puts the digits of the fraction into what {@link #put} appended at {@code start}, where {@link #isAsLast}. */
    void putFraction(long epochNanos, byte[] into, int start) {
        putFraction((int) (epochNanos - from), into, start + fractionAt);
    }

    private void format() {
        ZonedDateTime time = ZonedDateTime.ofInstant(Instant.EPOCH.plusNanos(from), zone);
        byte[] before = Text.utf8(beforeFraction.format(time));
        byte[] after = Text.utf8(afterFraction.format(time));
        text = new byte[before.length + fractionDigits + after.length];
        System.arraycopy(before, 0, text, 0, before.length);
        System.arraycopy(after, 0, text, before.length + fractionDigits, after.length);
        fractionAt = before.length;
    }

    private void putFraction(int nanos, byte[] into, int start) {
        if (fractionDigits == 0) {
            return;
        }
        int rest = nanos / DIVISORS[fractionDigits];
        for (int i = start + fractionDigits - 1; i >= start; i--) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static int[] divisors() {
        int[] divisors = new int[MAX_FRACTION + 1];
        divisors[MAX_FRACTION] = 1;
        for (int i = MAX_FRACTION - 1; i >= 0; i--) {
            divisors[i] = divisors[i + 1] * 10;
        }
        return divisors;
    }

    /** The one run of {@code S} in a pattern, empty if there is none. */
    private record Fraction(int start, int end, boolean dependsOnLess) {
        private static final Fraction NONE = new Fraction(0, 0, false);
        private static final Fraction NOT_SEPARABLE = new Fraction(0, 0, true);

        static Fraction find(String pattern) {
            int start = -1;
            int end = -1;
            boolean quoted = false;
            boolean nested = false;
            for (int i = 0; i < pattern.length(); i++) {
                char c = pattern.charAt(i);
                quoted ^= c == '\'';
                if (quoted) {
                    continue;
                }
                nested |= c == '[' || c == 'p';
                if ("nNA".indexOf(c) >= 0 || (c == 'S' && end >= 0 && end != i)) {
                    return NOT_SEPARABLE;
                }
                if (c == 'S') {
                    start = start < 0 ? i : start;
                    end = i + 1;
                }
            }
            if (end < 0) {
                return NONE;
            }
            return nested ? NOT_SEPARABLE : new Fraction(start, end, false);
        }
    }
}
