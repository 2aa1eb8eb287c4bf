package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times; what is the same for a whole second is remembered. One thread. */
final class Timestamp {
    private static final long SECOND = 1_000_000_000L;
    private static final DateTimeFormatter RFC5424 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter RFC3164 = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    private final DateTimeFormatter format;
    private final boolean micros;
    private long knownSecond = Long.MIN_VALUE;
    private byte[] known = {};

    private Timestamp(DateTimeFormatter format, boolean micros) {
        this.format = format;
        this.micros = micros;
    }

    /** UTC with microseconds: RFC 5424 section 6.2.3. */
    static Timestamp rfc5424() {
        return new Timestamp(RFC5424, true);
    }

    /** Local, without a year: RFC 3164 section 4.1.2. */
    static Timestamp rfc3164(ZoneId zone) {
        return new Timestamp(RFC3164.withZone(zone), false);
    }

    void put(long epochNanos, Bytes to) {
        long second = Math.floorDiv(epochNanos, SECOND);
        if (second != knownSecond) {
            known = format.format(Instant.ofEpochSecond(second)).getBytes(StandardCharsets.US_ASCII);
            knownSecond = second;
        }
        to.put(known, 0, known.length);
        if (micros) {
            long rest = Math.floorMod(epochNanos, SECOND) / 1000;
            for (int unit = 100_000; unit > 0; unit /= 10) {
                to.putByte('0' + (int) (rest / unit % 10));
            }
            to.putByte('Z');
        }
    }
}
