package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlainShippingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Rig rig = new Rig(TestSettings.of(Rig.URL));

    @AfterEach
    void closeLog() {
        rig.log.close();
    }

    @Test
    void event_isOneTextMessage_untouchedLineEndAndAll() {
        rig.log("a\n", "", "ü 日本 😀\r\n", "no end");

        FakeLink link = rig.open("plain");

        assertThat(link.texts()).containsExactly("a\n", "", "ü 日本 😀\r\n", "no end");
        assertThat(link.take(TestFrame.BINARY)).isEmpty();
    }

    @Test
    void group_andItsPing_areOneWrite() {
        rig.log("a", "b", "c");

        FakeLink link = rig.open("plain");

        assertThat(link.bytesOfWrites).hasSize(1);
        assertThat(link.received).last().satisfies(f -> assertThat(f.opcode()).isEqualTo(TestFrame.PING));
    }

    @Test
    void records_areReleased_byThePongOfThePingBehindThem() {
        rig.log("a", "b");
        FakeLink link = rig.open("plain");
        assertThat(rig.stats().delivered()).isZero();

        link.pong();
        rig.turn();

        assertThat(rig.stats().delivered()).isEqualTo(2);
        assertThat(rig.log.streams().get(0).firstOrdinal()).isEqualTo(3);
    }

    @Test
    void pong_ofALaterPing_answersForThoseBefore() {
        rig.log("a");
        FakeLink link = rig.open("plain");
        rig.turnAfter(Duration.ofSeconds(20));
        List<TestFrame> pings = link.take(TestFrame.PING);
        assertThat(pings).as("the group's and the one that keeps alive").hasSize(2);

        link.events.pong(pings.get(1).payload());
        rig.turn();

        assertThat(rig.stats().delivered()).isEqualTo(1);
    }

    @Test
    void pong_thatAnswersNothingOfOurs_releasesNothing() {
        rig.log("a");
        FakeLink link = rig.open("plain");

        link.events.pong(new byte[0]);
        link.events.pong(new byte[] {1, 2, 3});
        link.events.pong(new byte[] {0, 0, 0, 0, 0, 0, 0, 99});
        link.events.pong(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1});
        rig.turn();

        assertThat(rig.stats().delivered()).isZero();
    }

    @Test
    void eventsBehindThePing_waitForTheirOwn() {
        rig.log("a");
        FakeLink link = rig.open("plain");
        rig.log("b");
        rig.turn();
        assertThat(link.texts()).containsExactly("a", "b");

        link.pong();
        rig.turn();
        assertThat(rig.stats().delivered()).isEqualTo(1);
        link.pong();
        rig.turn();
        assertThat(rig.stats().delivered()).isEqualTo(2);
    }

    @Test
    void window_boundsWhatIsUnconfirmed() {
        for (int i = 0; i < 60; i++) {
            rig.log(RecordKind.FORMATTED, EventLevel.INFO, new byte[50_000]);
        }
        FakeLink link = rig.open("plain");
        int sent = link.take(TestFrame.TEXT).size();
        assertThat(sent * 50_000).isBetween(PlainConversation.WINDOW, PlainConversation.WINDOW + 100_000);

        link.answeringPings().pong();
        rig.turn();

        assertThat(sent + link.take(TestFrame.TEXT).size()).isEqualTo(60);
        assertThat(rig.stats().delivered()).isEqualTo(60);
    }

    @Test
    void otherCharset_makesBinaryMessages_ofFormattedEventsOnly() {
        rig = new Rig(TestSettings.of(Rig.URL).bodyCharset(StandardCharsets.UTF_16LE));
        byte[] body = "ü".getBytes(StandardCharsets.UTF_16LE);
        rig.log(RecordKind.FORMATTED, EventLevel.INFO, body);
        rig.log(RecordKind.PLAIN, EventLevel.INFO, new byte[] {'x'});

        FakeLink link = rig.open("plain");

        assertThat(link.take(TestFrame.BINARY))
                .hasSize(1)
                .first()
                .satisfies(f -> assertThat(f.payload()).isEqualTo(body));
        assertThat(link.texts()).hasSize(1).first().asString().contains("x");
    }

    @Test
    void recordWithoutLayout_becomesALine() {
        rig.log(RecordKind.PLAIN, EventLevel.WARN, "the message".getBytes(StandardCharsets.UTF_8));

        FakeLink link = rig.open("plain");

        assertThat(link.texts()).hasSize(1).first().asString().contains("WARN").contains("logger - the message");
    }

    @Test
    void sentDelivery_releasesWhatWasWritten_withoutAPing() {
        rig = new Rig(TestSettings.of(Rig.URL).delivery(Delivery.SENT));
        rig.log("a", "b");

        FakeLink link = rig.open("plain");

        assertThat(rig.stats().delivered()).isEqualTo(2);
        assertThat(link.take(TestFrame.PING)).isEmpty();
        rig.turnAfter(Duration.ofSeconds(20));
        assertThat(link.take(TestFrame.PING)).as("to keep alive").hasSize(1);
    }

    @Test
    void acknowledgedDelivery_refusesAPlainPeer_andComesBackSlowly() {
        rig = new Rig(TestSettings.of(Rig.URL).delivery(Delivery.ACKNOWLEDGED));
        rig.log("a");

        FakeLink link = rig.open("plain");

        assertThat(link.texts()).isEmpty();
        assertThat(link.closeCode).isEqualTo(1008);
        assertThat(rig.said)
                .containsExactly(
                        "warn ws://logs:80: the peer does not speak wslog.v1, which delivery=acknowledged needs");
        link.end(1008, "");
        rig.turnAfter(Duration.ofSeconds(14));
        assertThat(rig.attempts).hasSize(1);
    }

    @Test
    void everythingUnconfirmed_isSentAgain_inOrderAfterAReconnect() {
        rig.log("a", "b");
        FakeLink first = rig.open("plain");
        first.pong();
        rig.turn();
        rig.log("c", "d");
        rig.turn();
        first.end(Ending.ABNORMAL, "cut");
        rig.log("e");

        FakeLink second = rig.open("plain");

        assertThat(second.texts()).containsExactly("c", "d", "e");
        assertThat(rig.stats().resent()).isEqualTo(2);
        assertThat(rig.stats().connects()).isEqualTo(2);
        assertThat(rig.stats().failures()).isPositive();
        second.pong();
        rig.turn();
        assertThat(rig.stats().delivered()).isEqualTo(5);
    }

    @Test
    void pongOfAnOldConnection_releasesNothing() {
        rig.log("a");
        FakeLink first = rig.open("plain");
        TestFrame ping = first.take(TestFrame.PING).get(0);
        first.end(Ending.ABNORMAL, "cut");
        FakeLink second = rig.open("plain");

        first.events.pong(ping.payload());
        rig.turn();
        assertThat(rig.stats().delivered()).isZero();

        second.pong();
        rig.turn();
        assertThat(rig.stats().delivered()).isEqualTo(1);
    }

    @Test
    void gaps_areReadableLines() {
        rig.log.losses().count(LossCause.BUFFER_FULL, EventLevel.WARN.number(), 7, 0);

        FakeLink link = rig.open("plain");

        assertThat(link.texts()).hasSize(1).first().asString().contains("wslog").contains("7 events lost (7 WARN)");
    }

    /** A peer that ends each connection on which it gets a text that it minds; returns all texts of all connections. */
    private List<String> ship(int code, Predicate<String> minds, int events) {
        List<String> texts = new ArrayList<>();
        for (int connections = 0; connections < 20; connections++) {
            FakeLink link = rig.open("plain");
            link.onFrame = frame -> {
                if (frame.opcode() == TestFrame.TEXT && minds.test(frame.text()) && !link.broken) {
                    link.end(code, "");
                } else if (frame.opcode() == TestFrame.PING && !link.broken) {
                    link.events.pong(frame.payload());
                } else if (frame.opcode() == TestFrame.TEXT && !link.broken) {
                    texts.add(frame.text());
                }
            };
            // What the connection began with, before the peer minded anything.
            List<TestFrame> first = new ArrayList<>(link.received);
            link.received.clear();
            for (TestFrame frame : first) {
                link.onFrame.accept(frame);
            }
            rig.turn();
            if (rig.stats().delivered() >= events
                    || (!link.broken && rig.log.streams().get(0).firstOrdinal() > events)) {
                return texts;
            }
        }
        throw new AssertionError("never delivered: " + rig.said);
    }

    @Test
    void eventThatIsTooBig_isCutAfterThreeConnections_andThoseBehindItArrive() {
        rig.log("a", "ü".repeat(100_000), "c");

        List<String> texts = ship(1009, text -> text.getBytes(StandardCharsets.UTF_8).length > 65_536, 3);

        assertThat(texts).startsWith("a").endsWith("c");
        String cut = texts.get(texts.size() - 2);
        assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isBetween(59_000, 60_000);
        assertThat(cut).matches("ü+ …\\[truncated \\d+ bytes]");
        int kept = cut.indexOf(' ') * 2;
        assertThat(cut).endsWith("[truncated " + (200_000 - kept) + " bytes]");
        assertThat(rig.stats().truncated()).isEqualTo(1);
        assertThat(rig.said).anyMatch(line -> line.contains("event 2 ended 3 connections"));
        assertThat(rig.log.losses().total()).isZero();
    }

    @Test
    void afterA1009_eachEventWaits_untilTheOneBeforeIsConfirmed() {
        rig.log("a", "b", "c");
        rig.open("plain").end(1009, "");

        FakeLink link = rig.open("plain");
        assertThat(link.texts()).containsExactly("a");
        rig.turn();
        assertThat(link.texts()).isEmpty();
        link.pong();
        rig.turn();
        assertThat(link.texts()).containsExactly("b");
        link.pong();
        rig.turn();
        assertThat(link.texts()).containsExactly("c");
        link.pong();
        rig.log("d", "e");
        rig.turn();
        assertThat(link.texts()).as("what was never under suspicion").containsExactly("d", "e");
    }

    @Test
    void nextEventOfThatSize_isCutAtOnce() {
        rig.log("x".repeat(100_000));
        ship(1009, text -> text.length() > 65_536, 1);
        int connections = rig.links.size();
        rig.log("y".repeat(100_000), "z".repeat(60_000));
        rig.turn();

        assertThat(rig.links).hasSize(connections);
        assertThat(rig.stats().delivered()).isEqualTo(3);
        List<String> texts = rig.link().texts();
        assertThat(texts.get(texts.size() - 2)).startsWith("yyy").contains("[truncated");
        assertThat(texts).last().isEqualTo("z".repeat(60_000));
        assertThat(rig.stats().truncated()).isEqualTo(2);
    }

    @Test
    void eventThatIsTooBigHoweverShort_isSkipped_andAGapTells() {
        rig.log("a", "bad".repeat(10_000), "c");

        List<String> texts = ship(1009, text -> text.startsWith("bad"), 3);

        assertThat(texts).startsWith("a").contains("c").noneMatch(text -> text.startsWith("bad"));
        rig.turnAfter(SECOND);
        assertThat(rig.log.losses().total(LossCause.POISON)).isEqualTo(1);
        assertThat(rig.stats().delivered()).isEqualTo(2);
    }

    @Test
    void eventThatIsNoUtf8_isRepairedAfterThreeConnections() {
        rig.log("a");
        rig.log(RecordKind.FORMATTED, EventLevel.INFO, new byte[] {'b', (byte) 0xFF, 'd'});
        rig.log("e");
        // TestFrame.text() replaces too, so the peer's decoder is played by a flag on the raw bytes.
        List<String> texts = new ArrayList<>();
        while (rig.stats().delivered() < 3 && rig.links.size() < 20) {
            FakeLink link = rig.open("plain");
            link.onFrame = frame -> {
                boolean bad =
                        frame.opcode() == TestFrame.TEXT && frame.payload().length == 3 && frame.payload()[1] == -1;
                if (link.broken) {
                    return;
                }
                if (bad) {
                    link.end(1007, "");
                } else if (frame.opcode() == TestFrame.PING) {
                    link.events.pong(frame.payload());
                } else {
                    texts.add(frame.text());
                }
            };
            List<TestFrame> first = new ArrayList<>(link.received);
            first.forEach(link.onFrame);
            rig.turn();
        }

        assertThat(texts).endsWith("b\uFFFDd", "e");
        assertThat(rig.log.losses().total()).isZero();
    }

    @Test
    void endsThatAreNotAboutRecords_poisonNothing() {
        rig.log("a");
        for (int i = 0; i < 6; i++) {
            rig.open("plain").end(i % 2 == 0 ? Ending.ABNORMAL : 1011, "trouble");
        }

        FakeLink link = rig.open("plain");

        assertThat(link.texts()).containsExactly("a");
        assertThat(rig.said).noneMatch(line -> line.contains("ended 3"));
    }

    @Test
    void peerThatAlwaysSays1009_beforeItGotAnything_poisonsNothing() {
        for (int i = 0; i < 6; i++) {
            rig.open("plain").end(1009, "");
        }
        rig.log("a");

        assertThat(rig.open("plain").texts()).containsExactly("a");
    }

    @Test
    void voidRecordAlone_isReleasedToo() {
        rig.log.append(9, new byte[0], 0, 0);
        FakeLink link = rig.open("plain");
        link.pong();
        rig.turn();

        assertThat(rig.log.streams().get(0).firstOrdinal()).isEqualTo(2);
        assertThat(rig.stats().delivered()).isZero();
    }

    @Test
    void close_waitsForThePong_thenCloses() {
        FakeLink link = rig.open("plain");
        rig.log("last");
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();
        assertThat(link.closeCode).isZero();

        link.pong();
        rig.turn();

        assertThat(link.closeCode).isEqualTo(1000);
        link.end(1000, "");
        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.loop.deliveredAll()).isTrue();
    }
}
