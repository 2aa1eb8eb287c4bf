package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;
import java.nio.charset.StandardCharsets;

/** Writes the texts of JSON (RFC 8259 section 7) out of any bytes: what is no UTF-8 becomes U+FFFD. */
final class Json {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final boolean[] PLAIN = plain();

    private Json() {}

    private static boolean[] plain() {
        boolean[] plain = new boolean[128];
        for (int c = 0x20; c < 0x7F; c++) {
            plain[c] = c != '"' && c != '\\';
        }
        return plain;
    }

    /** A whole text with its quotation marks. */
    static void put(String text, Bytes out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.putByte('"');
        put(utf8, 0, utf8.length, out);
        out.putByte('"');
    }

    /** What stands between the quotation marks. */
    static void put(byte[] bytes, int offset, int length, Bytes out) {
        int end = offset + length;
        int start = offset;
        int at = offset;
        while (at < end) {
            byte b = bytes[at];
            if (b >= 0 && PLAIN[b]) {
                at++;
            } else if (b < 0) {
                int count = Utf8Bytes.sequence(bytes, at, end);
                if (count > 0) {
                    at += count;
                } else {
                    out.put(bytes, start, at - start);
                    Utf8Bytes.putReplacement(out);
                    start = ++at;
                }
            } else {
                out.put(bytes, start, at - start);
                escape(b, out);
                start = ++at;
            }
        }
        out.put(bytes, start, end - start);
    }

    private static void escape(byte b, Bytes out) {
        out.putByte('\\');
        switch (b) {
            case '"', '\\' -> out.putByte(b);
            case '\n' -> out.putByte('n');
            case '\r' -> out.putByte('r');
            case '\t' -> out.putByte('t');
            default -> {
                out.putAscii("u00");
                out.putByte(HEX[b >> 4]);
                out.putByte(HEX[b & 0xF]);
            }
        }
    }
}
