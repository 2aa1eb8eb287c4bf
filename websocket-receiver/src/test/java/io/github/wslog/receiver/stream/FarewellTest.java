package io.github.wslog.receiver.stream;

import static io.github.wslog.receiver.stream.IntakeFixture.STREAM;
import static io.github.wslog.receiver.stream.IntakeFixture.batch;
import static io.github.wslog.receiver.stream.IntakeFixture.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.End;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FarewellTest {
    private static final String SUBJECT = "stream " + STREAM + " of shop on host-1 (process 4242)";

    private final IntakeFixture fixture = new IntakeFixture();

    @Test
    void stream_thatBreaksOff_isNotedAfterFiveMinutes_once() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, 20, "a", "b", "c"));
        fixture.later(Duration.ofHours(5));
        fixture.spooled();
        peer.disconnect();
        fixture.later(Duration.ofMinutes(5).minusMillis(1));
        assertThat(fixture.spooled()).isEmpty();
        fixture.later(Duration.ofSeconds(1));
        assertThat(fixture.spooled())
                .containsExactly("websocket-receiver 1 NOTE 13 " + SUBJECT
                        + " ended without farewell after 3 events, at least 17 missing");
        fixture.later(Duration.ofHours(5));
        assertThat(fixture.spooled()).isEmpty();
    }

    @Test
    void stream_thatComesBackInTime_isNotNoted_andCanBreakOffAgain() {
        MemoryPeer first = fixture.connectAndGreet(1);
        first.sendBinary(batch(1, 1, "a"));
        first.disconnect();
        fixture.later(Duration.ofMinutes(4));
        MemoryPeer second = fixture.connectAndGreet(1);
        fixture.later(Duration.ofHours(1));
        assertThat(fixture.spooled()).containsExactly("1 a");
        second.disconnect();
        fixture.later(Duration.ofMinutes(6));
        assertThat(fixture.spooled()).singleElement().asString().endsWith("ended without farewell after 1 event");
        MemoryPeer third = fixture.connectAndGreet(1);
        third.disconnect();
        fixture.later(Duration.ofMinutes(6));
        assertThat(fixture.spooled()).hasSize(1);
    }

    @Test
    void farewell_isTheEnd_withoutANote_ifNothingIsMissing() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "a", "b"));
        peer.send(new End(1, 2));
        peer.disconnect();
        fixture.later(Duration.ofMinutes(30));
        assertThat(fixture.spooled()).containsExactly("1 a", "2 b");
    }

    @Test
    void farewell_isNoted_ifEventsNeverCame() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "a", "b"));
        peer.send(new End(1, 12_345));
        assertThat(fixture.spooled())
                .containsExactly(
                        "1 a",
                        "2 b",
                        "websocket-receiver 1 NOTE 13 " + SUBJECT
                                + " ended after 12 345 events, 12 343 of them never came here");
    }

    @Test
    void eventsThatAnotherReceiverHas_areNotMissing() {
        MemoryPeer peer = fixture.connectAndGreet(101);
        peer.sendBinary(batch(1, 101, "a"));
        peer.send(new End(1, 101));
        assertThat(fixture.spooled()).containsExactly("101 a");
    }

    @Test
    void handle_isFreeAgain_afterTheFarewell() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.send(new End(1, 0));
        peer.send(hello(1, new UUID(8, 8), 1));
        assertThat(peer.welcome().highestHeld()).isZero();
        assertThat(peer.closeCode).isZero();
    }

    @Test
    void stream_isForgottenAnHourAfterItsFarewell_onceOutputsHoldIt() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "a", "b"));
        peer.send(new End(1, 2));
        fixture.later(Duration.ofHours(2));
        assertThat(held()).as("not yet written").isEqualTo(2);
        endAgain();
        assertThat(fixture.spooled()).hasSize(2);
        MemoryPeer other = fixture.connect();
        other.send(hello(1, new UUID(8, 8), 1));
        other.sendBinary(batch(1, 1, "x"));
        fixture.release();
        fixture.later(Duration.ofMinutes(59));
        assertThat(held()).isEqualTo(2);
        endAgain();
        fixture.later(Duration.ofMinutes(61));
        assertThat(held()).isZero();
    }

    @Test
    void stream_thatBrokeOff_isForgottenAfterAWeek() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        peer.sendBinary(batch(1, 1, "a"));
        peer.disconnect();
        fixture.later(Duration.ofDays(1));
        fixture.release();
        fixture.later(Duration.ofDays(6).minusSeconds(1));
        assertThat(fixture.intake.streams().size()).isEqualTo(1);
        fixture.later(Duration.ofSeconds(2));
        assertThat(fixture.intake.streams().size()).isZero();
    }

    @Test
    void streamsUnconnectedLongest_areForgotten_whenThereAreTooMany() {
        IntakeFixture few = new IntakeFixture(
                Spool.inMemory(Spool.SMALLEST_CAPACITY),
                new StreamLimits(Duration.ofDays(30), Duration.ofDays(30), Duration.ofDays(30), 10));
        MemoryPeer connected = few.connectAndGreet(1);
        for (int i = 0; i < 10; i++) {
            few.clock.advance(Duration.ofSeconds(1));
            MemoryPeer peer = few.connect();
            peer.send(hello(1, new UUID(9, i), 1));
            peer.sendBinary(batch(1, 1, "a"));
            peer.disconnect();
        }
        few.later(Duration.ofSeconds(1));
        assertThat(few.intake.streams().size()).isEqualTo(9);
        assertThat(few.warnings).singleElement().asString().contains("more than 10 streams: 2 forgotten");
        MemoryPeer oldest = few.connect();
        oldest.send(hello(1, new UUID(9, 0), 1));
        assertThat(oldest.welcome().highestHeld()).isZero();
        MemoryPeer youngest = few.connect();
        youngest.send(hello(1, new UUID(9, 9), 1));
        assertThat(youngest.welcome().highestHeld()).isEqualTo(1);
        connected.received.clear();
        connected.sendBinary(batch(1, 1, "a"));
        assertThat(connected.ack().highestHeld()).isEqualTo(1);
    }

    private long held() {
        MemoryPeer peer = fixture.connect();
        peer.send(hello(1, STREAM, 1));
        asking = peer;
        return peer.welcome().highestHeld();
    }

    private MemoryPeer asking;

    private void endAgain() {
        asking.send(new End(1, 2));
        asking.disconnect();
    }
}
