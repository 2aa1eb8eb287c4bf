package io.github.wslog.receiver.output;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * Makes of a text that a source chose what may stand in the name of a file: letters, digits, {@code . _ -} of ASCII, neither dot nor hyphen
 * at the beginning. A text that had to be changed gets a hash of what it was, so that different ones stay different.
 */
final class SafeName {
    /** The shortest limit that leaves room for something beside the hash. */
    static final int LEAST = 16;

    private static final int HASH = 9;
    /** What a sender is called that does not say. */
    private static final String NAMELESS = "-";

    private SafeName() {}

    /** @param most how long it may become, {@value #LEAST} or more */
    static String of(String text, int most) {
        if (text.isEmpty() || text.equals(NAMELESS)) {
            return "_";
        }
        StringBuilder name = new StringBuilder(Math.min(text.length(), most));
        boolean same = true;
        for (int at = 0; at < text.length(); at = text.offsetByCodePoints(at, 1)) {
            if (name.length() == most) {
                same = false;
                break;
            }
            char c = text.charAt(at);
            boolean allowed = isAllowed(c) && (at > 0 || (c != '.' && c != '-'));
            same &= allowed;
            name.append(allowed ? c : '_');
        }
        if (same) {
            return name.toString();
        }
        name.setLength(Math.min(name.length(), most - HASH));
        return name.append(String.format(Locale.ROOT, "-%08x", hash(text))).toString();
    }

    static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private static int hash(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) crc.getValue();
    }
}
