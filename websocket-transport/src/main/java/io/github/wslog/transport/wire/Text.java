package io.github.wslog.transport.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Texts that come from outside and end in a header, a file name or a terminal. */
final class Text {
    private Text() {}

    /** {@code text} without control characters and unpaired surrogates (each becomes {@code ?}), at most {@code maxBytes} of UTF-8. */
    static String clean(String text, int maxBytes) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), maxBytes));
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            int shown = isHarmful(c) ? '?' : c;
            bytes += utf8Length(shown);
            if (bytes > maxBytes) {
                break;
            }
            clean.appendCodePoint(shown);
        }
        return clean.toString();
    }

    /** {@code text} with each harmful character written as {@code \\n}, {@code \\t} or by its number in four hexadecimal digits. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isHarmful(c)) {
                escapeOne(c, escaped);
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static void escapeOne(int c, StringBuilder out) {
        switch (c) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u").append(HexFormat.of().toHexDigits((char) c));
        }
    }

    /** Controls, line and paragraph separators, marks that turn the direction of text, unpaired surrogates. */
    static boolean isHarmful(int c) {
        if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
            return true;
        }
        return (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || (c >= 0xD800 && c <= 0xDFFF);
    }

    static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    /** The longest part of {@code utf8} from its start that ends with a whole character and has at most {@code maxBytes}. */
    static byte[] cut(byte[] utf8, int maxBytes) {
        int end = maxBytes;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(utf8, end);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
