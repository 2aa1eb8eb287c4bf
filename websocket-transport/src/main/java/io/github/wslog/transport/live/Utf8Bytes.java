package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;

/** Tells UTF-8 (RFC 3629) from other bytes, and mends those. */
final class Utf8Bytes {
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    private Utf8Bytes() {}

    /** How many bytes the character at {@code at} has, whose first is negative; 0 if there is no whole and valid one. */
    static int sequence(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xFF;
        if (first >= 0xC2 && first < 0xE0) {
            return follows(bytes, at, end, 1) ? 2 : 0;
        }
        if (first >= 0xE0 && first < 0xF0 && follows(bytes, at, end, 2)) {
            int second = bytes[at + 1] & 0xFF;
            boolean overlong = first == 0xE0 && second < 0xA0;
            boolean surrogate = first == 0xED && second >= 0xA0;
            return overlong || surrogate ? 0 : 3;
        }
        if (first >= 0xF0 && first < 0xF5 && follows(bytes, at, end, 3)) {
            int second = bytes[at + 1] & 0xFF;
            boolean overlong = first == 0xF0 && second < 0x90;
            boolean beyond = first == 0xF4 && second >= 0x90;
            return overlong || beyond ? 0 : 4;
        }
        return 0;
    }

    private static boolean follows(byte[] bytes, int at, int end, int count) {
        if (at + count >= end) {
            return false;
        }
        for (int i = 1; i <= count; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    /** The index of the first byte in {@code from} … {@code end} that is not part of a character; {@code end} if all are. */
    static int firstInvalid(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            int count = bytes[at] >= 0 ? 1 : sequence(bytes, at, end);
            if (count == 0) {
                return at;
            }
            at += count;
        }
        return end;
    }

    /** U+FFFD. */
    static void putReplacement(Bytes out) {
        out.put(REPLACEMENT, 0, REPLACEMENT.length);
    }

    /** Appends the bytes with U+FFFD for each that is no part of a character. */
    static void putMended(byte[] bytes, int from, int end, Bytes out) {
        int at = from;
        while (at < end) {
            int bad = firstInvalid(bytes, at, end);
            out.put(bytes, at, bad - at);
            at = bad;
            if (at < end) {
                putReplacement(out);
                at++;
            }
        }
    }
}
