package io.github.wslog.receiver.output;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a user wrote about one output: values by name, from the query of a URL or from a file. Whoever asks for a value says
 * what it may be; what nobody has asked for is refused at the end. Every complaint, an {@link IllegalArgumentException}, says
 * the place and the name as the user wrote them, what may stand there, and what was found. One thread.
 */
public final class OutputOptions {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})([kmgt]?)");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final int MOST_TYPING_ERRORS = 2;

    private final String place;
    private final Map<String, Object> values;
    private final ClassLoader libraries;
    private final TreeSet<String> asked = new TreeSet<>();
    private final Map<String, String> inForce = new LinkedHashMap<>();

    /** @param place where the values stand, for example {@code outputs.syslog}; empty for values that stand by themselves */
    public OutputOptions(String place, Map<String, ?> values) {
        this(place, values, OutputOptions.class.getClassLoader());
    }

    /** @param libraries as {@link #libraries} */
    OutputOptions(String place, Map<String, ?> values, ClassLoader libraries) {
        this.place = place;
        this.values = new LinkedHashMap<>(values);
        this.libraries = libraries;
    }

    /** Has the classes of what an output needs that the receiver does not bring along: also those of the plugins. */
    public ClassLoader libraries() {
        return libraries;
    }

    /** Where the option stands; of no name, where all of them do. */
    public String placeOf(String name) {
        return place.isEmpty() || name.isEmpty() ? place + name : place + "." + name;
    }

    /** The text, null if there is none. */
    public @Nullable String text(String name) {
        asked.add(name);
        Object value = values.get(name);
        if (value != null) {
            inForce.put(name, value.toString());
        }
        return value == null ? null : value.toString();
    }

    /** The text, or what holds if there is none. */
    public String text(String name, String otherwise) {
        String text = given(name, otherwise);
        return text == null ? otherwise : text;
    }

    private @Nullable String given(String name, Object otherwise) {
        String text = text(name);
        if (text == null) {
            inForce.put(name, otherwise.toString());
        }
        return text;
    }

    /** What was asked for so far and has a value: that of the user, or that which holds without one. */
    public Map<String, String> inForce() {
        return Collections.unmodifiableMap(inForce);
    }

    /** Takes note that the name is one that may stand here. */
    public void know(String name) {
        asked.add(name);
    }

    /** A whole number within bounds. */
    public int number(String name, int otherwise, int low, int high) {
        String text = given(name, otherwise);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= low && number <= high) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            throw wrong(name, low + ".." + high, text);
        }
        throw wrong(name, low + ".." + high, text);
    }

    /** A number of bytes, perhaps with k, m or g, powers of 1024. */
    public int bytes(String name, int otherwise, int low, int high) {
        String text = given(name, otherwise);
        if (text == null) {
            return otherwise;
        }
        long bytes = size(text);
        if (bytes < low || bytes > high) {
            throw wrong(name, low + ".." + high + " (bytes, or with k, m, g)", text);
        }
        return (int) bytes;
    }

    /** As {@link #bytes}, up to {@code high} with k, m, g or t; 0 for {@code off}, which is what holds if there is none. */
    public long bytesOrOff(String name, long low, long high) {
        String text = given(name, "off");
        if (text == null || text.equals("off")) {
            return 0;
        }
        long bytes = size(text);
        if (bytes < low || bytes > high) {
            throw wrong(name, said(low) + ".." + said(high) + " or off", text);
        }
        return bytes;
    }

    /** -1 if it is none, or far too large. */
    private static long size(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return -1;
        }
        int shift = size.group(2).isEmpty() ? 0 : 10 * ("kmgt".indexOf(size.group(2)) + 1);
        long number = Long.parseLong(size.group(1));
        return number <= Long.MAX_VALUE >> shift ? number << shift : -1;
    }

    private static String said(long bytes) {
        int unit = 0;
        long number = bytes;
        while (number >= 1024 && number % 1024 == 0 && unit < 4) {
            number /= 1024;
            unit++;
        }
        return number + (unit == 0 ? "" : "kmgt".substring(unit - 1, unit));
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String name, boolean otherwise) {
        String text = given(name, otherwise);
        if (text == null) {
            return otherwise;
        }
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(name, "true or false", text);
        }
        return text.equals("true");
    }

    /** One of the constants, in any case of letters. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        return choice(name, otherwise, otherwise.getDeclaringClass().getEnumConstants());
    }

    private <E extends Enum<E>> E choice(String name, E otherwise, E[] constants) {
        String text = given(name, otherwise.name().toLowerCase(Locale.ROOT));
        if (text == null) {
            return otherwise;
        }
        for (E constant : constants) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        List<String> names = new ArrayList<>();
        Arrays.stream(constants).forEach(constant -> names.add(constant.name().toLowerCase(Locale.ROOT)));
        throw wrong(name, String.join(", ", names), text);
    }

    /** A time such as {@code 500ms}, {@code 5s}, {@code 1m}; null for {@code off}. */
    public @Nullable Duration timeOrOff(String name, @Nullable Duration otherwise, Duration low, Duration high) {
        String text = given(name, otherwise == null ? "off" : said(otherwise));
        if (text == null) {
            return otherwise;
        }
        if (text.equals("off")) {
            return null;
        }
        Matcher time = TIME.matcher(text);
        if (time.matches()) {
            long number = Long.parseLong(time.group(1));
            Duration found = switch (time.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
            if (found.compareTo(low) >= 0 && found.compareTo(high) <= 0) {
                return found;
            }
        }
        throw wrong(name, said(low) + ".." + said(high) + " or off", text);
    }

    private static String said(Duration time) {
        if (time.toMillis() % 1000 != 0) {
            return time.toMillis() + "ms";
        }
        if (time.toSeconds() % 60 != 0) {
            return time.toSeconds() + "s";
        }
        if (time.toMinutes() % 60 != 0) {
            return time.toMinutes() + "m";
        }
        return time.toHours() % 24 != 0 ? time.toHours() + "h" : time.toDays() + "d";
    }

    /** A complaint about a value. */
    public WrongOption wrong(String name, String allowed, String found) {
        return new WrongOption(name, placeOf(name) + " must be " + allowed + ", was " + found);
    }

    /** Refuses what nobody has asked for. To be called when all were asked for. */
    public void refuseOthers() {
        for (WrongOption other : others()) {
            throw other;
        }
    }

    /** A complaint about each value that nobody has asked for. */
    public List<WrongOption> others() {
        List<WrongOption> others = new ArrayList<>();
        for (String name : values.keySet()) {
            if (!asked.contains(name)) {
                String nearest = nearest(name);
                others.add(new WrongOption(
                        name,
                        placeOf(name) + " is unknown"
                                + (nearest == null
                                        ? ", known are " + String.join(", ", asked)
                                        : ", did you mean " + nearest + "?"),
                        true));
            }
        }
        return others;
    }

    private @Nullable String nearest(String name) {
        String nearest = null;
        int fewest = MOST_TYPING_ERRORS + 1;
        for (String known : asked) {
            int errors = distance(name.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
            if (errors < fewest) {
                fewest = errors;
                nearest = known;
            }
        }
        return nearest;
    }

    /** How many letters must be changed, added or taken away. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
