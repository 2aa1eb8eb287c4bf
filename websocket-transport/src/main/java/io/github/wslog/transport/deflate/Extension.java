package io.github.wslog.transport.deflate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One element of a Sec-WebSocket-Extensions header (RFC 6455 section 9.1).
 *
 * @param text as it was sent
 * @param parameters by name; of those without a value, the empty Optional
 * @param repeats whether a parameter was there twice
 */
record Extension(String text, String name, Map<String, Optional<String>> parameters, boolean repeats) {
    /** What the header names, in its order. */
    static List<Extension> parse(String header) {
        List<Extension> all = new ArrayList<>();
        for (String element : split(header, ',')) {
            if (!element.isEmpty()) {
                all.add(extension(element));
            }
        }
        return all;
    }

    private static Extension extension(String element) {
        List<String> parts = split(element, ';');
        Map<String, Optional<String>> parameters = new TreeMap<>();
        boolean repeats = false;
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals).trim();
            Optional<String> value = equals < 0
                    ? Optional.empty()
                    : Optional.of(unquoted(part.substring(equals + 1).trim()));
            repeats |= parameters.put(name, value) != null;
        }
        return new Extension(element, parts.get(0), parameters, repeats);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    /** At a separator that is not between quotation marks. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (c == separator && !quoted) {
                parts.add(text.substring(start, i).trim());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).trim());
        return parts;
    }

    /** Whether that parameter is there, and without a value. */
    boolean hasFlag(String parameter) {
        return Optional.empty().equals(parameters.get(parameter));
    }

    /** Whether that parameter may be as it is: not there, or without a value. */
    boolean isFlag(String parameter) {
        return !parameters.containsKey(parameter) || hasFlag(parameter);
    }

    /** A window of 2^8 to 2^15 bytes; 0 if it is given and is none (RFC 7692 section 7.1.2), null if it is not given. */
    @Nullable Integer windowBits(String parameter) {
        Optional<String> value = parameters.get(parameter);
        if (value == null) {
            return null;
        }
        return value.filter(digits -> digits.matches("[89]|1[0-5]"))
                .map(Integer::valueOf)
                .orElse(0);
    }
}
