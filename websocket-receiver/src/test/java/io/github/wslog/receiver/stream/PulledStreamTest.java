package io.github.wslog.receiver.stream;

import static io.github.wslog.receiver.stream.IntakeFixture.STREAM;
import static io.github.wslog.receiver.stream.IntakeFixture.batch;
import static io.github.wslog.receiver.stream.IntakeFixture.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.Wslog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of sources that the receiver has dialled: these keep the most recent events, whoever lags behind. */
class PulledStreamTest {
    private final IntakeFixture fixture = new IntakeFixture();

    private MemoryPeer dialAndGreet(int handle, long firstUnreleased) {
        MemoryPeer peer = fixture.dial();
        peer.send(hello(handle, STREAM, firstUnreleased));
        return peer;
    }

    @Test
    void whatTheSourceHasNoMore_isNotedInItsPlace_andTheStreamGoesOn() {
        MemoryPeer first = dialAndGreet(1, 1);
        assertThat(first.welcome().highestHeld()).isZero();
        first.sendBinary(batch(1, 1, "a", "b"));
        first.disconnect();

        MemoryPeer second = dialAndGreet(1, 103);
        assertThat(second.welcome().highestHeld()).isEqualTo(102);
        second.sendBinary(batch(1, 103, "c"));
        assertThat(second.ack().highestHeld()).isEqualTo(103);
        assertThat(fixture.spooled())
                .containsExactly("1 a", "2 b", "102 NOTE 13 100 events were skipped: overtaken", "103 c");
    }

    @Test
    void singleEvent_isNotedInTheSingular() {
        dialAndGreet(1, 2);
        assertThat(fixture.spooled()).containsExactly("1 NOTE 13 1 event was skipped: overtaken");
    }

    @Test
    void nothingIsNoted_ofWhatIsHeld() {
        MemoryPeer first = dialAndGreet(1, 1);
        first.sendBinary(batch(1, 1, "a", "b"));
        first.disconnect();
        MemoryPeer second = dialAndGreet(1, 3);
        assertThat(second.welcome().highestHeld()).isEqualTo(2);
        second.disconnect();
        dialAndGreet(1, 2);
        assertThat(fixture.spooled()).containsExactly("1 a", "2 b");
    }

    @Test
    void nothingIsNoted_ofASourceThatHasDialled() {
        fixture.connectAndGreet(103).sendBinary(batch(1, 103, "c"));
        assertThat(fixture.spooled()).containsExactly("103 c");
    }

    @Test
    void credit_isNeverMore_thanWhatMayLieInAMailbox() {
        MemoryPeer peer = dialAndGreet(1, 1);
        assertThat(peer.welcome().creditBytes()).isEqualTo(Wslog.INITIAL_CREDIT);
        peer.sendBinary(batch(1, 1, "a"));
        assertThat(peer.ack().creditBytes()).isEqualTo(Wslog.INITIAL_CREDIT);
    }

    @Test
    void secondHello_onTheSameConnection_retiresTheOlderHandle() {
        MemoryPeer peer = dialAndGreet(1, 1);
        peer.sendBinary(batch(1, 1, "a"));
        peer.received.clear();
        peer.send(hello(2, STREAM, 50));
        assertThat(peer.welcome().highestHeld()).isEqualTo(49);
        peer.sendBinary(batch(2, 50, "b"));
        assertThat(peer.ack().handle()).isEqualTo(2);
        assertThat(fixture.spooled()).containsExactly("1 a", "49 NOTE 13 48 events were skipped: overtaken", "50 b");
        fixture.later(Duration.ofSeconds(11));
        assertThat(peer.ack().handle()).isEqualTo(2);
        assertThat(peer.received).as("of the retired handle").isEmpty();
        assertThat(peer.closeCode).isZero();

        peer.sendBinary(batch(1, 51, "c"));
        assertThat(peer.closeCode).isEqualTo(CloseReason.UNKNOWN_HANDLE.code());
        assertThat(fixture.warnings).as("the one who has dialled says it").isEmpty();
    }

    @Test
    void secondHello_underTheSameHandle_isAnError() {
        MemoryPeer peer = dialAndGreet(1, 1);
        peer.send(hello(1, STREAM, 1));
        assertThat(peer.closeCode).isEqualTo(CloseReason.HANDLE_IN_USE.code());
    }

