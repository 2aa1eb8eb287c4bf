package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WslogShippingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Rig rig = new Rig(TestSettings.of(Rig.URL));

    private FakeLink welcomed(long held) {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        rig.welcome(link, held);
        return link;
    }

    @AfterEach
    void closeLog() {
        rig.log.close();
    }

    @Test
    void hello_namesStreamSourceAndOrdinals() {
        rig.log("a", "b");

        FakeLink link = rig.open("wslog");

        assertThat(rig.frames(link))
                .containsExactly(new Hello(
                        0,
                        rig.log.stream(),
                        Relation.OWN,
                        new SourceInfo("app", "host", 42),
                        1,
                        3,
                        45_000,
                        "text/plain"));
        assertThat(rig.attempts).containsExactly("ws://logs:80 wslog.v1");
    }

    @Test
    void batch_waitsForWelcome_andCarriesWhatIsThere() {
        rig.log("a", "b", "c");
        FakeLink link = rig.open("wslog");
        assertThat(rig.frames(link)).hasSize(1).first().isInstanceOf(Hello.class);

        rig.welcome(link, 0);

        List<Frame> frames = rig.frames(link);
        assertThat(frames).hasSize(1);
        Batch batch = (Batch) frames.get(0);
        assertThat(Rig.bodies(batch)).containsExactly("a", "b", "c");
        assertThat(batch.firstOrdinal()).isEqualTo(1);
        assertThat(batch.count()).isEqualTo(3);
        assertThat(batch.highestAssigned()).isEqualTo(3);
    }

    @Test
    void records_areReleased_whenAcknowledgedAndNotBefore() {
        rig.log("a", "b", "c");
        FakeLink link = welcomed(0);
        assertThat(rig.stats().delivered()).isZero();
        assertThat(rig.log.streams().get(0).firstOrdinal()).isEqualTo(1);

        rig.ack(link, 2);

        assertThat(rig.stats().delivered()).isEqualTo(2);
        assertThat(rig.log.streams().get(0).firstOrdinal()).isEqualTo(3);
    }

    @Test
    void newEvents_goOn_whileTheConnectionIsOpen() {
        FakeLink link = welcomed(0);
        rig.log("a");
        rig.turn();
        rig.log("b", "c");
        rig.turn();

        assertThat(rig.bodies(link)).containsExactly("a", "b", "c");
        assertThat(link.bytesOfWrites).as("HELLO and two batches").hasSize(3);
    }

    @Test
    void credit_holdsBatches_andNeverPings() {
        byte[] event = new byte[1000];
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        rig.say(link, new Welcome(0, 0, 300_000, 60_000, 10_000));
        for (int i = 0; i < 100; i++) {
            rig.log(RecordKind.FORMATTED, EventLevel.INFO, event);
        }
        rig.turn();
        long inFlight = link.take(TestFrame.BINARY).stream()
                .mapToLong(f -> f.payload().length)
                .sum();
        assertThat(inFlight).isBetween(5_000L, 10_000L);

        rig.turnAfter(Duration.ofSeconds(20));
        assertThat(link.take(TestFrame.PING)).hasSize(1);
        assertThat(link.take(TestFrame.BINARY)).isEmpty();

        rig.say(link, new Ack(0, 1, 0));
        assertThat(link.take(TestFrame.BINARY)).isEmpty();
        rig.say(link, new Ack(0, 1, 20_000));
        assertThat(link.take(TestFrame.BINARY)).isNotEmpty();
    }

    @Test
    void oneBatch_goesHoweverLarge_whenNothingIsInFlight() {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        rig.say(link, new Welcome(0, 0, 300_000, 60_000, 5_000));
        rig.log(RecordKind.FORMATTED, EventLevel.INFO, new byte[200_000]);
        rig.log(RecordKind.FORMATTED, EventLevel.INFO, new byte[200_000]);
        rig.turn();

        assertThat(rig.frames(link)).hasSize(1);
        rig.say(link, new Ack(0, 1, 5_000));
        assertThat(rig.frames(link)).hasSize(1);
    }

    @Test
    void largeRecord_waitsForItsTurn_behindSmallOnes() {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        rig.say(link, new Welcome(0, 0, 300_000, 60_000, 100_000));
        rig.log("small");
        rig.log(RecordKind.FORMATTED, EventLevel.INFO, new byte[200_000]);
        rig.log("behind");
        rig.turn();
        assertThat(rig.bodies(link)).containsExactly("small");

        rig.ack(link, 1);

        assertThat(rig.bodies(link)).hasSize(2).last().isEqualTo("behind");
    }

    @Test
    void everythingUnreleased_isSentAgain_inOrderAfterAReconnect() {
        rig.log("a", "b", "c");
        FakeLink first = welcomed(0);
        rig.ack(first, 1);
        first.end(Ending.ABNORMAL, "cut");
        rig.turn();
        rig.log("d");

        FakeLink second = rig.open("wslog");
        Hello hello = (Hello) rig.frames(second).get(0);
        assertThat(hello.firstUnreleased()).isEqualTo(2);
        assertThat(hello.nextOrdinal()).isEqualTo(5);
        rig.welcome(second, 1);

        assertThat(rig.bodies(second)).containsExactly("b", "c", "d");
        assertThat(rig.stats().resent()).isEqualTo(2);
        rig.ack(second, 4);
        assertThat(rig.stats().delivered()).isEqualTo(4);
    }

    @Test
    void whatTheReceiverHolds_isNotSentAgain() {
        rig.log("a", "b", "c");
        FakeLink first = welcomed(0);
        first.end(Ending.ABNORMAL, "cut");

        FakeLink second = rig.open("wslog");
        rig.frames(second);
        rig.welcome(second, 2);

        assertThat(rig.bodies(second)).containsExactly("c");
        assertThat(rig.stats().delivered()).isEqualTo(2);
        assertThat(rig.stats().resent()).isEqualTo(1);
    }

    @Test
    void receiverThatLostWhatItHeld_getsWhatIsLeft() {
        rig.log("a", "b", "c");
        FakeLink first = welcomed(0);
        rig.ack(first, 2);
        first.end(Ending.ABNORMAL, "cut");

        FakeLink second = rig.open("wslog");
        rig.frames(second);
        rig.say(second, new Welcome(0, 0, Rig.MAX_RECORD, 60_000, 0));
        rig.ack(second, 2); // what will never come counts as held

        Batch batch = (Batch) rig.frames(second).get(0);
        assertThat(batch.firstOrdinal()).isEqualTo(3);
        rig.ack(second, 3);
        assertThat(second.closeCode).isZero();
        assertThat(rig.stats().delivered()).isEqualTo(3);
    }

    @Test
    void welcomeBeyondWhatWasAssigned_releasesNothing_andGetsAnotherStreamId() {
        rig.log("a", "b");
        FakeLink first = welcomed(3);

        assertThat(first.closeCode).isEqualTo(4418);
        assertThat(rig.stats().delivered()).isZero();
        assertThat(rig.log.streams().get(0).firstOrdinal()).isEqualTo(1);
        first.end(4418, "");

        FakeLink second = rig.open("wslog");
        Hello hello = (Hello) rig.frames(second).get(0);
        assertThat(hello.stream()).isEqualTo(new UUID(0, 1)).isNotEqualTo(rig.log.stream());
        assertThat(hello.firstUnreleased()).isEqualTo(1);
        rig.welcome(second, 0);
        assertThat(rig.bodies(second)).containsExactly("a", "b");
    }

    @Test
    void ackOfWhatWasNeverSent_endsTheConnection_andReleasesNothing() {
        rig.log("a");
        FakeLink link = welcomed(0);
        rig.ack(link, 2);

        assertThat(link.closeCode).isEqualTo(4417);
        assertThat(rig.stats().delivered()).isZero();
        assertThat(rig.stats().lastError()).contains("2 acknowledged, 1 sent");
    }

    @Test
    void ackOfWhatIsOnlyInTheLog_isAckOfWhatWasNeverSent() {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        rig.say(link, new Welcome(0, 0, 300_000, 60_000, 0));
        rig.log("a", "b");
        rig.turn();

        rig.ack(link, 1);

        assertThat(link.closeCode).isEqualTo(4417);
    }

    @Test
    void ackThatGoesBack_endsTheConnection() {
        rig.log("a", "b");
        FakeLink link = welcomed(0);
        rig.ack(link, 2);
        rig.ack(link, 1);

        assertThat(link.closeCode).isEqualTo(4417);
    }

    @Test
    void repeatedAck_changesNothing() {
        rig.log("a", "b");
        FakeLink link = welcomed(0);
        rig.ack(link, 2);
        rig.ack(link, 2);

        assertThat(link.closeCode).isZero();
        assertThat(rig.stats().delivered()).isEqualTo(2);
    }

    @Test
    void nonsense_endsTheConnection_withItsCode() {
        rig.log("a");
        assertThat(afterSaying(new Ack(7, 1, 1))).isEqualTo(4404);
        assertThat(afterSaying(new Welcome(0, 0, 2000, 2000, 1))).isEqualTo(4400);
        assertThat(afterSaying(new End(0, 1))).isEqualTo(4400);
        FakeLink garbled = welcomed(0);
        garbled.events.message(new byte[] {1, 2, 3});
        rig.turn();
        assertThat(garbled.closeCode).isEqualTo(1002);
        assertThat(rig.stats().delivered()).isZero();
    }

    private int afterSaying(Frame frame) {
        FakeLink link = welcomed(0);
        rig.say(link, frame);
        link.end(link.closeCode, "");
        return link.closeCode;
    }

    @Test
    void ackBeforeWelcome_endsTheConnection() {
        rig.log("a");
        FakeLink link = rig.open("wslog");
        rig.ack(link, 0);

        assertThat(link.closeCode).isEqualTo(4400);
    }

    @Test
    void reconnectsAfterNonsense_areSpacedOut() {
        rig.log("a");
        for (int i = 0; i < 5; i++) {
            FakeLink link = welcomed(0);
            rig.ack(link, 99);
            link.end(4417, "");
        }
        long pause = 0;
        while (rig.attempts.size() == 5) {
            pause += rig.turn();
            rig.nanos += rig.turn();
        }
        assertThat(Duration.ofNanos(pause)).isGreaterThanOrEqualTo(Duration.ofSeconds(8));
    }

    @Test
    void missingWelcome_isGivenUp_afterTheSilenceLimit() {
        FakeLink link = rig.open("wslog");
        link.heardAt = Long.MAX_VALUE / 2;

        rig.turnAfter(Duration.ofSeconds(46));

        assertThat(link.aborted).isTrue();
        assertThat(rig.stats().lastError()).contains("WELCOME");
    }

    @Test
    void recordOverThePeersLimit_goesAsAVoidOne_andAGapTells() {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        rig.say(link, new Welcome(0, 0, 2000, 60_000, 1 << 20));
        rig.log("a");
        rig.log(RecordKind.FORMATTED, EventLevel.ERROR, new byte[3000]);
        rig.log("b");
        rig.turn();
        rig.turnAfter(SECOND);

        List<String> bodies = rig.bodies(link);
        assertThat(bodies).startsWith("a", "(void)", "b").hasSize(4);
        assertThat(bodies.get(3)).contains("1 event lost (1 ERROR)").contains("too large");
        rig.ack(link, 4);
        assertThat(rig.stats().delivered())
                .as("the lost one and the gap record do not count")
                .isEqualTo(2);
        assertThat(rig.log.losses().total(LossCause.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void skippedRecord_isCountedOnce_howeverOftenItsPlaceIsSent() {
        rig.log("a");
        rig.log(RecordKind.FORMATTED, EventLevel.ERROR, new byte[3000]);
        rig.log("b");
        for (int i = 0; i < 3; i++) {
            FakeLink link = rig.open("wslog");
            rig.frames(link);
            rig.say(link, new Welcome(0, 0, 2000, 60_000, 1 << 20));
            rig.turn();
            assertThat(rig.bodies(link)).startsWith("a", "(void)", "b");
            link.end(Ending.ABNORMAL, "cut");
        }

        assertThat(rig.log.losses().total(LossCause.TOO_LARGE)).isEqualTo(1);
        assertThat(rig.stats().resent())
                .as("two events, twice; neither the void one nor the gap")
                .isEqualTo(4);
    }

    @Test
    void losses_areTold_atOnceAndThenOnceASecond() {
        FakeLink link = welcomed(0);
        rig.log.losses().count(LossCause.BUFFER_FULL, 9, 5, 0);
        rig.turn();
        assertThat(rig.bodies(link)).hasSize(1).first().asString().contains("5 events lost (5 INFO)");

        rig.log.losses().count(LossCause.BUFFER_FULL, 13, 1, 0);
        rig.turn();
        rig.log.losses().count(LossCause.BUFFER_FULL, 13, 1, 0);
        assertThat(rig.bodies(link)).isEmpty();
        rig.turnAfter(SECOND);
        assertThat(rig.bodies(link)).hasSize(1).first().asString().contains("2 events lost (2 WARN)");
    }

    @Test
    void losses_waitForRoom_whenTheLogHasNone() {
        Rig small = new Rig(TestSettings.of(Rig.URL), Rig.log(2 << 20));
        byte[] event = new byte[200_000];
        while (small.log.hasRoom(21, 210_000)) {
            small.log(RecordKind.FORMATTED, EventLevel.FATAL, event);
        }
        byte[] filler = new byte[1000];
        while (small.log.appendReserved(9, filler, 0, 1000) == io.github.wslog.transport.eventlog.Admission.ACCEPTED) {
            // until nothing more goes in
        }
        byte[] octet = new byte[1];
        while (small.log.appendReserved(9, octet, 0, 1) == io.github.wslog.transport.eventlog.Admission.ACCEPTED) {
            // nor a byte
        }
        small.log.losses().count(LossCause.BUFFER_FULL, 21, 3, 0);
        small.turn();

        assertThat(small.log.losses().pending()).isTrue();
    }

    @Test
    void close_deliversWhatIsLeft_andSaysFarewell() {
        FakeLink link = welcomed(0);
        rig.log("a", "b");
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();
        assertThat(rig.bodies(link)).containsExactly("a", "b");
        assertThat(link.closeCode).isZero();

        rig.ack(link, 2);

        assertThat(rig.frames(link)).containsExactly(new End(0, 2));
        assertThat(link.closeCode).isEqualTo(1000);
        link.end(1000, "");
        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.loop.deliveredAll()).isTrue();
        assertThat(rig.said).noneMatch(line -> line.startsWith("warn"));
    }

    @Test
    void close_tellsLosses_beforeTheFarewell() {
        FakeLink link = welcomed(0);
        rig.log.losses().count(LossCause.BUFFER_FULL, 9, 1, 0);
        rig.turn();
        rig.ack(link, 1);
        rig.bodies(link);
        rig.log.losses().count(LossCause.CLOSED, 9, 2, 0);
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();

        assertThat(rig.bodies(link))
                .hasSize(1)
                .first()
                .asString()
                .contains("2 events lost")
                .contains("closed");
        rig.ack(link, 2);
        assertThat(link.closeCode).isEqualTo(1000);
    }

    @Test
    void close_givesUp_whenTimeIsOut_andSaysWhatIsLeft() {
        FakeLink link = welcomed(0);
        rig.log("a");
        rig.log(RecordKind.PLAIN, EventLevel.ERROR, new byte[] {'x'});
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();
        rig.ack(link, 1);

        rig.turnAfter(Duration.ofSeconds(5));
        assertThat(link.closeCode).isEqualTo(1001);
        assertThat(rig.turnAfter(SECOND)).isEqualTo(ShippingLoop.OVER);

        assertThat(link.aborted).isTrue();
        assertThat(rig.loop.deliveredAll()).isFalse();
        assertThat(rig.said).last().isEqualTo("warn ws://logs:80: closed with 1 event (1 ERROR) not delivered");
    }

    @ParameterizedTest
    @ValueSource(ints = {1009, 1007})
    void recordThatEndsThreeConnections_goesAsAVoidOne(int code) {
        rig.log("a", "bad", "c");
        int connections = 0;
        FakeLink link;
        List<String> bodies;
        do {
            link = welcomed(Math.min(connections, 1));
            connections++;
            bodies = rig.bodies(link);
            if (bodies.equals(List.of("a"))) {
                rig.ack(link, 1);
                bodies = rig.bodies(link);
            }
            if (bodies.contains("bad")) {
                link.end(code, "");
            }
        } while (bodies.contains("bad") && connections < 10);

        assertThat(connections)
                .as("one to know that there is one, three for its head")
                .isEqualTo(5);
        assertThat(bodies).containsExactly("(void)");
        rig.ack(link, 2);
        assertThat(rig.bodies(link)).startsWith("c");
        rig.ack(link, 3);
        assertThat(rig.stats().delivered()).isEqualTo(2);
        assertThat(rig.log.losses().total(LossCause.POISON)).isEqualTo(1);
        assertThat(rig.said).anyMatch(line -> line.startsWith("warn") && line.contains("event 2 ended 3 connections"));
    }

    @Test
    void batches_areAsLargeAsAllowed_underLoad() {
        FakeLink link = welcomed(0);
        Rig.receive(link, 0);
        for (int i = 0; i < 5000; i++) {
            rig.log(RecordKind.FORMATTED, EventLevel.INFO, new byte[200]);
        }
        rig.turn();

        List<TestFrame> frames = link.take(TestFrame.BINARY);
        assertThat(frames)
                .allSatisfy(frame -> assertThat(frame.payload().length).isLessThanOrEqualTo(60_000));
        // Except the last, and where a segment of the log ends.
        assertThat(frames).filteredOn(frame -> frame.payload().length < 59_000).hasSizeLessThanOrEqualTo(2);
        assertThat(rig.stats().delivered()).isEqualTo(5000);
    }

    @Test
    void floodOfMessages_cutsThePeerOff() {
        FakeLink link = welcomed(0);
        for (int i = 0; i <= Mailbox.MAX_MESSAGES; i++) {
            link.events.message(new byte[] {1});
        }
        rig.turn();

        assertThat(rig.stats().failures()).isPositive();
        assertThat(link.aborted || link.closeCode != 0).isTrue();
    }
}
