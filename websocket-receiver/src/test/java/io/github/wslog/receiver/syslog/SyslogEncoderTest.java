package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.batch;
import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.OutputCounters;
import io.github.wslog.receiver.output.OutputStats;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.receiver.syslog.MessageFormat.Multiline;
import io.github.wslog.receiver.syslog.MessageFormat.Oversize;
import io.github.wslog.receiver.syslog.MessageFormat.Standard;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyslogEncoderTest {
    private static final MessageFormat DEFAULT = format(Standard.RFC5424, 65_536, Oversize.TRUNCATE, Multiline.KEEP);
    private static final String HEAD = "<134>1 2023-11-14T22:13:20.123456Z web1 shop 42 - ";
    private static final String LOG = "[log@32473 id=\"00000000-0000-0007-0000-00000000000b:1\" level=\"INFO\""
            + " logger=\"a.Logger\" thread=\"main\"]";

    private final OutputCounters counters = new OutputCounters();

    private static MessageFormat format(Standard standard, int most, Oversize oversize, Multiline multiline) {
        return new MessageFormat(standard, 16, most, oversize, multiline, false, 32_473, false);
    }

    private List<byte[]> encode(MessageFormat format, SpooledBatch batch) {
        List<byte[]> messages = new ArrayList<>();
        new SyslogEncoder(format, ZoneOffset.UTC)
                .encode(
                        batch,
                        counters,
                        (array, offset, length) -> messages.add(Arrays.copyOfRange(array, offset, offset + length)));
        return messages;
    }

    private List<String> texts(MessageFormat format, SpooledBatch batch) {
        return encode(format, batch).stream()
                .map(message -> new String(message, StandardCharsets.UTF_8))
                .toList();
    }

    private Parsed parsed(SpooledBatch batch) {
        List<byte[]> messages = encode(DEFAULT, batch);
        assertThat(messages).hasSize(1);
        return Parsed.of(messages.get(0));
    }

    private OutputStats stats() {
        return counters.stats("x");
    }

    @Test
    void name_thatTheSourceHasProven_standsBesideWhatItSays() {
        SpooledBatch batch = batch(Events.SHOP.named("shop \"1\"]"), event("paid"));

        assertThat(texts(DEFAULT, batch)).singleElement().asString().endsWith(" name=\"shop \\\"1\\\"\\]\"] paid");
    }

    @Test
    void event_isAnRfc5424Message_withItsStackTrace() {
        SpooledBatch batch = batch(
                Events.SHOP,
                event("paid 5 €")
                        .marker("PAY")
                        .with("user", "ada")
                        .with("trace.id", "1")
                        .stackTrace("java.lang.E\n\tat x\n"));

        assertThat(texts(DEFAULT, batch))
                .containsExactly("<134>1 2023-11-14T22:13:20.123456Z web1 shop 42 PAY " + LOG
                        + "[mdc@32473 user=\"ada\" trace_id=\"1\"] paid 5 €\njava.lang.E\n\tat x");
    }

    @Test
    void event_isAnRfc3164Message_forOldPeers() {
        MessageFormat old = format(Standard.RFC3164, 1024, Oversize.TRUNCATE, Multiline.KEEP);

        assertThat(texts(old, batch(Events.SHOP, event("paid"))))
                .containsExactly("<134>Nov 14 22:13:20 web1 shop[42]: paid");
        assertThat(texts(old, batch(new SourceInfo("a:b[c", "", 0), event("x"))))
                .containsExactly("<134>Nov 14 22:13:20 - a_b_c: x");
    }

    @ParameterizedTest
    @CsvSource({"1,7", "5,7", "8,7", "9,6", "10,5", "12,5", "13,4", "17,3", "21,2", "24,2"})
    void severity_followsTheLevel(int level, int severity) {
        assertThat(parsed(batch(Events.SHOP, event("x").level(level))).priority).isEqualTo(128 + severity);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\n<0>1 evil", "a b", "é", "\u0000", "x]y\"z\\", "\u2028", " "})
    void header_hasNoOtherCharacters_whateverTheSourceIsCalled(String name) {
        Parsed parsed = parsed(batch(
                new SourceInfo(name, name, 42),
                event("x").logger(name).thread(name).marker(name).with(name, name)));

        assertThat(parsed.host).matches("[\\x21-\\x7E]+");
        assertThat(parsed.process).isEqualTo("42");
        assertThat(parsed.textAsString()).isEqualTo("x");
        assertThat(parsed.data).hasSize(5);
    }

    @Test
    void emptyFields_areNilValues() {
        assertThat(texts(
                        DEFAULT,
                        batch(new SourceInfo("", "", 0), event("").logger("").thread(""))))
                .containsExactly("<134>1 2023-11-14T22:13:20.123456Z - - - - [log@32473" + " id=\""
                        + Events.stream(new SourceInfo("", "", 0)) + ":1\" level=\"INFO\"]");
    }

    @Test
    void namesOfTheContext_areNeverRepeated_whenCleaned() {
        Parsed parsed = parsed(batch(
                Events.SHOP,
                event("x")
                        .with("a b", "1")
                        .with("a=b", "2")
                        .with("a.b", "3")
                        .with("n".repeat(40), "4")
                        .with("n".repeat(50), "5")));

        assertThat(parsed.data)
                .containsEntry("mdc@32473/a_b", "1")
                .containsEntry("mdc@32473/a_b_2", "2")
                .containsEntry("mdc@32473/a_b_3", "3")
                .containsEntry("mdc@32473/" + "n".repeat(32), "4")
                .containsEntry("mdc@32473/" + "n".repeat(29) + "_2", "5");
    }

    @Test
    void context_isLimited_andSaysWhatIsMissing() {
        Events.Event event = event("x");
        for (int i = 0; i < 70; i++) {
            event.with("k" + i, "v");
        }

        assertThat(parsed(batch(Events.SHOP, event)).data)
                .containsEntry("mdc@32473/k62", "v")
                .doesNotContainKey("mdc@32473/k63")
                .containsEntry("mdc@32473/leftOut", "7");
    }

    @Test
    void controlCharacters_areReadable_inValues() {
        assertThat(parsed(batch(Events.SHOP, event("x").with("k", "a\nb\u0001\"]\\\u0085"))).data)
                .containsEntry("mdc@32473/k", "a\\nb\\u0001\"]\\\uFFFD");
    }

    @Test
    void nul_isReadable_andLineEndsAtTheEndAreCut() {
        assertThat(parsed(batch(Events.SHOP, event("a\u0000b \t\r\n\n"))).textAsString())
                .isEqualTo("a\\u0000b \t");
    }

    @Test
    void lines_stayOrAreEscapedOrJoined() {
        SpooledBatch batch = batch(Events.SHOP, event("a\r\nb\n\nc"));

        assertThat(texts(format(Standard.RFC5424, 65_536, Oversize.TRUNCATE, Multiline.KEEP), batch))
                .containsExactly(HEAD + LOG + " a\r\nb\n\nc");
        assertThat(texts(format(Standard.RFC5424, 65_536, Oversize.TRUNCATE, Multiline.ESCAPE), batch))
                .containsExactly(HEAD + LOG + " a\\r\\nb\\n\\nc");
        assertThat(texts(format(Standard.RFC5424, 65_536, Oversize.TRUNCATE, Multiline.SPACE), batch))
                .containsExactly(HEAD + LOG + " a b c");
    }

    @Test
    void lines_becomeMessagesWithIdsOfTheirOwn_whenSplit() {
        MessageFormat split = format(Standard.RFC5424, 65_536, Oversize.TRUNCATE, Multiline.SPLIT);

        assertThat(texts(split, batch(Events.SHOP, event("a\r\n\nb\nc"))))
                .containsExactly(
                        HEAD + LOG.replace(":1\"", ":1.1\"") + " a",
                        HEAD + LOG.replace(":1\"", ":1.2\"") + " b",
                        HEAD + LOG.replace(":1\"", ":1.3\"") + " c");
        assertThat(texts(split, batch(Events.SHOP, event("a")))).containsExactly(HEAD + LOG + " a");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 1025, 1026, 1027, 8192, 65_536})
    void longMessage_isCutBetweenCharacters_withAMark(int most) {
        MessageFormat cutting = format(Standard.RFC5424, most, Oversize.TRUNCATE, Multiline.KEEP);
        byte[] message =
                encode(cutting, batch(Events.SHOP, event("€😀".repeat(20_000)))).get(0);

        assertThat(message.length).isBetween(most - 50, most);
        assertThat(Parsed.of(message).textAsString())
                .matches("(€😀)*€? …\\[truncated \\d+ bytes]")
                .doesNotContain("\uFFFD");
        assertThat(stats().cut()).isEqualTo(1);
    }

    @Test
    void longMessage_isSplitWithoutLoss_orDropped() {
        String text = "€😀a".repeat(3000);
        MessageFormat splitting = format(Standard.RFC5424, 1024, Oversize.SPLIT, Multiline.KEEP);
        List<byte[]> parts = encode(splitting, batch(Events.SHOP, event(text), event("next")));

        assertThat(parts).allMatch(part -> part.length <= 1024);
        StringBuilder joined = new StringBuilder();
        parts.subList(0, parts.size() - 1)
                .forEach(part -> joined.append(Parsed.of(part).textAsString()));
        assertThat(joined).hasToString(text);
        assertThat(Parsed.of(parts.get(1)).data.get("log@32473/id")).endsWith(":1.2");
        assertThat(Parsed.of(parts.get(parts.size() - 1)).textAsString()).isEqualTo("next");

        MessageFormat dropping = format(Standard.RFC5424, 1024, Oversize.DROP, Multiline.KEEP);
        assertThat(texts(dropping, batch(Events.SHOP, event(text), event("next"))))
                .hasSize(1);
        assertThat(stats().dropped()).isEqualTo(1);
    }

    @Test
    void byteOrderMark_standsBeforeTheText_ifWanted() {
        MessageFormat marking =
                new MessageFormat(Standard.RFC5424, 1, 2048, Oversize.TRUNCATE, Multiline.KEEP, true, 7, true);

        assertThat(texts(marking, batch(Events.SHOP, event("x").with("a.b", "1")))
                        .get(0))
                .startsWith("<14>1 ")
                .endsWith("[mdc@7 a.b=\"1\"] \uFEFFx");
    }

    @Test
    void gapsAndNotes_areMessages_andVoidsAreNone() {
        SpooledBatch batch = batch(
                Events.SHOP,
                event("5 events lost").kind(RecordKind.NOTE).level(13).logger("wslog"));
        assertThat(texts(DEFAULT, batch).get(0)).startsWith("<132>1 ").endsWith("] 5 events lost");
    }

    @Test
    void textFromAPlainSender_keepsItsSyslogHeader() {
        SourceInfo nameless = new SourceInfo("-", "10.0.0.7", 0);
        String standard = "<165>1 2003-10-11T22:14:15.003Z h.example evntslog - ID47 [x@1 a=\"b\\]\"] \uFEFFtext";
        String relay = "[relay@32473 id=\"" + Events.stream(nameless) + ":1\"]";
        assertThat(texts(DEFAULT, batch(nameless, event(standard).kind(RecordKind.FORMATTED))))
                .containsExactly(standard.replace("] \uFEFF", "]" + relay + " \uFEFF"));

        String old = "<34>Oct 11 22:14:15 mymachine su[9]: failed";
        assertThat(texts(DEFAULT, batch(nameless, event(old).kind(RecordKind.FORMATTED))))
                .containsExactly("<34>1 2023-11-14T22:13:20.123456Z mymachine su 9 - " + relay + " failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<192>1 - h a p m - x",
                "<01>1 - h a p m - x",
                "<1>1 - h a p m [x x",
                "<1>1 - h\n a p m - x",
                "<1>1 - h a p m [x a=\"\n\"] x",
                "<1>2 - h a p m - x",
                "plain"
            })
    void textThatOnlyLooksLikeSyslog_isAMessage(String text) {
        SourceInfo nameless = new SourceInfo("-", "10.0.0.7", 0);
        Parsed parsed = parsed(batch(nameless, event(text).kind(RecordKind.FORMATTED)));

        assertThat(parsed.host).isEqualTo("10.0.0.7");
        assertThat(parsed.textAsString()).isEqualTo(text);
    }

    @Test
    void anything_canBeReadBack_byTheBook() {
        Random random = new Random(5);
        for (int round = 0; round < 3000; round++) {
            Events.Event event = event("")
                    .logger(noise(random))
                    .thread(noise(random))
                    .marker(noise(random))
                    .body(bytes(random));
            for (int i = random.nextInt(5); i > 0; i--) {
                event.with(noise(random), noise(random));
            }
            SpooledBatch batch = batch(new SourceInfo(noise(random), noise(random), random.nextInt(9)), event);
            for (byte[] message : encode(DEFAULT, batch)) {
                Parsed parsed = Parsed.of(message);
                assertThat(parsed.time).isEqualTo("2023-11-14T22:13:20.123456Z");
                assertThat(parsed.data).containsEntry("log@32473/level", "INFO");
                assertThat(parsed.priority).isEqualTo(134);
                assertThat(new String(parsed.text, StandardCharsets.ISO_8859_1)).doesNotContain("\u0000");
            }
        }
    }

    @Test
    void encoding_allocatesNothingPerEvent() {
        List<Events.Event> events = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            events.add(event("paid " + i).with("user", "ada").marker("PAY"));
        }
        SpooledBatch batch = Events.batch(Events.SHOP, 1, 1, events);
        SyslogEncoder encoder = new SyslogEncoder(DEFAULT);
        long[] bytes = {0};
        MessageSink sink = (array, offset, length) -> bytes[0] += length;
        encoder.encode(batch, counters, sink);

        com.sun.management.ThreadMXBean thread = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            encoder.encode(batch, counters, sink);
        }
        long perEvent = (thread.getCurrentThreadAllocatedBytes() - before) / 10_000;
        assertThat(perEvent).isLessThan(4);
        assertThat(bytes[0]).isPositive();
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            text.append(
                    random.nextBoolean()
                            ? "\n\r\t\u0000 []\"\\=.<>1é€".charAt(random.nextInt(16))
                            : (char) random.nextInt(0x10000));
        }
        return text.toString();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }
}
