package io.github.wslog.transport.wire;

import static io.github.wslog.transport.wire.Records.MAX_BODY;
import static io.github.wslog.transport.wire.Records.TIME;
import static io.github.wslog.transport.wire.Records.body;
import static io.github.wslog.transport.wire.Records.formatted;
import static io.github.wslog.transport.wire.Records.read;
import static io.github.wslog.transport.wire.Records.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordRoundTripTest {
    @Test
    void plainRecord_isExactlyTheGoldenBytes() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 13, TIME, "a.B", MAX_BODY);
        buffer.field(Field.THREAD, "main");
        buffer.context("user", "zoë");
        buffer.field(Field.MARKER, "M");
        buffer.startBody();
        buffer.body("hi");
        buffer.stackTraceStarts();
        buffer.body("X\n");

        assertThat(buffer.finish()).isFalse();
        assertGolden(buffer, "record-plain");
    }

    @Test
    void cutRecord_isExactlyTheGoldenBytes() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.FORMATTED, 5, 0, "", 30);
        buffer.startBody();
        buffer.body("x".repeat(100));

        assertThat(buffer.finish()).isTrue();
        assertGolden(buffer, "record-formatted-cut");
    }

    @Test
    void gapRecord_isExactlyTheGoldenBytes_whateverWasInTheBuffer() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 24, -1, "x".repeat(100), MAX_BODY);
        buffer.field(Field.THREAD, "x".repeat(100));
        buffer.startBody();
        buffer.body("x".repeat(1000));
        buffer.finish();

        new Gap("buffer full", new long[] {0, 0, 1200, 2, 0, 0}, TIME, TIME + 1_004_000_000L).encode(buffer);
        assertGolden(buffer, "record-gap");
    }

    private static void assertGolden(RecordBuffer buffer, String name) {
        assertThat(HexFormat.of().formatHex(buffer.array(), 0, buffer.length()))
                .isEqualTo(HexFormat.of().formatHex(Golden.bytes(name)));
    }

    @Test
    void everything_isReadBack() {
        RecordReader record = read(Golden.bytes("record-plain"));

        assertThat(record.isVoid()).isFalse();
        assertThat(record.kind()).isEqualTo(RecordKind.PLAIN);
        assertThat(record.level()).isEqualTo(13);
        assertThat(record.epochNanos()).isEqualTo(TIME);
        assertThat(record.truncated()).isFalse();
        assertThat(record.fieldsTruncated()).isFalse();
        assertThat(record.logger()).isEqualTo("a.B");
        assertThat(record.field(Field.THREAD)).isEqualTo("main");
        assertThat(record.field(Field.MARKER)).isEqualTo("M");
        assertThat(record.field(Field.THROWABLE_CLASS)).isNull();
        Map<String, String> context = new LinkedHashMap<>();
        record.forEachContext(context::put);
        assertThat(context).containsExactly(Map.entry("user", "zoë"));
        assertThat(text(record)).isEqualTo("hiX\n");
        assertThat(record.stackTraceOffset()).isEqualTo(2);
    }

    @Test
    void record_isReadBack_fromTheMiddleOfALittleEndianDirectBuffer() throws WireException {
        byte[] bytes = Golden.bytes("record-plain");
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length + 20).order(ByteOrder.LITTLE_ENDIAN);
        direct.put(7, bytes).position(3);

        RecordReader record = new RecordReader().wrap(direct, 7, bytes.length);

        assertThat(record.epochNanos()).isEqualTo(TIME);
        assertThat(record.bodyOffset()).isEqualTo(7 + bytes.length - 4);
        assertThat(text(record)).isEqualTo("hiX\n");
        assertThat(direct.position()).isEqualTo(3);
    }

    @Test
    void emptyRecord_isVoid() throws WireException {
        RecordReader record = read(Golden.bytes("record-plain")).wrap(ByteBuffer.allocate(4), 4, 0);

        assertThat(record.isVoid()).isTrue();
        assertThat(record.bodyLength()).isZero();
        assertThat(record.logger()).isEmpty();
        assertThat(record.field(Field.THREAD)).isNull();
        assertThatThrownBy(record::kind).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(record::gap).isInstanceOf(IllegalStateException.class);
    }

    static int[] lengths() {
        return new int[] {0, 1, 125, 126, 127, 1023, 1024, 1025, 65_535, 65_536, 65_537, 256 * 1024};
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void bytes_areUntouched_atBoundaryLengths(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes); // no UTF-8, and none of our business

        assertThat(body(formatted(b -> b.body(bytes, 0, length), MAX_BODY))).isEqualTo(bytes);
        assertThat(body(formatted(b -> b.body(ByteBuffer.wrap(bytes)), MAX_BODY)))
                .isEqualTo(bytes);
        ByteBuffer direct = ByteBuffer.allocateDirect(length).put(bytes).flip();
        assertThat(body(formatted(b -> b.body(direct), MAX_BODY))).isEqualTo(bytes);
        assertThat(direct.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void text_isItsUtf8_atBoundaryLengths(int length) {
        for (String unit : new String[] {"a", "é", "日", "🪵", "a日\0🪵é\n"}) {
            String text = unit.repeat(length / unit.length());

            assertThat(body(formatted(b -> b.body(text), 4 * MAX_BODY)))
                    .as(unit)
                    .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    @SuppressWarnings({"JdkObsolete", "UnnecessaryStringBuilder"}) // kinds of CharSequence are the subject
    void text_isItsUtf8_whateverHoldsIt() {
        String text = "日本語 🪵 naïve \0 ".repeat(300);
        byte[] expected = text.getBytes(StandardCharsets.UTF_8);

        assertThat(body(formatted(b -> b.body(new StringBuilder(text)), MAX_BODY)))
                .isEqualTo(expected);
        assertThat(body(formatted(b -> b.body(new StringBuffer(text)), MAX_BODY)))
                .isEqualTo(expected);
        assertThat(body(formatted(b -> b.body(CharBuffer.wrap("xx" + text, 2, 2 + text.length())), MAX_BODY)))
                .isEqualTo(expected);
        char[] chars = ("xx" + text).toCharArray();
        CharBuffer slice = CharBuffer.wrap(chars, 2, text.length()).slice();
        assertThat(body(formatted(b -> b.body(slice), MAX_BODY))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83e", "\udeb5", "a\ud83eb", "\udeb5\ud83e", "\ud83e\ud83e\udeb5", "\ud83e日"})
    void unpairedSurrogate_becomesAQuestionMark(String text) {
        // String.getBytes does the same, and its answer is documented
        assertThat(body(formatted(b -> b.body(text), MAX_BODY))).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void surrogatePair_isOneCharacter_acrossChunksAndCalls() {
        for (int lead = Utf8.CHUNK - 3; lead <= Utf8.CHUNK + 3; lead++) {
            String text = "x".repeat(lead) + "🪵🪵日";
            assertThat(text(formatted(b -> b.body(text), MAX_BODY))).isEqualTo(text);
        }
        assertThat(text(formatted(
                        b -> {
                            b.body("\ud83e");
                            b.body("");
                            b.body("\udeb5!");
                        },
                        MAX_BODY)))
                .isEqualTo("🪵!");
    }

    @Test
    void highSurrogate_staysAlone_whenBytesOrTheEndFollow() {
        assertThat(text(formatted(
                        b -> {
                            b.body("\ud83e");
                            b.body(new byte[] {'x'}, 0, 1);
                            b.body("\ud83e");
                            b.body(ByteBuffer.wrap(new byte[] {'y'}));
                            b.body("\ud83e");
                            b.stackTraceStarts();
                            b.body("\udeb5\ud83e");
                        },
                        MAX_BODY)))
                .isEqualTo("?x?y???");
    }

    @Test
    void highSurrogate_isForgotten_whenTheRecordIsAbandoned() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 9, 0, "", 100);
        buffer.startBody();
        buffer.body("\ud83e");
        buffer.start(RecordKind.PLAIN, 9, 0, "", 100);
        buffer.startBody();
        buffer.body("\udeb5");
        buffer.finish();

        assertThat(text(read(buffer))).isEqualTo("?");
    }

    @Test
    @SuppressWarnings("UnnecessaryStringBuilder")
    void randomTexts_areReadBack_fromOneBuffer() {
        SplittableRandom random = new SplittableRandom(17);
        RecordBuffer buffer = new RecordBuffer();
        for (int i = 0; i < 3000; i++) {
            String logger = randomText(random, 60);
            String thread = randomText(random, 30);
            String message = randomText(random, 1 << random.nextInt(13));
            int level = random.nextInt(1, 25);
            long time = random.nextLong();
            buffer.start(RecordKind.PLAIN, level, time, logger, MAX_BODY);
            buffer.field(Field.THREAD, thread);
            buffer.startBody();
            int cut = random.nextInt(message.length() + 1);
            buffer.body(message.substring(0, cut));
            buffer.body(new StringBuilder(message.substring(cut)));
            buffer.finish();

            RecordReader record = read(buffer);
            assertThat(record.level()).isEqualTo(level);
            assertThat(record.epochNanos()).isEqualTo(time);
            assertThat(record.logger()).isEqualTo(wellFormed(logger));
            assertThat(record.field(Field.THREAD)).isEqualTo(wellFormed(thread));
            assertThat(text(record)).isEqualTo(wellFormed(message));
        }
    }

    private static String randomText(SplittableRandom random, int maxLength) {
        char[] chars = new char[random.nextInt(maxLength + 1)];
        int[] kinds = {0x80, 0x80, 0x80, 0x800, 0x10000};
        int bound = kinds[random.nextInt(kinds.length)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) random.nextInt(bound);
        }
        return new String(chars);
    }

    private static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 25, Integer.MAX_VALUE})
    void level_isMovedIntoItsRange(int level) {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.NOTE, level, 0, "", 10);
        buffer.finish();

        assertThat(buffer.level()).isEqualTo(level > 24 ? 24 : 1);
        assertThat(read(buffer).level()).isEqualTo(buffer.level());
    }

    @Test
    void loggerName_isCutOnACharacter_over1024Bytes() {
        RecordBuffer buffer = new RecordBuffer();
        for (String logger :
                new String[] {"x".repeat(1025), "é".repeat(513), "x" + "é".repeat(512), "🪵".repeat(1000)}) {
            buffer.start(RecordKind.PLAIN, 9, 0, logger, 10);
            buffer.finish();

            String cut = read(buffer).logger();
            assertThat(logger).startsWith(cut);
            assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(1021, 1024);
        }
    }

    @Test
    void note_isAWholeRecord() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.note(13, TIME, "ended without farewell after 12, at least 3 missing");

        RecordReader record = read(buffer);
        assertThat(record.kind()).isEqualTo(RecordKind.NOTE);
        assertThat(record.logger()).isEqualTo("wslog");
        assertThat(text(record)).isEqualTo("ended without farewell after 12, at least 3 missing");
    }

    @Test
    void wrongOrder_isRefused() {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 9, 0, "", 10);
        assertThatThrownBy(() -> buffer.body("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::stackTraceStarts).isInstanceOf(IllegalStateException.class);
        buffer.startBody();
        assertThatThrownBy(buffer::startBody).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer.field(Field.THREAD, "x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> buffer.context("k", "v")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void gap_isReadBack() {
        Gap gap = new Gap("buffer full", new long[] {1, 2, 3, 4, 5, Long.MAX_VALUE / 2}, TIME, TIME + 1);
        RecordBuffer buffer = new RecordBuffer();
        gap.encode(buffer);

        RecordReader record = read(buffer);
        assertThat(record.gap()).isEqualTo(gap);
        assertThat(record.epochNanos()).isEqualTo(TIME + 1);
        assertThat(record.level()).isEqualTo(EventLevel.FATAL.number());
        assertThat(Arrays.equals(record.gap().byLevel(), gap.byLevel())).isTrue();
    }
}
