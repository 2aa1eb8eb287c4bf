package io.github.wslog.receiver.stream;

import static io.github.wslog.receiver.stream.IntakeFixture.STREAM;
import static io.github.wslog.receiver.stream.IntakeFixture.batch;
import static io.github.wslog.receiver.stream.IntakeFixture.bigBatch;
import static io.github.wslog.receiver.stream.IntakeFixture.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.Wslog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WslogSessionTest {
    private final IntakeFixture fixture = new IntakeFixture();

    @Test
    void welcome_saysThatNothingIsHeld_ofANewStream() {
        MemoryPeer peer = fixture.connect();
        peer.send(hello(3, STREAM, 1));
        assertThat(peer.welcome())
                .isEqualTo(new Welcome(3, 0, Spool.LARGEST_RECORD, Wslog.MAX_BATCH_BYTES, Wslog.INITIAL_CREDIT));
    }

    @Test
    void batch_isSpooled_andThenAcknowledged() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "a", "b"));
        assertThat(fixture.spooled()).containsExactly("1 a", "2 b");
        assertThat(peer.ack()).isEqualTo(new Ack(1, 2, Credit.MOST));
        peer.sendBinary(batch(1, 3, "", "d"));
        assertThat(fixture.spooled()).containsExactly("3 ", "4 d");
        assertThat(peer.ack().highestHeld()).isEqualTo(4);
        assertThat(fixture.intake.stats().events()).isEqualTo(4);
    }

    @Test
    void welcome_saysWhatIsHeld_afterAReconnect() {
        MemoryPeer first = fixture.connectAndGreet(1);
        first.sendBinary(batch(1, 1, "a", "b"));
        first.disconnect();
        MemoryPeer second = fixture.connect();
        second.send(hello(9, STREAM, 1));
        assertThat(second.welcome().highestHeld()).isEqualTo(2);
    }

    @Test
    void repeats_areDropped_whole_andInPart() {
        MemoryPeer first = fixture.connectAndGreet(1);
        first.sendBinary(batch(1, 1, "a", "b", "c"));
        MemoryPeer second = fixture.connectAndGreet(1);
        second.sendBinary(batch(1, 1, "a", "b"));
        assertThat(second.ack().highestHeld())
                .as("never less than WELCOME said")
                .isEqualTo(3);
        second.sendBinary(batch(1, 3, "c", "d", "e"));
        assertThat(second.ack().highestHeld()).isEqualTo(5);
        assertThat(fixture.spooled()).containsExactly("1 a", "2 b", "3 c", "4 d", "5 e");
        assertThat(fixture.intake.stats().repeats()).isEqualTo(3);
        assertThat(fixture.intake.stats().events()).isEqualTo(5);
    }

    @Test
    void acknowledgements_areMerged_whileOneIsUnderWay() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.stick();
        for (int ordinal = 1; ordinal <= 5; ordinal++) {
            peer.sendBinary(batch(1, ordinal, "x"));
        }
        assertThat(peer.ack().highestHeld()).isEqualTo(1);
        assertThat(peer.received).isEmpty();
        peer.unstick();
        assertThat(peer.ack().highestHeld()).isEqualTo(5);
        assertThat(peer.received).isEmpty();
    }

    @Test
    void acknowledgement_isForAllThatHasArrived() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.moreToRead = true;
        peer.sendBinary(batch(1, 1, "a"));
        peer.sendBinary(batch(1, 2, "b"));
        assertThat(peer.received).isEmpty();
        peer.idle();
        assertThat(peer.ack().highestHeld()).isEqualTo(2);
        peer.idle();
        assertThat(peer.received).isEmpty();
    }

    @Test
    void acknowledgement_isForAQuarterOfTheCredit_toASourceThatNeverPauses() {
        MemoryPeer peer = fixture.connect();
        peer.send(hello(1, STREAM, 1));
        long credit = peer.welcome().creditBytes();
        assertThat(credit).isEqualTo(Wslog.INITIAL_CREDIT);
        peer.moreToRead = true;
        long sent = 0;
        for (int i = 0; i < 2; i++) {
            long bytes = 0;
            while (peer.received.isEmpty()) {
                assertThat(bytes).isLessThan(credit / 4);
                byte[] batch = bigBatch(1, ++sent);
                bytes += batch.length;
                peer.sendBinary(batch);
            }
            assertThat(bytes).isGreaterThanOrEqualTo(credit / 4);
            Ack ack = peer.ack();
            assertThat(ack.highestHeld()).isEqualTo(sent);
            credit = ack.creditBytes();
            assertThat(credit).as("more, once it is known to be taken").isEqualTo(Credit.MOST);
        }
    }

    @Test
    void acknowledgement_isRepeated_every10s() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "x"));
        peer.ack();
        fixture.later(Duration.ofMillis(9_999));
        assertThat(peer.received).isEmpty();
        fixture.later(Duration.ofMillis(1));
        assertThat(peer.ack().highestHeld()).isEqualTo(1);
        fixture.later(Duration.ofMillis(9_999));
        assertThat(peer.received).isEmpty();
    }

    @Test
    void acknowledgement_isRepeatedInTime_forASourceThatBearsLittleSilence() {
        MemoryPeer peer = fixture.connect();
        peer.send(new Hello(1, STREAM, Relation.OWN, IntakeFixture.SOURCE, 1, 1, 3000, ""));
        peer.welcome();
        fixture.later(Duration.ofMillis(999));
        assertThat(peer.received).isEmpty();
        fixture.later(Duration.ofMillis(1));
        assertThat(peer.ack().highestHeld()).isZero();
    }

    @Test
    void streams_keepApart_onOneConnection() {
        UUID other = new UUID(1, 2);
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.send(hello(2, other, 1));
        peer.welcome();
        peer.sendBinary(batch(2, 1, "p"));
        peer.sendBinary(batch(1, 1, "a"));
        peer.sendBinary(batch(2, 2, "q"));
        assertThat(fixture.spooled()).containsExactly("shop 1 p", "1 a", "shop 2 q");
        assertThat(peer.received)
                .extracting(frame -> ((Ack) frame).handle() + ":" + ((Ack) frame).highestHeld())
                .containsExactly("2:1", "1:1", "2:2");
    }

    @Test
    void firstBatch_mayStartAtFirstUnreleased_whenAnotherReceiverHasWhatCameBefore() {
        MemoryPeer peer = fixture.connectAndGreet(101);
        peer.sendBinary(batch(1, 101, "a"));
        assertThat(peer.ack().highestHeld()).isEqualTo(101);
        assertThat(fixture.spooled()).containsExactly("101 a");
    }

    @Test
    void batch_thatLeavesSomethingOut_closes() {
        MemoryPeer first = fixture.connectAndGreet(1);
        first.sendBinary(batch(1, 2, "b"));
        assertClosed(first, CloseReason.NOT_CONTIGUOUS);
        MemoryPeer second = fixture.connectAndGreet(1);
        second.sendBinary(batch(1, 1, "a"));
        second.sendBinary(batch(1, 3, "c"));
        assertClosed(second, CloseReason.NOT_CONTIGUOUS);
        MemoryPeer third = fixture.connectAndGreet(1);
        third.sendBinary(batch(1, 2, "b"));
        third.sendBinary(batch(1, 2, "b"));
        assertClosed(third, CloseReason.NOT_CONTIGUOUS);
        assertThat(fixture.spooled()).containsExactly("1 a", "2 b");
        assertThat(fixture.intake.stats().protocolErrors()).isEqualTo(3);
    }

    @Test
    void brokenProtocol_closesWithItsCode() {
        MemoryPeer peer = fixture.connect();
        peer.sendBinary(batch(1, 1, "a"));
        assertClosed(peer, CloseReason.UNKNOWN_HANDLE);
        peer = fixture.connect();
        peer.send(new End(1, 0));
        assertClosed(peer, CloseReason.UNKNOWN_HANDLE);
        peer = fixture.connectAndGreet(1);
        peer.send(hello(1, new UUID(5, 5), 1));
        assertClosed(peer, CloseReason.HANDLE_IN_USE);
        peer = fixture.connectAndGreet(1);
        peer.send(hello(2, STREAM, 1));
        assertClosed(peer, CloseReason.UNEXPECTED_FRAME);
        peer = fixture.connect();
        peer.send(new Ack(1, 1, 1));
        assertClosed(peer, CloseReason.UNEXPECTED_FRAME);
        peer = fixture.connect();
        peer.sendText("hello");
        assertClosed(peer, CloseReason.UNEXPECTED_FRAME);
        peer = fixture.connect();
        peer.sendBinary(new byte[] {99, 0, 0, 0});
        assertClosed(peer, CloseReason.MALFORMED);
        peer = fixture.connect();
        peer.sendBinary(new byte[0]);
        assertClosed(peer, CloseReason.MALFORMED);
        peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "x".repeat(Spool.LARGEST_RECORD + 1)));
        assertClosed(peer, CloseReason.RECORD_TOO_LARGE);
        assertThat(fixture.spooled()).isEmpty();
    }

    @Test
    void record_ofTheLargestSize_isTaken() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "x".repeat(Spool.LARGEST_RECORD)));
        assertThat(peer.ack().highestHeld()).isEqualTo(1);
        assertThat(fixture.spooled()).hasSize(1);
    }

    @Test
    void connection_isRefused_overTheLimitOfStreams() {
        MemoryPeer peer = fixture.connect();
        for (int handle = 0; handle < WslogSession.MOST_CHANNELS; handle++) {
            peer.send(hello(handle, new UUID(7, handle), 1));
        }
        assertThat(peer.closeCode).isZero();
        peer.send(hello(WslogSession.MOST_CHANNELS, STREAM, 1));
        assertClosed(peer, CloseReason.REFUSED);
    }

    @Test
    void newHello_fencesTheConnectionThatHadTheStream() {
        MemoryPeer old = fixture.connectAndGreet(1);
        old.sendBinary(batch(1, 1, "a"));
        old.received.clear();
        MemoryPeer young = fixture.connect();
        young.send(hello(1, STREAM, 1));
        assertThat(young.welcome().highestHeld()).isEqualTo(1);
        assertClosed(old, CloseReason.FENCED);
        old.sendBinary(batch(1, 2, "from the old one"));
        old.disconnect();
        young.sendBinary(batch(1, 2, "from the young one"));
        assertThat(fixture.spooled()).containsExactly("1 a", "2 from the young one");
        assertThat(old.received).isEmpty();
        assertThat(young.ack().highestHeld()).isEqualTo(2);
        assertThat(fixture.intake.stats().fenced()).isEqualTo(1);
    }

    @Test
    void batches_wait_whileTheSpoolIsFull_andAreTakenInOrderWhenThereIsRoom() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        long sent = fill(peer);
        assertThat(fixture.intake.credit().now()).isZero();
        long beforeFull = acknowledged(peer);
        assertThat(beforeFull).isLessThan(sent);
        assertThat(lastCredit).as("told to stop").isZero();
        peer.sendBinary(bigBatch(1, sent + 1));
        peer.send(new End(1, sent + 1));
        fixture.intake.tick();
        assertThat(peer.received).isEmpty();

        List<String> all = new ArrayList<>(fixture.spooled());
        fixture.release();
        fixture.intake.tick();
        all.addAll(fixture.spooled());
        assertThat(all).hasSize((int) sent + 1);
        assertThat(all).last().asString().startsWith((sent + 1) + " xxx");
        assertThat(acknowledged(peer)).isEqualTo(sent + 1);
        assertThat(peer.closeCode).isZero();
        fixture.later(Duration.ofDays(1));
        assertThat(fixture.spooled()).as("no note: the farewell has been taken").isEmpty();
    }

    @Test
    void credit_isGivenBack_whenThereIsRoomAgain() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        long sent = fill(peer);
        fixture.release();
        fixture.intake.tick();
        assertThat(acknowledged(peer)).isEqualTo(sent);
        fixture.release();
        fixture.intake.tick();
        acknowledged(peer);
        assertThat(lastCredit).isEqualTo(Credit.MOST);
    }

    @Test
    void source_thatSendsOnWithoutCredit_isClosed() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        long ordinal = fill(peer);
        for (long bytes = 0; bytes <= Credit.MOST && peer.closeCode == 0; bytes += IntakeFixture.BIG) {
            peer.sendBinary(bigBatch(1, ++ordinal));
        }
        assertClosed(peer, CloseReason.CREDIT_EXCEEDED);
    }

    @Test
    void waitingBatches_areNotTaken_onceTheStreamIsAnotherConnections() {
        MemoryPeer old = fixture.connectAndGreet(1);
        fill(old);
        MemoryPeer young = fixture.connect();
        young.send(hello(1, STREAM, 1));
        long held = young.welcome().highestHeld();
        fixture.release();
        fixture.intake.tick();
        assertThat(fixture.spooled()).as("of the old connection").isEmpty();
        young.sendBinary(batch(1, held + 1, "again"));
        assertThat(fixture.spooled()).containsExactly((held + 1) + " again");
    }

    private long lastCredit;

    /** Sends big batches until the first one has to wait; the ordinal of that one. */
    private long fill(MemoryPeer peer) {
        return fixture.fill(IntakeFixture.BIG, ordinal -> peer.sendBinary(bigBatch(1, ordinal)));
    }

    /** The highest ordinal acknowledged in all that was received, which is then forgotten. */
    private long acknowledged(MemoryPeer peer) {
        long highest = 0;
        while (!peer.received.isEmpty()) {
            Ack ack = peer.ack();
            highest = Math.max(highest, ack.highestHeld());
            lastCredit = ack.creditBytes();
        }
        return highest;
    }

    private static void assertClosed(MemoryPeer peer, CloseReason reason) {
        assertThat(peer.closeCode).as(peer.closeReason).isEqualTo(reason.code());
        assertThat(peer.closeReason).startsWith(reason.text());
    }
}
