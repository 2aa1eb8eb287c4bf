package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final long SILENCE = Duration.ofSeconds(45).toNanos();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private long nanos = Long.MAX_VALUE - 10 * SECOND; // it may wrap
    private final Watchdog watchdog = new Watchdog(() -> nanos);
    private final Mailbox mailbox = new Mailbox();
    private final Correspondent correspondent = new Correspondent(mailbox);
    private final FakeLink link = new FakeLink(false, correspondent);

    @Test
    void silentPeer_isCut_afterTheLimitAndNotBefore() {
        link.heardAt = nanos;
        watchdog.watch(link, correspondent, SILENCE);
        nanos += SILENCE - 1;
        watchdog.check();
        assertThat(link.aborted).isFalse();

        nanos++;
        watchdog.check();

        assertThat(link.aborted).isTrue();
        assertThat(correspondent.ending().reason()).isEqualTo("connection lost: the peer was not heard for 45000 ms");
    }

    @Test
    void anythingHeard_isLife() {
        watchdog.watch(link, correspondent, SILENCE);
        for (int i = 0; i < 100; i++) {
            link.heardAt = nanos;
            nanos += SILENCE - 1;
            watchdog.check();
        }
        assertThat(link.aborted).isFalse();
    }

    @Test
    void peerThatSaidClose_isCutSoon_whenTheShipperDoesNotSeeIt() {
        link.heardAt = nanos;
        watchdog.watch(link, correspondent, SILENCE);
        correspondent.ended(Ending.byPeer(1009, ""));
        watchdog.check();
        assertThat(link.aborted).isFalse();

        nanos += SECOND;
        watchdog.check();

        assertThat(link.aborted).isTrue();
        assertThat(correspondent.ending().code()).isEqualTo(1009);
    }

    @Test
    void buriedConnection_isCut_afterAMoment() {
        watchdog.watch(link, correspondent, SILENCE);
        watchdog.bury(link);
        watchdog.check();
        assertThat(link.aborted).isFalse();

        nanos += SECOND;
        watchdog.check();

        assertThat(link.aborted).isTrue();
    }

    @Test
    void forgottenConnection_isLeftAlone() {
        watchdog.watch(link, correspondent, SILENCE);
        watchdog.forget();
        nanos += 2 * SILENCE;
        watchdog.check();

        assertThat(link.aborted).isFalse();
    }

    @Test
    void cut_saysWhy_andEndsIt() {
        link.heardAt = nanos;
        watchdog.watch(link, correspondent, SILENCE);
        watchdog.cut("closed");

        assertThat(link.aborted).isTrue();
        assertThat(correspondent.ending().reason()).isEqualTo("closed");
    }
}
