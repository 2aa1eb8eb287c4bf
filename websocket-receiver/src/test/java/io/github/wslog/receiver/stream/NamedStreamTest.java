package io.github.wslog.receiver.stream;

import static io.github.wslog.receiver.stream.IntakeFixture.STREAM;
import static io.github.wslog.receiver.stream.IntakeFixture.batch;
import static io.github.wslog.receiver.stream.IntakeFixture.hello;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.transport.wire.CloseReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream belongs to the name under which it was opened. */
class NamedStreamTest {
    private IntakeFixture fixture = new IntakeFixture();

    private MemoryPeer greetAs(String name) {
        MemoryPeer peer = fixture.connectAs(name);
        peer.send(hello(1, STREAM, 1));
        return peer;
    }

    private MemoryPeer accepted(String name) {
        MemoryPeer peer = greetAs(name);
        peer.welcome();
        return peer;
    }

    private void assertRefused(String name) {
        MemoryPeer peer = greetAs(name);
        assertThat(peer.closeCode).isEqualTo(CloseReason.FOREIGN_STREAM.code());
        assertThat(peer.closeReason).isEqualTo("the stream belongs to another name: " + STREAM);
        assertThat(peer.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "", "Shop"})
    void anotherName_isRefused_andTheOwnerGoesOnUndisturbed(String other) {
        MemoryPeer owner = accepted("shop");
        owner.sendBinary(batch(1, 1, "a"));

        assertRefused(other);

        owner.sendBinary(batch(1, 2, "b"));
        assertThat(owner.closeCode).isZero();
        assertThat(fixture.spooled()).containsExactly("1 a", "2 b");
        assertThat(fixture.intake.stats().fenced()).isZero();
        assertThat(fixture.warnings).hasSize(1).allMatch(line -> line.contains("belongs to another name"));
    }

    @Test
    void sameName_goesOn_andFencesTheOlderConnection() {
        MemoryPeer older = accepted("shop");
        older.sendBinary(batch(1, 1, "a"));
        MemoryPeer newer = fixture.connectAs("shop");
        newer.send(hello(1, STREAM, 1));

        assertThat(newer.welcome().highestHeld()).isEqualTo(1);
        assertThat(older.closeCode).isEqualTo(CloseReason.FENCED.code());
    }

    @Test
    void streamWithoutAName_belongsToTheFirstThatComes() {
        MemoryPeer before = fixture.connectAndGreet(1);
        before.sendBinary(batch(1, 1, "a"));
        before.disconnect();

        accepted("shop").sendBinary(batch(1, 2, "b"));

        assertRefused("other");
        assertThat(fixture.spooled()).containsExactly("1 a", "2 b");
    }

    @Test
    void whereNobodyIsAskedForAName_streamsGoOn_andKeepTheirs() {
        accepted("shop").sendBinary(batch(1, 1, "a"));

        MemoryPeer unasked = fixture.connect();
        unasked.send(hello(1, STREAM, 1));
        assertThat(unasked.welcome().highestHeld()).isEqualTo(1);

        assertRefused("other");
    }

    @Test
    void sourceThatWasDialled_doesNotTakeTheStreamOfAName() {
        accepted("shop").sendBinary(batch(1, 1, "a"));
        MemoryPeer dialled = new MemoryPeer(new WslogSession(fixture.intake, true, ""), fixture.intake);
        dialled.send(hello(1, STREAM, 1));

        assertThat(dialled.closeCode).isEqualTo(CloseReason.FOREIGN_STREAM.code());
    }

    @Test
    void names_holdAcrossRestarts(@TempDir Path directory) throws IOException {
        fixture = new IntakeFixture(Spool.open(directory, Spool.SMALLEST_CAPACITY), StreamLimits.DEFAULTS);
        accepted("shop").sendBinary(batch(1, 1, "a"));
        // As after kill -9: without the snapshot of an orderly end.
        fixture.spool.close();

        fixture = new IntakeFixture(Spool.open(directory, Spool.SMALLEST_CAPACITY), StreamLimits.DEFAULTS);
        assertRefused("other");
        MemoryPeer again = greetAs("shop");
        assertThat(again.welcome().highestHeld()).isEqualTo(1);
        fixture.intake.close();
        fixture.spool.close();

        fixture = new IntakeFixture(Spool.open(directory, Spool.SMALLEST_CAPACITY), StreamLimits.DEFAULTS);
        assertRefused("other");
        fixture.spool.close();
    }

    @Test
    void name_isShown_whereTheSourceIs() {
        accepted("shop").sendBinary(batch(1, 1, 5, "a"));
        MemoryPeer gone = greetAs("shop");
        gone.disconnect();
        fixture.later(Duration.ofMinutes(6));

        assertThat(fixture.spooled())
                .anyMatch(line -> line.contains(
                        "stream " + STREAM + " of shop on host-1 (process 4242, name shop) ended without farewell"));
    }
}
