package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Welcome;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A receiver that says what it must not say, or nothing. */
class WslogBreachTest {
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
