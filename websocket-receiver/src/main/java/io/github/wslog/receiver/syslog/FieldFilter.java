package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.wire.Bytes;

/** Copies text of unknown origin into the parts of a syslog message in which only some characters may stand. */
final class FieldFilter {
    static final int LONGEST_NAME = 32;

    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};
    private static final String HEX = "0123456789abcdef";

    private FieldFilter() {}

    /** A header field, PRINTUSASCII: every other byte becomes {@code _}; {@code -} if it is empty. RFC 5424 section 6. */
    static void putHeader(byte[] from, int offset, int length, int most, Bytes to) {
        if (length <= 0) {
            to.putByte('-');
        }
        for (int i = offset; i < offset + Math.min(length, most); i++) {
            to.putByte(from[i] > ' ' && from[i] < 0x7F ? from[i] : '_');
        }
    }

    /** The name of a parameter, SD-NAME: RFC 5424 section 6.3.3. */
    static void putName(byte[] from, int offset, int length, boolean keepDots, Bytes to) {
        if (length <= 0) {
            to.putByte('_');
        }
        for (int i = offset; i < offset + Math.min(length, LONGEST_NAME); i++) {
            to.putByte(isName(from[i], keepDots) ? from[i] : '_');
        }
    }

    private static boolean isName(byte b, boolean keepDots) {
        return b > ' ' && b < 0x7F && b != '=' && b != ']' && b != '"' && (keepDots || b != '.');
    }

    /**
     * The value of a parameter, UTF-8 with {@code "}, {@code \} and {@code ]} escaped, RFC 5424 section 6.3.3. Control
     * characters are written as {@code \n} or by their number, with the backslash escaped, so that no framing can break at
     * them. At most {@code most} bytes of it are written; it is cut between characters.
     */
    static void putValue(byte[] from, int offset, int length, int most, Bytes to) {
        int end = offset + length;
        int room = to.length() + most;
        for (int i = offset; i < end; ) {
            int before = to.length();
            i += putCharacter(from, i, end, to);
            if (to.length() > room) {
                to.cutTo(before);
                return;
            }
        }
    }

    private static int putCharacter(byte[] from, int at, int end, Bytes to) {
        byte b = from[at];
        if (b < 0) {
            int length = characterLength(from, at, end);
            boolean control = length == 2 && from[at] == (byte) 0xC2 && (from[at + 1] & 0xFF) < 0xA0;
            if (length == 0 || control) {
                to.put(REPLACEMENT, 0, REPLACEMENT.length);
            } else {
                to.put(from, at, length);
            }
            return Math.max(1, length);
        }
        if (b == '"' || b == '\\' || b == ']') {
            to.putByte('\\');
            to.putByte(b);
        } else if (b < ' ' || b == 0x7F) {
            to.putByte('\\');
            putEscape(b, to);
        } else {
            to.putByte(b);
        }
        return 1;
    }

    /** A control character, readable: a backslash and what it is. */
    static void putEscape(byte control, Bytes to) {
        switch (control) {
            case '\n' -> to.putAscii("\\n");
            case '\r' -> to.putAscii("\\r");
            case '\t' -> to.putAscii("\\t");
            default -> {
                to.putAscii("\\u00");
                to.putByte(HEX.charAt(control >> 4));
                to.putByte(HEX.charAt(control & 15));
            }
        }
    }

    /** How many bytes the character of UTF-8 at {@code at} has; 0 if there is none. */
    static int characterLength(byte[] from, int at, int end) {
        int lead = from[at] & 0xFF;
        int length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0 || length > end - at) {
            return 0;
        }
        for (int i = 1; i < length; i++) {
            if (!isContinuation(from[at + i])) {
                return 0;
            }
        }
        int second = length > 1 ? from[at + 1] & 0xFF : 0;
        boolean overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
        boolean outside = (lead == 0xED && second >= 0xA0) || (lead == 0xF4 && second >= 0x90);
        return overlong || outside ? 0 : length;
    }

    static boolean isContinuation(byte b) {
        return (b & 0xC0) == 0x80;
    }

    /** The highest place at or below {@code end}, but at most three bytes below, at which no character is cut. */
    static int cut(byte[] text, int start, int end, int behind) {
        int at = end;
        while (at > start && at < behind && end - at < 3 && isContinuation(text[at])) {
            at--;
        }
        return at < behind && isContinuation(text[at]) ? end : at;
    }
}
