package io.github.wslog.transport.wire;

import static io.github.wslog.transport.wire.Records.TIME;
import static io.github.wslog.transport.wire.Records.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinePatternTest {
    private static final SourceInfo SOURCE = new SourceInfo("orders", "web-1", 4711);
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void defaultPattern_isTimeLevelThreadLoggerMessage_thenTheStackTrace() {
        assertThat(line(LinePattern.DEFAULT, event()))
                .isEqualTo("2026-01-02T04:04:05.006+01:00 WARN [main] a.B - hi\nX\n\tat y");
    }

    static Stream<Arguments> patterns() {
        return Stream.of(
                Arguments.of("{message}{stackTrace}", "hiX\n\tat y"),
                Arguments.of("{stackTrace} {message}", "X\n\tat y hi"),
                Arguments.of("{level}", "WARN\nX\n\tat y"),
                Arguments.of("{mdc}{stackTrace}", "user=zoë, id=7X\n\tat y"),
                Arguments.of("{marker}", "M\nX\n\tat y"),
                Arguments.of("{app}@{host}:{pid}{stackTrace}", "orders@web-1:4711X\n\tat y"),
                Arguments.of("{name}{stackTrace}", "X\n\tat y"),
                Arguments.of("{{message}{stackTrace}", "{message}X\n\tat y"),
                Arguments.of("{{{{{level}}}{stackTrace}", "{{WARN}}X\n\tat y"),
                Arguments.of("{{\"l\":\"{level}\"}{stackTrace}", "{\"l\":\"WARN\"}X\n\tat y"),
                Arguments.of("é{stackTrace}日", "éX\n\tat y日"),
                Arguments.of("{time:HH:mm}{stackTrace}", "04:04X\n\tat y"));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void placeholder_isReplaced(String pattern, String expected) {
        assertThat(line(pattern, event())).isEqualTo(expected);
    }

    @Test
    void name_isTheOneThatTheSourceHasProven() throws Exception {
        RecordReader record = plain(b -> {}, "hi");
        Bytes out = new Bytes();

        LinePattern.parse("{name}@{host} {message}")
                .render(record, new SourceInfo("orders", "web-1", 4711, "shop"), out);

        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("shop@web-1 hi");
    }

    @Test
    void emptyPattern_isStillFollowedByTheStackTrace() {
        assertThat(line("", event())).isEqualTo("\nX\n\tat y");
    }

    @Test
    void whatARecordDoesNotHave_isEmpty() {
        RecordReader record = plain(b -> {}, "hi");

        assertThat(line("[{thread}] [{mdc}] [{marker}] {message}{stackTrace}", record))
                .isEqualTo("[] [] [] hi");
    }

    @Test
    void message_isLeftAlone_whateverItHolds() {
        String message = "a\nb\r\n\0\u001b[31m{level} \u202e\u2028\n";

        assertThat(line("{message}", plain(b -> {}, message))).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb', a\\nb",
        "'a\r\n2026-01-01 ERROR [x] forged', a\\r\\n2026-01-01 ERROR [x] forged",
        "'\t', \\t",
        "'\u001b[2J', \\u001b[2J",
        "'\u007f', \\u007f",
        "'\u009b31m', \\u009b31m",
        "'\u2028\u202e', \\u2028\\u202e",
        "'\0', \\u0000",
        "zoë 日本 🪵, zoë 日本 🪵",
        "'12345678\n', 12345678\\n",
        "C:\\new, C:\\new"
    })
    void controlCharacters_areEscaped_inEverythingButTheMessage(String text, String expected) {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 9, TIME, text, 100);
        buffer.field(Field.THREAD, text);
        buffer.field(Field.MARKER, text);
        buffer.context(text.replace("\0", "\u0001"), text);
        buffer.startBody();
        buffer.body("hi");
        buffer.finish();

        assertThat(line("{thread}|{logger}|{marker}|{message}", read(buffer)))
                .isEqualTo(expected + "|" + expected + "|" + expected + "|hi");
        assertThat(line("{mdc}", read(buffer))).isEqualTo(expected.replace("\\u0000", "\\u0001") + "=" + expected);
    }

    @Test
    void bytesThatAreNoUtf8_areReplaced_inEverythingButTheMessage() {
        byte[] record = Golden.bytes("record-plain");
        record[26] = (byte) 0x9B; // a terminal may take it for ESC [

        assertThat(line("{thread}", read(record))).startsWith("\ufffdain");
    }

    @Test
    void layoutsBody_isUntouched_whateverThePattern() {
        byte[] bytes = {(byte) 0xFF, 0, '\r', '\n', '{', (byte) 0x80};
        RecordReader record = Records.formatted(b -> b.body(bytes, 0, bytes.length), 100);
        Bytes out = new Bytes();

        LinePattern.parse(LinePattern.DEFAULT).render(record, SOURCE, out);

        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void gapsAndNotes_haveTheLoggerOfThePair_evenIfTheyClaimAnother() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.NOTE, 13, TIME, "root.of.trust", 100);
        buffer.startBody();
        buffer.body("ended without farewell");
        buffer.finish();
        assertThat(line("{level} {logger}: {message}", read(buffer))).isEqualTo("WARN wslog: ended without farewell");

        assertThat(line("{logger}: {message}", read(Golden.bytes("record-gap"))))
                .isEqualTo("wslog: 1202 events lost (2 WARN, 1200 INFO) from 2026-01-02T03:04:05.006Z"
                        + " to 2026-01-02T03:04:06.010Z: buffer full");
    }

    @Test
    void voidRecord_isNothing() {
        assertThat(line(LinePattern.DEFAULT, read(new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'X\n', X", "'X\r\n', X", "'X\n\n', 'X\n'", "'\n', ''", "X, X"})
    void stackTrace_losesOneEndOfLine(String trace, String expected) {
        assertThat(line("{stackTrace}", plain(b -> {}, "hi", trace))).isEqualTo(expected);
        assertThat(line("{message}", plain(b -> {}, "hi", trace))).isEqualTo("hi\n" + expected);
    }

    @Test
    void lines_areAppended() {
        Bytes out = new Bytes(16);
        LinePattern pattern = LinePattern.parse("{message}");
        pattern.render(plain(b -> {}, "one"), SOURCE, out);
        pattern.render(plain(b -> {}, "two"), SOURCE, out);

        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("onetwo");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|column 1: { is never closed",
                "ab {message|column 4: { is never closed",
                "{{{|column 3: { is never closed",
                "{}|column 1: {} is unknown; known are {time}",
                "{level} {Message}|column 9: {Message} is unknown",
                "{time }|column 1: {time } is unknown",
                "{time:yyyy-bb}|column 1: {time:yyyy-bb} is no date pattern: Unknown pattern letter: b",
                "x{time:'}|column 2: {time:'} is no date pattern: ",
                "{time:SSSSSSSSSS}|column 1: {time:SSSSSSSSSS} is no date pattern: "
            })
    void parse_namesThePlaceAndWhatWasFound(String pattern, String detail) {
        assertThatThrownBy(() -> LinePattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(detail)
                .hasMessageContaining(pattern);
    }

    @Test
    void toString_isThePatternItself() {
        assertThat(LinePattern.parse("{{a} {time:HH} x")).hasToString("{{a} {time:HH} x");
    }

    private static RecordReader event() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 15, TIME, "a.B", 100);
        buffer.field(Field.THREAD, "main");
        buffer.context("user", "zoë");
        buffer.field(Field.MARKER, "M");
        buffer.context("id", "7");
        buffer.startBody();
        buffer.body("hi");
        buffer.stackTraceStarts();
        buffer.body("X\n\tat y\n");
        buffer.finish();
        return read(buffer);
    }

    private static RecordReader plain(Consumer<RecordBuffer> fields, String message) {
        return plain(fields, message, "");
    }

    private static RecordReader plain(Consumer<RecordBuffer> fields, String message, String trace) {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 9, TIME, "a.B", 1000);
        fields.accept(buffer);
        buffer.startBody();
        buffer.body(message);
        buffer.stackTraceStarts();
        buffer.body(trace);
        buffer.finish();
        return read(buffer);
    }

    private static String line(String pattern, RecordReader record) {
        Bytes out = new Bytes();
        LinePattern.parse(pattern, BERLIN).render(record, SOURCE, out);
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }

    /** The beginning of the line before is used again where it is the same: no line may differ by that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                LinePattern.DEFAULT,
                "{time:HH:mm:ss,SSS} [{thread}] {level}  {logger} - {message}",
                "{time:HH:mm:ss.nnnnnnnnn} {message}",
                "{time:SSS} {time:ss} {thread} {message}",
                "{stackTrace} {thread} {message}",
                "{app} {mdc} {marker} {thread}: {message} {logger}",
                "{message} {thread}",
                "{level} {thread}"
            })
    void line_isTheSame_whateverLineWasBefore(String pattern) {
        Random random = new Random(7);
        LinePattern used = LinePattern.parse(pattern, BERLIN);
        SourceInfo[] sources = {SOURCE, new SourceInfo("billing", "web-2", 8)};
        Bytes lines = new Bytes();
        for (int i = 0; i < 5_000; i++) {
            SourceInfo source = sources[random.nextInt(20) / 19];
            RecordReader record = read(randomRecord(random, TIME + i * 1_234_567L));
            int start = lines.length();
            used.render(record, source, lines);
            Bytes alone = new Bytes();
            LinePattern.parse(pattern, BERLIN).render(record, source, alone);

            assertThat(Arrays.copyOfRange(lines.array(), start, lines.length())).isEqualTo(alone.toByteArray());
        }
    }

    private static RecordBuffer randomRecord(Random random, long time) {
        RecordBuffer record = new RecordBuffer();
        int odd = random.nextInt(10);
        record.start(
                RecordKind.PLAIN,
                odd == 0 ? 13 : 9,
                odd == 1 ? time - 999_999_999 : time,
                odd == 2 ? "a.C" : "a.B",
                1000);
        record.field(Field.THREAD, odd == 3 ? "tw\no" : odd == 4 ? "three" : "main");
        if (odd == 5) {
            record.context("user", "zoë");
        }
        record.startBody();
        record.body("message " + random.nextInt());
        if (odd == 6) {
            record.stackTraceStarts();
            record.body("X\n\tat y");
        }
        record.finish();
        return record;
    }
}
