package io.github.wslog.transport.wire;

/** Encodes text chunk by chunk. Remembers a high surrogate at the end of a chunk for the next one. Not thread-safe. */
final class Utf8 {
    /** The most characters for one call of {@link #encode}. */
    static final int CHUNK = 1024;
    /** The most bytes that one call of {@link #encode} writes: 3 a character and one for a pending surrogate. */
    static final int MAX_CHUNK_BYTES = 3 * CHUNK + 1;

    private final char[] chars = new char[CHUNK];
    private char pendingHigh;

    /** Encodes the characters {@code from} … {@code to} (at most {@link #CHUNK}) into {@code out} and returns the index behind. */
    int encode(CharSequence text, int from, int to, byte[] out, int at) {
        int count = to - from;
        for (int i = 0; i < count; i++) {
            chars[i] = text.charAt(from + i);
        }
        return encodeSlowly(0, count, out, at);
    }

    /** Ends the text: a pending surrogate stays alone. */
    int end(byte[] out, int at) {
        if (pendingHigh == 0) {
            return at;
        }
        pendingHigh = 0;
        out[at] = '?';
        return at + 1;
    }

    private int encodeSlowly(int from, int to, byte[] out, int start) {
        int at = start;
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (pendingHigh != 0) {
                if (Character.isLowSurrogate(c)) {
                    int codePoint = Character.toCodePoint(pendingHigh, c);
                    pendingHigh = 0;
                    out[at++] = (byte) (0xF0 | codePoint >> 18);
                    out[at++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
                    out[at++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
                    out[at++] = (byte) (0x80 | codePoint & 0x3F);
                    continue;
                }
                at = end(out, at);
            }
            if (c < 0x80) {
                out[at++] = (byte) c;
            } else if (c < 0x800) {
                out[at++] = (byte) (0xC0 | c >> 6);
                out[at++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c)) {
                pendingHigh = c;
            } else if (Character.isLowSurrogate(c)) {
                out[at++] = '?';
            } else {
                out[at++] = (byte) (0xE0 | c >> 12);
                out[at++] = (byte) (0x80 | c >> 6 & 0x3F);
                out[at++] = (byte) (0x80 | c & 0x3F);
            }
        }
        return at;
    }
}
