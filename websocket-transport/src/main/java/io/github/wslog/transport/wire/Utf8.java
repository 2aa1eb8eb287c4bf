package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Encodes text chunk by chunk without allocating; an unpaired surrogate becomes {@code ?}, a high one at the end of a
 * chunk waits for the next. Not thread-safe.
 *
 * <p>Characters are copied to an array and go through the JDK's encoder from there: both steps are intrinsics, three to
 * six times as fast as any loop of ours, and of {@code String.getBytes} without its garbage (docs/rationale.md).
 */
final class Utf8 {
    /** The most characters for one call of {@link #encode}. */
    static final int CHUNK = 1024;

    private final char[] chars = new char[1 + CHUNK];
    private final CharBuffer source = CharBuffer.wrap(chars);
    private final CharsetEncoder encoder = StandardCharsets.UTF_8
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .replaceWith(new byte[] {'?'});
    private char pendingHigh;

    /** The most bytes that {@link #encode} writes for so many characters. */
    static int maxBytes(int chars) {
        return 3 * chars + 1;
    }

    /**
     * Encodes the characters {@code from} … {@code to}, at most {@link #CHUNK}.
     *
     * @param out has room for {@link #maxBytes} behind index {@code at}; its position moves, its limit is its capacity
     * @return the index behind the last byte
     */
    int encode(CharSequence text, int from, int to, ByteBuffer out, int at) {
        int pending = 0;
        if (pendingHigh != 0) {
            chars[pending++] = pendingHigh;
            pendingHigh = 0;
        }
        copy(text, from, to, pending);
        source.limit(pending + to - from).position(0);
        out.position(at);
        encoder.encode(source, out, false);
        if (source.hasRemaining()) {
            pendingHigh = source.get();
        }
        return out.position();
    }

    private void copy(CharSequence text, int from, int to, int at) {
        if (text instanceof String string) {
            string.getChars(from, to, chars, at);
        } else if (text instanceof StringBuilder builder) {
            builder.getChars(from, to, chars, at);
        } else if (text instanceof CharBuffer buffer) {
            buffer.get(buffer.position() + from, chars, at, to - from);
        } else {
            for (int i = from; i < to; i++) {
                chars[at + i - from] = text.charAt(i);
            }
        }
    }

    /** Ends the text: a surrogate that waits stays alone and needs one byte. */
    int end(byte[] out, int at) {
        if (pendingHigh == 0) {
            return at;
        }
        pendingHigh = 0;
        out[at] = '?';
        return at + 1;
    }

    /** Forgets a text that was not ended. */
    void reset() {
        pendingHigh = 0;
    }
}
