package io.github.wslog.receiver;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as users write them: {@code 1048576}, {@code 512m}, {@code 1g}. */
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})([kmgt]?)");
    private static final String UNITS = "kmgt";

    private ByteSize() {}

    /** @throws ConfigurationException naming the option if the text is no size or out of bounds */
    static long parse(String option, String text, long low, long high) throws ConfigurationException {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (form.matches()) {
            int shift = 10 * (form.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(form.group(2)));
            long number = Long.parseLong(form.group(1));
            if (number <= high >> shift && number << shift >= low) {
                return number << shift;
            }
        }
        throw new ConfigurationException(
                option + " must be " + format(low) + ".." + format(high) + " (bytes, or with k, m, g, t), was " + text);
    }

    static String format(long bytes) {
        int unit = 0;
        long number = bytes;
        while (unit < UNITS.length() && number >= 1024 && number % 1024 == 0) {
            number /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(number) : Long.toString(number) + UNITS.charAt(unit - 1);
    }
}