    @Test
    void secondHello_waitsBehindTheBatchesThatWait_andSkipsNoneOfThem() {
        MemoryPeer peer = dialAndGreet(1, 1);
        long waits = fill(peer, 250_000);
        peer.received.clear();
        peer.send(hello(2, STREAM, waits + 11));
        assertThat(peer.received).isEmpty();

        List<String> all = new ArrayList<>(fixture.spooled());
        fixture.release();
        fixture.intake.tick();
        all.addAll(fixture.spooled());
        assertThat(all)
                .hasSize((int) waits + 1)
                .last()
                .isEqualTo((waits + 10) + " NOTE 13 10 events were skipped: overtaken");
        assertThat(all.get((int) waits - 1)).startsWith(waits + " xxx");
        Frame first = peer.received.remove();
        assertThat(first).isInstanceOf(Welcome.class);
        assertThat(((Welcome) first).highestHeld()).isEqualTo(waits + 10);
        assertThat(peer.closeCode).isZero();
    }

    @Test
    void note_waitsForRoom_andNothingOvertakesIt() {
        fixture.intake.tick();
        fill(otherStream(1), 250_000);
        fill(otherStream(2), 1_000);
        fill(otherStream(3), 1);
        MemoryPeer peer = dialAndGreet(1, 500);
        assertThat(peer.welcome().highestHeld()).isEqualTo(499);
        peer.sendBinary(batch(1, 500, "behind"));
        assertThat(fixture.spooled()).noneMatch(line -> line.startsWith("499 ") || line.startsWith("500 "));
        fixture.release();
        fixture.intake.tick();
        fixture.intake.tick();
        assertThat(fixture.spooled())
                .containsSubsequence("499 NOTE 13 499 events were skipped: overtaken", "500 behind");
    }

    private MemoryPeer otherStream(int number) {
        MemoryPeer peer = fixture.connect();
        peer.send(hello(1, new UUID(9, number), 1));
        return peer;
    }

    @Test
    void note_isWrittenOnce_whenTheReceiverIsKilledBehindIt(@TempDir Path directory) throws Exception {
        try (Spool spool = Spool.open(directory, Spool.SMALLEST_CAPACITY)) {
            IntakeFixture before = new IntakeFixture(spool, StreamLimits.DEFAULTS);
            MemoryPeer peer = before.dial();
            peer.send(hello(1, STREAM, 10));
        }
        try (Spool spool = Spool.open(directory, Spool.SMALLEST_CAPACITY)) {
            IntakeFixture after = new IntakeFixture(spool, StreamLimits.DEFAULTS);
            MemoryPeer peer = after.dial();
            peer.send(hello(1, STREAM, 10));
            assertThat(peer.welcome().highestHeld()).isEqualTo(9);
            assertThat(after.spooled()).containsExactly("9 NOTE 13 9 events were skipped: overtaken");
        }
    }

    @Test
    void endedStream_isRemembered_asLongAsItsSourceMayAnnounceItAgain() {
        MemoryPeer first = dialAndGreet(1, 1);
        first.sendBinary(batch(1, 1, "a"));
        first.send(new End(1, 1));
        first.disconnect();
        otherStream(1).sendBinary(batch(1, 1, "behind the farewell"));
        fixture.release();
        fixture.intake.streams().writeState();
        fixture.later(Duration.ofDays(6));
        MemoryPeer second = dialAndGreet(1, 1);
        assertThat(second.welcome().highestHeld()).isEqualTo(1);
        second.disconnect();
        fixture.later(Duration.ofDays(8));
        assertThat(dialAndGreet(1, 1).welcome().highestHeld()).isZero();
    }

    @Test
    void pulledStream_isRememberedAsSuch_acrossARestart(@TempDir Path directory) throws Exception {
        try (Spool spool = Spool.open(directory, Spool.SMALLEST_CAPACITY)) {
            IntakeFixture before = new IntakeFixture(spool, StreamLimits.DEFAULTS);
            MemoryPeer peer = before.dial();
            peer.send(hello(1, STREAM, 1));
            peer.sendBinary(batch(1, 1, "a"));
            before.intake.close();
        }
        try (Spool spool = Spool.open(directory, Spool.SMALLEST_CAPACITY)) {
            assertThat(spool.recovery().streams())
                    .singleElement()
                    .satisfies(state -> assertThat(state.description().pulled()).isTrue());
        }
    }

    /** Sends batches of one record until the first one has to wait; the ordinal of that one. */
    private long fill(MemoryPeer peer, int bytes) {
        return fixture.fill(bytes, ordinal -> peer.sendBinary(batch(1, ordinal, "x".repeat(bytes))));
    }
}
