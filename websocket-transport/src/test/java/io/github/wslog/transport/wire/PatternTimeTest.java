package io.github.wslog.transport.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTimeTest {
    private static final long SECOND = 1_000_000_000;

    /** What is remembered between two moments must never show. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                PatternTime.ISO,
                "HH:mm:ss",
                "HH:mm:ss.S",
                "HH:mm:ss,SSSSSS xx",
                "SSSSSSSSS",
                "SSS'th of 'HH:mm:ss",
                "'SSS' HH:mm:ss 'o''clock' SS",
                "HH:mm:ss'.'SSS",
                "'''SSS'SSS",
                "SSS SSS",
                "[HH:mm:ss.SSS]",
                "ppppSSS",
                "n",
                "A",
                "HH:mm:ss.SSS N",
                "EEE, d MMM uuuu HH:mm:ss.SSS zzz",
                "'no time at all'"
            })
    void text_isThatOfTheJdksFormatter_inAnyOrderOfMoments(String pattern) {
        for (String zone : new String[] {"Europe/Berlin", "UTC", "Asia/Kathmandu", "-03:30"}) {
            DateTimeFormatter expected = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            PatternTime time = new PatternTime(pattern, ZoneId.of(zone));
            SplittableRandom random = new SplittableRandom(1);
            long nanos = Records.TIME;
            for (int i = 0; i < 500; i++) {
                nanos += next(random);
                Instant moment = Instant.EPOCH.plusNanos(nanos);
                assertThat(text(time, nanos)).isEqualTo(expected.format(moment.atZone(ZoneId.of(zone))));
            }
        }
    }

    private static long next(SplittableRandom random) {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextLong(1000);
            case 2 -> random.nextLong(SECOND);
            case 3 -> -random.nextLong(SECOND);
            case 4 -> random.nextLong(3600 * SECOND);
            default -> random.nextLong(-SECOND * 86_400 * 400, SECOND * 86_400 * 400);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "1774745999, 2026-03-29T01:59:59.999+01:00",
        "1774746000, 2026-03-29T03:00:00.999+02:00",
        "1792889999, 2026-10-25T02:59:59.999+02:00",
        "1792890000, 2026-10-25T02:00:00.999+01:00"
    })
    void offset_changesWithTheClocks(long second, String expected) {
        PatternTime time = new PatternTime(PatternTime.ISO, ZoneId.of("Europe/Berlin"));
        text(time, (second - 1) * SECOND);

        assertThat(text(time, second * SECOND + 999_999_999)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE})
    void anyNumber_isSomeMoment(long nanos) {
        PatternTime time = new PatternTime(PatternTime.ISO, ZoneId.of("UTC"));

        assertThat(text(time, nanos)).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    private static String text(PatternTime time, long nanos) {
        Bytes out = new Bytes();
        time.put(nanos, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
