package io.github.wslog.transport;

import io.github.wslog.transport.server.TrustedProxies;
import io.github.wslog.transport.tls.Password;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the text of an option becomes a value, and which texts are allowed. Immutable. */
final class Kind {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18})\\s*([A-Za-z]*)");
    // Of RFC 6455 section 4.1: a subprotocol is a token of RFC 2616.
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    // A comma may be part of a URL, unless a blank or another URL follows it.
    private static final Pattern BETWEEN_URLS = Pattern.compile("\\s*,\\s+|\\s+|,(?=wss?://)");

    // What a browser sends: no path. A page from a file has the origin null.
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[A-Za-z0-9.:_\\[\\]-]+|null");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9a-fA-F:]+");

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-fA-F]{64}|[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){31}");

    private final String unit;
    private final String range;
    private final boolean isText;
    private final Function<String, @Nullable Object> parser;

    private Kind(String unit, String range, boolean isText, Function<String, @Nullable Object> parser) {
        this.unit = unit;
        this.range = range;
        this.isText = isText;
        this.parser = parser;
    }

    String unit() {
        return unit;
    }

    String range() {
        return range;
    }

    boolean isText() {
        return isText;
    }

    /** The value, or null if the text is not allowed. */
    @Nullable Object parse(String text) {
        return parser.apply(text.strip());
    }

    static Kind text() {
        return new Kind("", "any text", true, text -> text);
    }

    static Kind nested() {
        return new Kind("", "any number of names with values", false, text -> null);
    }

    static Kind token() {
        return new Kind(
                "", "a token of letters, digits and !#$%&'*+-.^_`|~", true, text -> match(TOKEN, text) ? text : null);
    }

    static Kind path() {
        return new Kind("", "a path that begins with /", true, text -> text.startsWith("/") ? text : null);
    }

    static Kind directory() {
        return new Kind("", "a directory", true, Kind::absolute);
    }

    static Kind file() {
        return new Kind("", "a file", true, Kind::absolute);
    }

    /** Shown to nobody. */
    static Kind secret() {
        return new Kind("", "any text", true, Password::new);
    }

    /** SHA-256 in hexadecimal digits, with colons or without; a set of strings of 64 digits in lower case. */
    static Kind fingerprints() {
        return new Kind("", "64 hexadecimal digits each, with colons or without", true, text -> {
            Object found = eachMatching(FINGERPRINT, text);
            Set<String> plain = new LinkedHashSet<>();
            if (found instanceof Set<?> all) {
                all.forEach(one -> plain.add(one.toString().replace(":", "")));
            }
            return plain.isEmpty() ? null : plain;
        });
    }

    /** Origins (RFC 6454 section 6.2), separated by commas or blanks; a set of strings. */
    static Kind origins() {
        return new Kind("", "origins such as https://ops.example", true, text -> eachMatching(ORIGIN, text));
    }

    /** Names of hosts, separated by commas or blanks; a set of strings. */
    static Kind hosts() {
        return new Kind("", "names of hosts, without ports", true, text -> eachMatching(HOST, text));
    }

    /** Addresses, and ranges of them, separated by commas or blanks; a {@link TrustedProxies}. */
    static Kind proxies() {
        return new Kind("", "addresses, each ADDRESS or ADDRESS/BITS", true, text -> {
            try {
                return TrustedProxies.of(List.of(text.split("[,\\s]+", -1)));
            } catch (IllegalArgumentException notAnAddress) {
                return null;
            }
        });
    }

    private static @Nullable Object eachMatching(Pattern pattern, String text) {
        Set<String> found = new LinkedHashSet<>();
        for (String item : text.split("[,\\s]+", -1)) {
            if (!match(pattern, item)) {
                return null;
            }
            found.add(item.toLowerCase(Locale.ROOT));
        }
        return found;
    }

    static Kind number(long low, long high) {
        return new Kind("", low + ".." + high, true, text -> within(low, high, wholeNumber(text)));
    }

    static Kind bytes(long low, long high) {
        return new Kind("bytes", size(low) + ".." + size(high), true, text -> within(low, high, size(text)));
    }

    static Kind millis(long low, long high) {
        return new Kind("ms", low + ".." + high, true, text -> within(low, high, millis(text)));
    }

    static Kind oneOf(String... names) {
        return new Kind("", String.join(" | ", names), true, text -> oneOf(names, text));
    }

    /** Any of the names, separated by commas or blanks; a set of strings. */
    static Kind setOf(String... names) {
        return new Kind("", "any of " + String.join(", ", names), true, text -> {
            Set<String> found = new LinkedHashSet<>();
            for (String item : text.split("[,\\s]+", -1)) {
                String name = oneOf(names, item);
                if (name == null) {
                    return null;
                }
                found.add(name);
            }
            return found;
        });
    }

    static Kind urls() {
        return new Kind("", "one or more addresses ws://HOST[:PORT][/PATH] or wss://…", true, Kind::urls);
    }

    static Kind proxy() {
        return new Kind("", "http://[USER:PASSWORD@]HOST:PORT", true, text -> {
            URI uri = uri(text, "http");
            return uri == null || uri.getPort() < 0 ? null : uri;
        });
    }

    private static @Nullable Object urls(String text) {
        List<URI> found = new ArrayList<>();
        for (String item : BETWEEN_URLS.split(text, -1)) {
            URI uri = uri(item.contains("://") ? item : "ws://" + item, "wss?");
            if (uri == null || uri.getRawFragment() != null) {
                return null;
            }
            found.add(uri);
        }
        return found.isEmpty() ? null : List.copyOf(found);
    }

    private static @Nullable URI uri(String text, String schemes) {
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme();
            return scheme != null && scheme.toLowerCase(Locale.ROOT).matches(schemes) && uri.getHost() != null
                    ? uri
                    : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable Object absolute(String text) {
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable String oneOf(String[] names, String text) {
        for (String name : names) {
            if (name.equalsIgnoreCase(text)) {
                return name;
            }
        }
        return null;
    }

    private static @Nullable Long within(long low, long high, @Nullable Long value) {
        return value != null && value >= low && value <= high ? value : null;
    }

    private static @Nullable Long wholeNumber(String text) {
        return text.matches("\\d{1,18}") ? Long.valueOf(text) : null;
    }

    /** {@code 16777216}, {@code 16 MiB}, {@code 16MB}, {@code 16m}: a thousand is 1024 here, as in Logback's FileSize. */
    private static @Nullable Long size(String text) {
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        int shift = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "", "b", "byte", "bytes" -> 0;
            case "k", "kb", "kib" -> 10;
            case "m", "mb", "mib" -> 20;
            case "g", "gb", "gib" -> 30;
            case "t", "tb", "tib" -> 40;
            default -> -1;
        };
        long amount = Long.parseLong(matcher.group(1));
        return shift < 0 || amount > Long.MAX_VALUE >> shift ? null : Long.valueOf(amount << shift);
    }

    /** A size as a user would write it: {@code 16 MiB}. */
    static String size(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        long amount = bytes;
        while (unit < units.length - 1 && amount >= 1024 && amount % 1024 == 0) {
            amount /= 1024;
            unit++;
        }
        return amount + " " + units[unit];
    }

    /** {@code 500}, {@code 500 ms}, {@code 5 seconds} (as Logback writes it) or {@code PT5S}. */
    private static @Nullable Long millis(String text) {
        if (text.startsWith("P") || text.startsWith("p")) {
            try {
                return Duration.parse(text).toMillis();
            } catch (DateTimeParseException | ArithmeticException e) {
                return null;
            }
        }
        Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long factor = switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "", "ms", "milli", "millis", "millisecond", "milliseconds" -> 1;
            case "s", "sec", "second", "seconds" -> 1_000;
            case "m", "min", "minute", "minutes" -> 60_000;
            case "h", "hour", "hours" -> 3_600_000;
            case "d", "day", "days" -> 86_400_000;
            default -> 0;
        };
        long amount = Long.parseLong(matcher.group(1));
        return factor == 0 || amount > Long.MAX_VALUE / factor ? null : Long.valueOf(amount * factor);
    }

    private static boolean match(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }
}
