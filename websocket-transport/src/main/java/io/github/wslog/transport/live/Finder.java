package io.github.wslog.transport.live;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for something in the body of an event. One thread. */
abstract class Finder {
    /** What {@link Filter#match} says. */
    static Finder of(Filter filter) {
        if (filter.match().isEmpty()) {
            return new Anything();
        }
        if (filter.isRegex()) {
            return new Expression(filter.pattern());
        }
        return filter.match().chars().allMatch(c -> c < 0x80)
                ? new AsciiText(filter.match())
                : new AnyText(filter.match());
    }

    abstract boolean finds(byte[] bytes, int offset, int length, Charset charset);

    /** How much trouble it was: one for each body that was not looked at to the end, more for one that took long. */
    long trouble() {
        return 0;
    }

    private static final class Anything extends Finder {
        @Override
        boolean finds(byte[] bytes, int offset, int length, Charset charset) {
            return true;
        }
    }

    /** ASCII letters in either case, found where they are in the bytes: so most searches make no garbage. */
    private static final class AsciiText extends Finder {
        private final byte[] lower;
        private final byte[] upper;
        private final AnyText slow;

        AsciiText(String text) {
            lower = text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
            upper = text.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
            slow = new AnyText(text);
        }

        @Override
        boolean finds(byte[] bytes, int offset, int length, Charset charset) {
            if (!charset.equals(StandardCharsets.UTF_8) && !charset.equals(StandardCharsets.ISO_8859_1)) {
                return slow.finds(bytes, offset, length, charset); // it may not have ASCII where ASCII is
            }
            int last = offset + length - lower.length;
            byte first = lower[0];
            byte firstUpper = upper[0];
            for (int at = offset; at <= last; at++) {
                byte b = bytes[at];
                if ((b == first || b == firstUpper) && isAt(bytes, at)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isAt(byte[] bytes, int at) {
            for (int i = 1; i < lower.length; i++) {
                byte b = bytes[at + i];
                if (b != lower[i] && b != upper[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class AnyText extends Finder {
        private final Pattern pattern;

        AnyText(String text) {
            pattern = Pattern.compile(text, Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        }

        @Override
        boolean finds(byte[] bytes, int offset, int length, Charset charset) {
            return pattern.matcher(new String(bytes, offset, length, charset)).find();
        }
    }

    /**
     * A regular expression. Java's engine tracks back, and some expressions take time without end on a short text; each step
     * of it looks at a character, so characters are counted, and too many are the end of it.
     */
    private static final class Expression extends Finder {
        private static final long LEAST_STEPS = 20_000;
        private static final long STEPS_PER_CHARACTER = 20;

        private static final long LONG_NANOS = 10_000_000;
        private static final int TROUBLE_OF_LONG = 50;

        private final Matcher matcher;
        private long trouble;

        Expression(Pattern pattern) {
            matcher = pattern.matcher("");
        }

        @Override
        boolean finds(byte[] bytes, int offset, int length, Charset charset) {
            String body = new String(bytes, offset, length, charset);
            long began = System.nanoTime();
            try {
                return matcher.reset(new Counted(body, LEAST_STEPS + STEPS_PER_CHARACTER * body.length()))
                        .find();
            } catch (TooManySteps | StackOverflowError tooMuch) {
                trouble++;
                return false;
            } finally {
                matcher.reset("");
                if (System.nanoTime() - began > LONG_NANOS) {
                    trouble += TROUBLE_OF_LONG;
                }
            }
        }

        @Override
        long trouble() {
            return trouble;
        }
    }

    private static final class TooManySteps extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManySteps() {
            super(null, null, false, false);
        }
    }

    /** A text that can be looked at so many times. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long steps;

        Counted(String text, long steps) {
            this.text = text;
            this.steps = steps;
        }

        @Override
        public char charAt(int index) {
            if (--steps < 0) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
