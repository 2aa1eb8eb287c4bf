package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether it is worth dialling once more when the end has come. */
class DialingAtTheEndTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private Rig rig = new Rig(TestSettings.of(Rig.URL));

    @AfterEach
    void closeLog() {
        rig.log.close();
    }

    @Test
    void close_triesAsLongAsThereIsTime_whenNobodyAnswers() {
        rig.log("a");
        rig.turn();
        rig.loop.end(Duration.ofMillis(400));
        rig.turn();
        assertThat(rig.attempts).as("one more attempt, without waiting").hasSize(2);

        assertThat(rig.turnAfter(Duration.ofMillis(250))).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.attempts)
                .as("and another; there is no time for a fourth")
                .hasSize(3);
        assertThat(rig.loop.deliveredAll()).isFalse();
        assertThat(rig.said).last().isEqualTo("warn ws://logs:80: closed with 1 event (1 INFO) not delivered");
    }

    @Test
    void close_dialsOnceMore_andDelivers_whenSomebodyAnswers() {
        rig.log("a");
        rig.turn();
        rig.answers.add("plain");
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();
        rig.link().pong();
        rig.turn();
        rig.link().end(1000, "");

        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.loop.deliveredAll()).isTrue();
    }

    @Test
    void close_doesNotDial_whenTheCredentialsWereRefused() {
        rig.answers.add("refused");
        rig.log("a");
        rig.turn();
        rig.loop.end(Duration.ofMinutes(10));

        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.attempts).hasSize(1);
    }

    @Test
    void close_doesNotDial_whenThereIsNothingToDeliver() {
        rig.loop.end(Duration.ofMinutes(10));

        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.attempts).isEmpty();
        assertThat(rig.loop.deliveredAll()).isTrue();
        assertThat(rig.said).isEmpty();
    }

    @Test
    void close_abandonsAnAttempt_whenTimeIsOut() {
        rig.holdAnswers = true;
        rig.log("a");
        rig.turn();
        rig.loop.end(SECOND);
        assertThat(rig.turn()).isPositive();

        assertThat(rig.turnAfter(SECOND)).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.abandoned).isTrue();
        rig.answers.add("plain");
        rig.answerHeld();
        rig.loop.discardMail();
        assertThat(rig.link().aborted).isTrue();
    }

    @Test
    void close_triesOnceMore_whenTheConnectionBreaksMeanwhile() {
        FakeLink first = rig.open("plain");
        rig.log("a");
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();
        rig.answers.add("plain");
        first.end(Ending.ABNORMAL, "cut");
        rig.turn();
        rig.turnAfter(Duration.ofMillis(500));
        rig.link().pong();
        rig.turn();
        rig.link().end(1000, "");

        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.loop.deliveredAll()).isTrue();
    }
}
