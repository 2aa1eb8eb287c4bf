package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;

import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Events with which syslog goes wrong elsewhere. */
final class Corpus {
    private static final String EVIL = "x\n<0>1 evil";
    private static final int LARGEST = 990_000;

    /** @param expected the text that a daemon should get */
    record Item(String name, SourceInfo source, Events.Event event, String text, String expected) {}

    private final List<Item> items = new ArrayList<>();

    private Corpus() {}

    static List<Item> items() {
        Corpus corpus = new Corpus();
        corpus.texts();
        corpus.sizes();
        corpus.levels();
        corpus.fields();
        corpus.sources();
        return corpus.items;
    }

    private void add(String name, SourceInfo source, String text, String expected, UnaryOperator<Events.Event> change) {
        items.add(new Item(name, source, change.apply(event(text)), text, expected));
    }

    private void text(String name, String text, String expected) {
        add(name, Events.SHOP, text, expected, event -> event);
    }

    private void same(String name, String text) {
        text(name, text, text);
    }

    private void texts() {
        same("ascii", "paid 5 USD");
        same("CJK", "注文が確定しました 訂單 주문");
        same("emoji", "🚀👩‍👩‍👧‍👦🇪🇺 done");
        same("right to left", "שלום עולם مرحبا");
        same("combining", "e\u0301 a\u030A");
        same(
                "stack trace in the text",
                "failed\njava.lang.IllegalStateException: x\n\tat a.B.c(B.java:1)\nCaused by: y");
        same("CR LF inside", "a\r\nb\r\nc");
        same("tab", "a\tb");
        same("leading tab and spaces", "\t  x");
        same("empty lines inside", "a\n\n\nb");
        text("LF at the end", "x\n", "x");
        text("CR LF at the end", "x\r\n\r\n", "x");
        same("LF at the begin", "\nx");
        same("spaces at the end", "x   ");
        text("NUL", "a\u0000b", "a\\u0000b");
        same("escape sequences", "\u001b[31mred\u001b[0m\u0007");
        same("DEL", "a\u007fb");
        same("NEL and separators", "a\u0085b\u2028c\u2029d");
        same("bracket first", "[1] x");
        same("element first", "[a@1 b=\"c\"] x");
        same("digits first", "12 x");
        same("priority first", "<0>1 - evil evil - - - x");
        same("macros", "%msg% $MSG ${HOST} %d");
        same("quotes", "]\"\\ 'x' `y`");
        same("JSON", "{\"a\":\"b\\n\",\"c\":[1,2]}");
        same("XML", "<a b=\"c\">&amp;</a>");
        same("a word", "x");
        same("non-breaking space", "a\u00a0b");
        same("private use", "\uE000\uDBFF\uDFFF");
    }

    private void sizes() {
        for (int size : new int[] {1023, 1024, 2048, 8191, 8192, 8193, 16_384, 65_000, 65_536, 200_001, LARGEST}) {
            same(size + " bytes", "0123456789abcdef".repeat(size / 16 + 1).substring(0, size));
        }
        same("16000 characters of three bytes", "€".repeat(16_000));
    }

    private void levels() {
        for (int level : new int[] {1, 5, 9, 11, 13, 17, 21, 24}) {
            add("level " + level, Events.SHOP, "x", "x", event -> event.level(level));
        }
        add(
                "a layout's line",
                Events.SHOP,
                "12:00 INFO x\n",
                "12:00 INFO x",
                event -> event.kind(RecordKind.FORMATTED));
        add(
                "a note",
                Events.SHOP,
                "3 events were skipped",
                "3 events were skipped",
                event -> event.kind(RecordKind.NOTE));
        add("a trace", Events.SHOP, "x", "x\na.E: y\n\tat b", event -> event.stackTrace("a.E: y\n\tat b\n"));
    }

    private void fields() {
        for (String value : List.of(EVIL, "a]\"\\b", "", "a b=c", "é€😀", "\u0000", "a\tb\r\n", "x".repeat(3000))) {
            add(
                    "context " + value,
                    Events.SHOP,
                    "x",
                    "x",
                    event -> event.with("user", value).with("b", "c"));
        }
        for (String key : List.of(EVIL, "trace.id", "a b", "a=b", "a]b\"", "é", "k".repeat(60))) {
            add(
                    "key " + key,
                    Events.SHOP,
                    "x",
                    "x",
                    event -> event.with(key, "v").with("user", "ada"));
        }
        add(
                "keys alike",
                Events.SHOP,
                "x",
                "x",
                event -> event.with("a.b", "1").with("a b", "2").with("a_b", "3"));
        add("logger", Events.SHOP, "x", "x", event -> event.logger(EVIL));
        add("thread", Events.SHOP, "x", "x", event -> event.thread(EVIL + "]\"\\"));
        add("marker", Events.SHOP, "x", "x", event -> event.marker(EVIL));
        add("long marker", Events.SHOP, "x", "x", event -> event.marker("M".repeat(60)));
    }

    private void sources() {
        for (String name : List.of(EVIL, "my app é", "a".repeat(100), "a/b", "../../etc", "a[1]:", "x]\"=")) {
            add("application " + name, new SourceInfo(name, "web1", 42), "x", "x", event -> event);
        }
        for (String name : List.of(EVIL, "hôte", "2001:db8::1", "h".repeat(300), "a b")) {
            add("host " + name, new SourceInfo("shop", name, 42), "x", "x", event -> event);
        }
        add("no process", new SourceInfo("shop", "web1", 0), "x", "x", event -> event);
        add("a large process", new SourceInfo("shop", "web1", Long.MAX_VALUE), "x", "x", event -> event);
    }
}
