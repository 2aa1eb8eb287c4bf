package io.github.wslog.transport.wire;

import static io.github.wslog.transport.wire.Records.formatted;
import static io.github.wslog.transport.wire.Records.read;
import static io.github.wslog.transport.wire.Records.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to a body or field that is longer than it may be. */
class RecordLimitsTest {
    private static final Pattern MARK = Pattern.compile(" …\\[truncated (\\d+) bytes]$");

    @ParameterizedTest
    @ValueSource(ints = {30, 31, 32, 33, 100, 1000, 1023, 1024, 1025, 65_536})
    void longBody_endsOnACharacterWithAMarkThatCounts_whateverTheLimit(int max) {
        for (String unit : new String[] {"a", "é", "日", "🪵", "a🪵"}) {
            for (int over : new int[] {1, 2, 3, 4, 5, 9, 10, 99, 5000}) {
                String text = unit.repeat(max + over);
                int total = text.getBytes(StandardCharsets.UTF_8).length;

                RecordReader record = formatted(b -> b.body(text), max);

                assertThat(record.truncated()).isTrue();
                assertThat(record.bodyLength()).isBetween(max - 3, max);
                assertCut(text(record), text, total);
            }
        }
    }

    private static void assertCut(String cut, String whole, int total) {
        Matcher mark = MARK.matcher(cut);
        assertThat(mark.find()).as(cut).isTrue();
        String kept = cut.substring(0, mark.start());
        assertThat(whole).startsWith(kept);
        assertThat(kept).doesNotContain("\ufffd");
        assertThat(kept.getBytes(StandardCharsets.UTF_8).length + Integer.parseInt(mark.group(1)))
                .isEqualTo(total);
    }

    @Test
    void bodyOfExactlyTheLimit_isWhole() {
        for (int max : new int[] {0, 1, 30, 1024, 65_536}) {
            RecordReader record = formatted(b -> b.body("x".repeat(max)), max);

            assertThat(record.truncated()).isFalse();
            assertThat(record.bodyLength()).isEqualTo(max);
        }
    }

    @Test
    void finish_saysWhetherTheBodyWasCut() {
        RecordBuffer buffer = new RecordBuffer();
        for (int length = 98; length < 103; length++) {
            buffer.start(RecordKind.PLAIN, 9, 0, "", 100);
            buffer.startBody();
            buffer.body("x".repeat(length));
            assertThat(buffer.finish()).isEqualTo(length > 100);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "1, ''", "2, ''", "3, 日", "4, 日", "6, 日日", "7, 日日"})
    void longBody_endsOnACharacter_whereNoMarkFits(int max, String expected) {
        RecordReader record = formatted(b -> b.body("日".repeat(100)), max);

        assertThat(record.truncated()).isTrue();
        assertThat(expected).startsWith(text(record));
        assertThat(text(record).length()).isGreaterThanOrEqualTo(expected.length() - 1);
    }

    @Test
    void longBody_isCutAnywhere_whenItIsNoUtf8() {
        byte[] bytes = new byte[1000];
        Arrays.fill(bytes, (byte) 0x80);

        RecordReader record = formatted(b -> b.body(bytes, 0, bytes.length), 100);

        assertThat(record.bodyLength()).isEqualTo(100);
        assertThat(text(record)).endsWith("[truncated 925 bytes]");
    }

    @Test
    void longBody_isCounted_whateverWayItCame() {
        byte[] some = "日".repeat(50).getBytes(StandardCharsets.UTF_8);
        ByteBuffer moved = ByteBuffer.wrap(some);

        RecordReader record = formatted(
                b -> {
                    b.body(some, 0, 150);
                    b.body(moved);
                    b.body("日".repeat(50));
                    b.body(ByteBuffer.allocateDirect(150).put(some).flip());
                },
                200);

        assertCut(text(record), "日".repeat(200), 600);
        assertThat(moved.hasRemaining()).isFalse();
    }

