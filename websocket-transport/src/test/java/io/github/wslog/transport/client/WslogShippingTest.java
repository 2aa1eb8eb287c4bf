package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Welcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WslogShippingTest {
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
    void repeatedAck_changesNothing() {
        rig.log("a", "b");
        FakeLink link = welcomed(0);
        rig.ack(link, 2);
        rig.ack(link, 2);

        assertThat(link.closeCode).isZero();
        assertThat(rig.stats().delivered()).isEqualTo(2);
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
}
