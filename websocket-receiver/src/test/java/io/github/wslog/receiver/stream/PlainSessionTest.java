package io.github.wslog.receiver.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.SpooledBatch;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainSessionTest {
    private final IntakeFixture fixture = new IntakeFixture();

    private MemoryPeer connect() {
        return new MemoryPeer(new PlainSession(fixture.intake, "10.0.0.9", null), fixture.intake);
    }

    @Test
    void message_isOneEventOfLevelInfo_whateverIsInIt() {
        MemoryPeer peer = connect();
        peer.sendText("two\nlines\n");
        peer.sendText("");
        peer.sendBinary("grüße".getBytes(StandardCharsets.UTF_8));
        assertThat(fixture.spooled())
                .containsExactly("- 1 FORMATTED 9 two\nlines\n", "- 2 FORMATTED 9 ", "- 3 FORMATTED 9 grüße");
        assertThat(peer.received).isEmpty();
        assertThat(fixture.intake.stats().plainEvents()).isEqualTo(3);
    }

    @Test
    void connections_areStreamsOfTheirOwn_forgottenWhenGone() {
        MemoryPeer first = connect();
        MemoryPeer second = connect();
        first.sendText("a");
        second.sendText("b");
        first.sendText("c");
        assertThat(fixture.spooled()).containsExactly("- 1 FORMATTED 9 a", "- 1 FORMATTED 9 b", "- 2 FORMATTED 9 c");
        assertThat(fixture.intake.streams().size()).isEqualTo(2);
        first.disconnect();
        second.disconnect();
        fixture.release();
        fixture.later(java.time.Duration.ofSeconds(2));
        assertThat(fixture.intake.streams().size()).isZero();
        assertThat(fixture.spooled())
                .as("nobody waits for a farewell of theirs")
                .isEmpty();
    }

    @Test
    void sourceOfAForgottenConnection_isKnown_whileItsEventsCanBeRead() {
        MemoryPeer peer = connect();
        peer.sendText("a");
        peer.disconnect();
        fixture.release();
        fixture.later(java.time.Duration.ofSeconds(2));
        assertThat(fixture.intake.streams().size()).isZero();
        SpooledBatch batch = fixture.spool.reader(null).next();
        assertThat(batch.source().host()).isEqualTo("10.0.0.9");
    }

    @Test
    void connection_isHeld_whileTheSpoolIsFull_andItsMessageIsTakenLater() {
        MemoryPeer peer = connect();
        int sent = fixture.fill(IntakeFixture.BIG, nth -> peer.sendText("x".repeat(IntakeFixture.BIG)));
        fixture.intake.tick();
        assertThat(peer.held).isTrue();
        int spooled = fixture.spooled().size();
        assertThat(spooled).isEqualTo(sent - 1);
        fixture.release();
        fixture.intake.tick();
        assertThat(peer.held).isFalse();
        assertThat(fixture.spooled()).singleElement().asString().startsWith("- " + sent + " FORMATTED 9 xxx");
    }

    @Test
    void messageThatWaits_isTaken_evenIfItsSenderIsGone() {
        MemoryPeer peer = connect();
        int sent = fixture.fill(IntakeFixture.BIG, nth -> peer.sendText("x".repeat(IntakeFixture.BIG)));
        peer.disconnect();
        fixture.release();
        fixture.intake.tick();
        fixture.intake.tick();
        List<String> late = fixture.spooled();
        assertThat(late).singleElement().asString().startsWith("- " + sent + " ");
    }
}
