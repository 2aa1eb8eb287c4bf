package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the loop dials whom. Back-off takes the longest that it may: half a second, one, two, … */
class DialingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration STABLE = Route.STABLE;
    private Rig rig = new Rig(TestSettings.of(Rig.URL));

    /** How long it takes until the next attempt is made. */
    private Duration untilNextAttempt() {
        long start = rig.nanos;
        int before = rig.attempts.size();
        for (int i = 0; rig.attempts.size() == before && i < 100_000; i++) {
            long pause = rig.loop.turn();
            if (rig.attempts.size() == before) {
                rig.nanos += pause;
            }
        }
        return Duration.ofNanos(rig.nanos - start);
    }

    @AfterEach
    void closeLog() {
        rig.log.close();
    }

    @Test
    void start_dialsOnlyWhenTurned() {
        assertThat(rig.attempts).isEmpty();
        assertThat(untilNextAttempt()).isZero();
    }

    @Test
    void failures_areSpacedOut_upToTheMaximum() {
        untilNextAttempt();
        for (long millis : new long[] {500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000}) {
            assertThat(untilNextAttempt()).isEqualTo(Duration.ofMillis(millis));
        }
    }

    @Test
    void lostConnection_isDialledAtOnce_whenItWasStable() {
        untilNextAttempt();
        untilNextAttempt();
        FakeLink link = rig.open("plain");
        link.heardAt = Long.MAX_VALUE / 2;
        rig.nanos += STABLE.toNanos();
        link.end(1001, "");

        assertThat(untilNextAttempt()).isZero();
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void lostConnection_waits_whenItWasNotStable() {
        rig.open("plain").end(Ending.ABNORMAL, "cut");
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofMillis(500));

        rig.turn();
        rig.answers.add("plain");
        rig.turnAfter(SECOND);
        rig.link().end(Ending.ABNORMAL, "cut");
        assertThat(untilNextAttempt()).as("the limit goes on doubling").isGreaterThan(SECOND);
    }

    @Test
    void lostConnection_isAFirstFailure_whenSomethingWasDelivered() {
        for (int failure = 0; failure < 6; failure++) {
            untilNextAttempt();
        }
        FakeLink link = rig.open("wslog");
        rig.welcome(link, 0);
        rig.log("a", "b");
        rig.turn();
        rig.ack(link, 1);
        link.end(Ending.ABNORMAL, "killed");
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofMillis(500));

        rig.answers.add("wslog");
        rig.turnAfter(SECOND);
        rig.welcome(rig.link(), 1);
        rig.turn();
        rig.link().end(Ending.ABNORMAL, "killed before it took anything");
        assertThat(untilNextAttempt()).as("the limit goes on doubling").isEqualTo(SECOND);
    }

    @Test
    void refusal_isRetriedSlowly_andSaid() {
        rig.answers.addAll(List.of("refused", "refused"));
        untilNextAttempt();

        assertThat(untilNextAttempt()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(rig.said).containsExactly("warn ws://logs:80: was refused");
    }

    @Test
    void retryAfter_isHonoured_whenLongerThanTheBackOff() {
        rig.answers.add("unreachable 90");
        untilNextAttempt();
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofSeconds(90));
        rig = new Rig(TestSettings.of(Rig.URL));
        rig.answers.add("unreachable 1000000");
        untilNextAttempt();
        assertThat(untilNextAttempt()).as("an hour at most").isEqualTo(Duration.ofHours(1));
    }

    @Test
    void closeCodes_saySometimesHowLong() {
        assertThat(pauseAfter(1008)).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(pauseAfter(1013)).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(pauseAfter(4409)).as("another one ships this stream").isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        assertThat(pauseAfter(1012)).as("all clients of a restarted server").isBetween(Duration.ofMillis(1), SECOND);
        assertThat(pauseAfter(1001)).isZero();
    }

    private Duration pauseAfter(int code) {
        rig = new Rig(TestSettings.of(Rig.URL));
        FakeLink link = rig.open("plain");
        rig.nanos += STABLE.toNanos();
        link.heardAt = rig.nanos;
        link.end(code, "");
        return untilNextAttempt();
    }

    @Test
    void subprotocolThatIsMinded_isLeftOutAtOnce() {
        rig.answers.addAll(List.of("subprotocol", "plain"));
        rig.log("a");
        rig.turn();

        assertThat(rig.attempts).containsExactly("ws://logs:80 wslog.v1", "ws://logs:80 null");
        assertThat(rig.link().texts()).containsExactly("a");
        assertThat(rig.said).containsExactly("info connected to ws://logs:80 (plain messages, confirmed by PING)");
    }

    @Test
    void ownSubprotocol_isOfferedAlone_andNeverLeftOut() {
        rig = new Rig(TestSettings.of(Rig.URL).subprotocol("mine"));
        rig.answers.addAll(List.of("subprotocol", "plain"));
        untilNextAttempt();

        assertThat(untilNextAttempt()).isGreaterThan(SECOND);
        assertThat(rig.attempts).containsExactly("ws://logs:80 mine", "ws://logs:80 mine");
    }

    @Test
    void subprotocolThatIsMinded_isARefusal_whenAcknowledgementsAreNeeded() {
        rig = new Rig(TestSettings.of(Rig.URL).delivery(Delivery.ACKNOWLEDGED));
        rig.answers.addAll(List.of("subprotocol", "wslog"));
        untilNextAttempt();

        assertThat(untilNextAttempt()).isGreaterThan(Duration.ofSeconds(10));
        assertThat(rig.attempts).containsExactly("ws://logs:80 wslog.v1", "ws://logs:80 wslog.v1");
        assertThat(rig.said).first().asString().contains("which delivery=acknowledged needs");
    }

    @Test
    void attemptThatHangs_isAbandoned() {
        rig.holdAnswers = true;
        rig.turn();
        rig.turnAfter(Duration.ofSeconds(14));
        assertThat(rig.abandoned).isFalse();

        rig.turnAfter(SECOND);

        assertThat(rig.abandoned).isTrue();
        assertThat(rig.stats().lastError()).contains("no connection within 15000 ms");
    }

    @Test
    void lateConnection_isCut_andTheOneInUseGoesOn() {
        rig.holdAnswers = true;
        rig.turn();
        rig.turnAfter(Duration.ofSeconds(15));
        rig.holdAnswers = false;
        FakeLink used = rig.open("plain");
        rig.answers.add("plain");

        rig.answerHeld();
        rig.turn();

        assertThat(rig.links).hasSize(2);
        assertThat(rig.link().aborted).as("the late one").isTrue();
        assertThat(used.aborted).isFalse();
        rig.link().end(Ending.ABNORMAL, "of the late one");
        rig.log("a");
        rig.turn();
        assertThat(used.texts()).containsExactly("a");
    }

    @Test
    void connectionThatEndedBeforeItWasTaken_isNotTakenForAlive() {
        rig.answers.add("dying");
        rig.turn();

        assertThat(rig.stats().state()).isEqualTo("waiting");
        assertThat(rig.stats().lastError()).contains("1013");
    }

    @Test
    void urls_areTriedInOrder_withAPauseOnlyWhenNoneAnswers() {
        rig = new Rig(TestSettings.of(Rig.URL, Rig.SECOND));
        rig.turn();
        assertThat(rig.attempts).containsExactly("ws://logs:80 wslog.v1", "ws://second:80 wslog.v1");

        assertThat(untilNextAttempt()).isEqualTo(Duration.ofMillis(500));
        assertThat(rig.attempts).last().isEqualTo("ws://logs:80 wslog.v1");
    }

    @Test
    void firstUrl_isReturnedTo_whenItAnswersAgain() {
        rig = new Rig(TestSettings.of(Rig.URL, Rig.SECOND));
        rig.answers.addAll(List.of("unreachable", "plain"));
        rig.log("a");
        rig.turn();
        FakeLink second = rig.link().answeringPings();
        second.pong();
        assertThat(second.texts()).containsExactly("a");

        // The first probe fails, the next comes after twice the time.
        rig.turnAfter(Failback.FIRST_PROBE);
        assertThat(rig.attempts).hasSize(3).last().isEqualTo("ws://logs:80 wslog.v1");
        rig.answers.add("plain");
        rig.turnAfter(Failback.FIRST_PROBE);
        assertThat(rig.attempts).hasSize(3);
        second.heardAt = Long.MAX_VALUE / 2;
        rig.turnAfter(Failback.FIRST_PROBE);
        assertThat(rig.attempts).hasSize(4);
        assertThat(second.closeCode).isEqualTo(1000);
        second.end(1000, "");
        rig.log("b");
        rig.turn();

        assertThat(rig.link()).isNotSameAs(second);
        assertThat(rig.link().texts()).containsExactly("b");
        assertThat(rig.stats().state()).isEqualTo("open to ws://logs:80");
        assertThat(rig.stats().resent()).isZero();
    }

    @Test
    void secondUrl_staysInUse_untilWhatIsUnderWayHasSettled() {
        rig = new Rig(TestSettings.of(Rig.URL, Rig.SECOND));
        rig.answers.addAll(List.of("unreachable", "plain"));
        rig.turn();
        FakeLink second = rig.link();
        rig.nanos += Failback.FIRST_PROBE.toNanos() - 1;
        second.heardAt = rig.nanos;
        rig.log("a");
        rig.turn();
        assertThat(second.texts()).containsExactly("a");
        rig.answers.add("plain");
        rig.turnAfter(Duration.ofNanos(1));
        assertThat(rig.links).hasSize(2);
        assertThat(second.closeCode).isZero();
        rig.log("b");
        rig.turn();
        assertThat(second.texts()).as("nothing new").isEmpty();

        second.answeringPings().pong();
        rig.turn();

        assertThat(second.closeCode).isEqualTo(1000);
        second.end(1000, "");
        rig.turn();
        assertThat(rig.link().texts()).containsExactly("b");
    }

    @Test
    void brokenSecondUrl_meansTheFirstIsTriedFirst() {
        rig = new Rig(TestSettings.of(Rig.URL, Rig.SECOND));
        rig.answers.addAll(List.of("unreachable", "plain"));
        rig.turn();
        rig.nanos += STABLE.toNanos();
        rig.link().end(Ending.ABNORMAL, "cut");
        untilNextAttempt();

        assertThat(rig.attempts)
                .startsWith("ws://logs:80 wslog.v1", "ws://second:80 wslog.v1", "ws://logs:80 wslog.v1");
    }

    @Test
    void changedSettings_takeEffect_onANewConnection() {
        FakeLink first = rig.open("plain").answeringPings();
        rig.log("a");
        rig.turn();

        rig.loop.change(TestSettings.of(Rig.SECOND).make());
        rig.turn();
        assertThat(first.closeCode).isEqualTo(1000);
        first.end(1000, "");
        rig.answers.add("plain");
        rig.log("b");
        rig.turn();

        assertThat(rig.attempts).last().isEqualTo("ws://second:80 wslog.v1");
        assertThat(rig.link().texts()).containsExactly("b");
        assertThat(rig.stats().delivered()).isEqualTo(1);
    }

    @Test
    void changedSettings_endTheBackOff() {
        rig.turn();
        rig.loop.change(TestSettings.of(Rig.SECOND).make());
        rig.turn();

        assertThat(rig.attempts).containsExactly("ws://logs:80 wslog.v1", "ws://second:80 wslog.v1");
    }

    @Test
    void changedSettings_abandonAnAttemptUnderWay() {
        rig.holdAnswers = true;
        rig.turn();
        assertThat(rig.abandoned).isFalse();
        rig.loop.change(TestSettings.of(Rig.SECOND).make());
        rig.turn();

        assertThat(rig.abandoned).isTrue();
    }

    @Test
    void pings_comeAtTheirInterval() {
        FakeLink link = rig.open("plain");
        for (int i = 0; i < 60; i++) {
            link.heardAt = rig.nanos;
            rig.turnAfter(SECOND);
        }
        assertThat(link.take(TestFrame.PING)).hasSize(3);
    }

    @Test
    void outage_isSaidOnce_andItsEndWithItsCost() {
        rig.turn();
        rig.log("a", "b");
        rig.turnAfter(SECOND);
        FakeLink link = rig.open("plain");
        assertThat(rig.said)
                .containsExactly(
                        "warn ws://logs:80: was unreachable",
                        "info connected to ws://logs:80 (plain messages, confirmed by PING)");

        link.pong();
        rig.turn();

        assertThat(rig.said)
                .hasSize(3)
                .last()
                .asString()
                .matches(
                        "info ws://logs:80 back after \\d+ (ms|s), \\d attempts; 0 events waiting, 0 lost since the start");
    }
}
