package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SieveTest {
    private static boolean passes(String query, int level, String logger, String body, Charset charset)
            throws Exception {
        byte[] bytes = body.getBytes(charset);
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.FORMATTED, level, 0, logger, 10_000);
        buffer.startBody();
        buffer.body(bytes, 0, bytes.length);
        buffer.finish();
        RecordReader record = new RecordReader().wrap(ByteBuffer.wrap(buffer.array()), 0, buffer.length());
        Sieve sieve = new Sieve(Subscription.parse(query).filter());
        return sieve.passes(record, buffer.array(), new Origin(TestLog.SOURCE, charset));
    }

    private static boolean passes(String query, int level, String logger, String body) throws Exception {
        return passes(query, level, logger, body, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "TRACE, 1, true",
        "DEBUG, 4, false",
        "WARN, 12, false",
        "WARN, 13, true",
        "FATAL, 20, false",
        "ERROR, 24, true"
    })
    void level_isAtLeast(String level, int number, boolean passes) throws Exception {
        assertThat(passes("level=" + level, number, "a", "")).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "logger=com.acme, com.acme, true",
        "logger=com.acme, com.acme.Order, true",
        "logger=com.acme, com.acmeX, false",
        "logger=com.acme, com.acm, false",
        "logger=com.acme, org.com.acme, false",
        "logger=com.acme&logger=org, org.x, true",
        "logger=com.acme&logger=org, net.x, false",
    })
    void logger_isThatOneOrBelow(String query, String logger, boolean passes) throws Exception {
        assertThat(passes(query, 9, logger, "")).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({
        "timeout, a TimeOut occurred, true",
        "timeout, a timeou, false",
        "timeout, timeout, true",
        "t, T, true",
        "100%25, done 100%, true",
        "CAF%C3%89, ein Café, true",
        "CAF%C3%89, ein Cafe, false",
        "/ti.e/, the time, true",
        "/TI.E/, the time, false",
        "/TI.E/i, the time, true",
        "/^the/, the time, true",
        "/^time/, the time, false",
        "//, anything, true",
        "/, a/b, true",
        "/x, a/x, true",
    })
    void match_isFoundInTheBody(String match, String body, boolean passes) throws Exception {
        assertThat(passes("match=" + match, 9, "a", body)).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16LE", "ISO-8859-1", "UTF-8", "windows-1252"})
    void match_isFoundInAnyCharset(String charset) throws Exception {
        assertThat(passes("match=ness", 9, "a", "Größe, Ness", Charset.forName(charset)))
                .isTrue();
        assertThat(passes("match=gr%C3%B6%C3%9Fe", 9, "a", "Größe, Ness", Charset.forName(charset)))
                .isTrue();
        assertThat(passes("match=/%C3%B6./", 9, "a", "Größe, Ness", Charset.forName(charset)))
                .isTrue();
    }

    /** Without a budget this one would go on for ages: a reference back keeps Java's engine from remembering its failures. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void explodingExpression_isGivenUp_andCounted() throws Exception {
        Finder finder =
                Finder.of(Subscription.parse("match=/^(x%2Bx%2B)%2B\\1y/").filter());
        byte[] fuse = "x".repeat(100).getBytes(StandardCharsets.US_ASCII);
        finder.finds(fuse, 0, fuse.length, StandardCharsets.UTF_8); // the first takes longer
        long before = finder.trouble();

        assertThat(finder.finds(fuse, 0, fuse.length, StandardCharsets.UTF_8)).isFalse();

        assertThat(finder.trouble()).isGreaterThan(before);
    }

    @Test
    void deepExpression_isGivenUp_andCounted() throws Exception {
        Finder finder = Finder.of(Subscription.parse("match=/(a|b)*c/").filter());
        byte[] deep = "ab".repeat(200_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(finder.finds(deep, 0, deep.length, StandardCharsets.UTF_8)).isFalse();

        assertThat(finder.trouble()).isPositive();
    }

    @Test
    void ordinaryExpression_isNoTrouble_onALongBody() throws Exception {
        Finder finder =
                Finder.of(Subscription.parse("match=/user=\\d%2B .*done$/").filter());
        byte[] body = ("some words, ".repeat(20_000) + "user=17 is done").getBytes(StandardCharsets.US_ASCII);

        assertThat(finder.finds(body, 0, body.length, StandardCharsets.UTF_8)).isTrue();
    }
}
