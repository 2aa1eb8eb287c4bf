package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times as {@code 2026-01-02T03:04:05.006007008Z}. Remembers the latest second: one thread. */
final class JsonTime {
    private static final long NANOS = 1_000_000_000L;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT);

    private final byte[] digits = new byte[10];
    private long second = Long.MIN_VALUE;
    private byte[] upToSecond = {};

    void put(long epochNanos, Bytes out) {
        long now = Math.floorDiv(epochNanos, NANOS);
        if (now != second) {
            second = now;
            upToSecond = LocalDateTime.ofEpochSecond(now, 0, ZoneOffset.UTC)
                    .format(SECONDS)
                    .getBytes(StandardCharsets.US_ASCII);
        }
        out.put(upToSecond, 0, upToSecond.length);
        int rest = (int) Math.floorMod(epochNanos, NANOS);
        for (int i = 8; i >= 0; i--) {
            digits[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        digits[9] = 'Z';
        out.put(digits, 0, digits.length);
    }
}