    @Test
    void stackTrace_isGone_whenTheCutIsBeforeIt() {
        RecordBuffer buffer = new RecordBuffer();
        for (int max = 0; max < 120; max++) {
            for (int message = 0; message < 120; message++) {
                buffer.start(RecordKind.PLAIN, 9, 0, "", max);
                buffer.startBody();
                buffer.body("日".repeat(message));
                buffer.stackTraceStarts();
                buffer.body("\tat x".repeat(100));
                buffer.finish();

                RecordReader record = read(buffer);
                int kept = text(record).replaceFirst(" ….*", "").getBytes(StandardCharsets.UTF_8).length;
                int expected = 3 * message <= kept ? 3 * message : record.bodyLength();
                assertThat(record.stackTraceOffset())
                        .as("%d of %d", message, max)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void memory_isBounded_howeverMuchIsAppended() {
        RecordBuffer buffer = new RecordBuffer();
        String chunk = "x日".repeat(500);
        byte[] bytes = new byte[10_000];
        int max = 100_000;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        buffer.start(RecordKind.PLAIN, 9, 0, "", max);
        buffer.startBody();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            buffer.body(chunk);
            buffer.body(bytes, 0, bytes.length);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(4L * max);
        assertThat(buffer.finish()).isTrue();
        assertThat(buffer.array().length).isLessThan(max + RecordBuffer.MAX_OVERHEAD_BYTES + 4096);
        assertThat(text(read(buffer))).endsWith(" bytes]").contains("[truncated 119");
    }

    @Test
    void field_isCutAndMarked_whenItIsTooLong() {
        for (String unit : new String[] {"a", "é", "日", "🪵"}) {
            String value = unit.repeat(10_000);
            RecordReader record = withFields(b -> b.field(Field.MARKER, value));

            String cut = record.field(Field.MARKER);
            assertThat(cut).endsWith("…");
            assertThat(value).startsWith(cut.substring(0, cut.length() - 1));
            assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(8192 - 3 - 4, 8192 - 3);
            assertThat(record.fieldsTruncated()).isTrue();
            assertThat(record.truncated()).isFalse();
            assertThat(text(record)).isEqualTo("body");
        }
    }

    @Test
    void fields_areNotCut_whenTheyJustFit() {
        RecordReader record = withFields(b -> b.field(Field.MARKER, "x".repeat(8192 - 3)));

        assertThat(record.field(Field.MARKER)).hasSize(8192 - 3).endsWith("x");
        assertThat(record.fieldsTruncated()).isFalse();
    }

    @Test
    void context_keepsWhatFits_inTheOrderItCame() {
        for (int valueLength = 1; valueLength < 200; valueLength++) {
            String value = "é".repeat(valueLength);
            RecordReader record = withFields(b -> {
                for (int i = 0; i < 10_000; i++) {
                    b.context("key" + i, value);
                }
            });

            List<String> keys = new ArrayList<>();
            record.forEachContext((key, v) -> {
                assertThat(key).isEqualTo("key" + keys.size());
                assertThat(v.equals(value) || (v.endsWith("…") && value.startsWith(v.substring(0, v.length() - 1))))
                        .isTrue();
                keys.add(key);
            });
            assertThat(keys).hasSizeGreaterThanOrEqualTo(8192 / (2 * valueLength + 11));
            assertThat(record.fieldsTruncated()).isTrue();
            assertThat(text(record)).isEqualTo("body");
        }
    }

    @Test
    void field_isCutOrLeftOut_whateverRoomAnotherLeaves() {
        for (int first = 8150; first < 8192 - 3; first++) {
            String filler = "x".repeat(first);
            RecordReader record = withFields(b -> {
                b.field(Field.MARKER, filler);
                b.field(Field.THREAD, "日本語");
            });

            String thread = record.field(Field.THREAD);
            int room = 8192 - 3 - first - 3;
            assertThat(record.field(Field.MARKER)).isEqualTo(filler);
            assertThat(record.fieldsTruncated()).isEqualTo(room < 9);
            assertThat(thread).isEqualTo(room >= 9 ? "日本語" : room >= 6 ? "日…" : room >= 3 ? "…" : null);
        }
    }

    @Test
    void contextEntry_isLeftOut_whenItsKeyDoesNotFit() {
        for (int length = 8150; length < 8300; length++) {
            String key = "k".repeat(length);
            RecordReader record = withFields(b -> b.context(key, "value"));

            record.forEachContext((k, v) -> assertThat(k).isEqualTo(key));
            boolean whole = length + 3 + 1 + 5 <= 8192;
            assertThat(record.fieldsTruncated()).isEqualTo(!whole);
        }
    }

    @Test
    void nul_endsNoKey() {
        RecordReader record = withFields(b -> b.context("a\0b", "c\0d"));

        record.forEachContext((key, value) -> {
            assertThat(key).isEqualTo("a?b");
            assertThat(value).isEqualTo("c\0d");
        });
        assertThat(record.field(Field.CONTEXT)).isEqualTo("a?b\0c\0d");
    }

    private static RecordReader withFields(Consumer<RecordBuffer> fields) {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(RecordKind.PLAIN, 9, 0, "logger", 100);
        fields.accept(buffer);
        buffer.startBody();
        buffer.body("body");
        buffer.finish();
        assertThat(buffer.length()).isLessThanOrEqualTo(100 + RecordBuffer.MAX_OVERHEAD_BYTES);
        return read(buffer);
    }
}
