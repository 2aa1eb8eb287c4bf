package io.github.wslog.receiver.stream;

import static io.github.wslog.receiver.stream.IntakeFixture.STREAM;
import static io.github.wslog.receiver.stream.IntakeFixture.batch;
import static io.github.wslog.receiver.stream.IntakeFixture.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is acknowledged where that waits for the disk, which the test plays. */
class DurabilityTest {
    private static final UUID OTHER = new UUID(8, 9);

    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
    private final IntakeFixture fixture = new IntakeFixture(spool, this::force);
    private int forced;
    private boolean broken;
    private Runnable meanwhile = () -> {};

    private void force() throws IOException {
        if (broken) {
            throw new IOException("Input/output error");
        }
        forced++;
        Runnable now = meanwhile;
        meanwhile = () -> {};
        now.run();
    }

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    @Test
    void batch_isAcknowledged_whenItWasForced() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        int before = forced;
        meanwhile = () -> assertThat(peer.received).as("not before").isEmpty();
        peer.sendBinary(batch(1, 1, "a", "b"));
        assertThat(forced).isEqualTo(before + 1);
        assertThat(peer.ack().highestHeld()).isEqualTo(2);
    }

    @Test
    void everythingThatHasCome_isForcedAtOnce() {
        MemoryPeer first = fixture.connectAndGreet(1);
        MemoryPeer second = fixture.connect();
        second.send(hello(1, OTHER, 1));
        second.welcome();
        int before = forced;
        first.moreToRead = true;
        second.moreToRead = true;
        for (int i = 1; i <= 5; i++) {
            first.sendBinary(batch(1, i, "a"));
            second.sendBinary(batch(1, i, "b"));
        }
        first.idle();
        second.idle();
        assertThat(forced).isEqualTo(before + 1);
        assertThat(first.ack().highestHeld()).isEqualTo(5);
        assertThat(second.ack().highestHeld()).isEqualTo(5);
    }

    @Test
    void whatComesWhileTheDiskIsBusy_waitsForTheNextTime() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        meanwhile = () -> {
            peer.moreToRead = true;
            peer.sendBinary(batch(1, 3, "c"));
        };
        peer.sendBinary(batch(1, 1, "a", "b"));
        assertThat(peer.ack().highestHeld()).isEqualTo(2);
        assertThat(peer.received).isEmpty();
        assertThat(fixture.intake.acknowledgementsWait()).isTrue();
        fixture.intake.acknowledge();
        assertThat(peer.ack().highestHeld()).isEqualTo(3);
    }

    @Test
    void welcome_promisesWhatWasForced() {
        MemoryPeer first = fixture.connectAndGreet(1);
        first.moreToRead = true;
        first.sendBinary(batch(1, 1, "a", "b"));
        first.disconnect();
        int before = forced;
        MemoryPeer second = fixture.connect();
        second.send(hello(9, STREAM, 1));
        assertThat(second.welcome().highestHeld()).isEqualTo(2);
        assertThat(forced).isEqualTo(before + 1);
    }

    @Test
    void nothingIsAcknowledgedAnyMore_whenTheDiskHasNotTakenTheSpool() {
        MemoryPeer peer = fixture.connectAndGreet(1);
        broken = true;
        peer.sendBinary(batch(1, 1, "a"));
        broken = false;
        peer.sendBinary(batch(1, 2, "b"));
        fixture.later(java.time.Duration.ofMinutes(1));
        assertThat(peer.received).isEmpty();
        assertThat(fixture.warnings).containsExactly("the disk has not taken the spool: Input/output error");
        MemoryPeer second = fixture.connect();
        second.send(hello(1, OTHER, 1));
        assertThat(second.received).isEmpty();
        assertThat(second.closeReason).isEqualTo("going away: the disk does not take the spool");
    }

    @Test
    void spoolInFiles_isForced_withoutAWord(@TempDir Path directory) throws Exception {
        try (Spool files = Spool.open(directory, Spool.SMALLEST_CAPACITY)) {
            Promise promise = Promise.of(files, Durability.DISK);
            assertThat(promise.holds(promise.horizon())).isFalse();
            promise.keep();
            assertThat(promise.holds(promise.horizon())).isTrue();
        }
    }
}
