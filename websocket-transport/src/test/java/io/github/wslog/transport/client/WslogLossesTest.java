package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.EventLevel;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.Welcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be sent, what was refused, and what is left at the end: told to the receiver. */
class WslogLossesTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
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
    void recordOverThePeersLimit_goesAsAVoidOne_andAGapTells() {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        rig.say(link, new Welcome(0, 0, 2000, 60_000, 1 << 20));
        rig.log("a");
        rig.log(RecordKind.FORMATTED, EventLevel.ERROR, new byte[3000]);
        rig.log("b");
        rig.turn();
        rig.turnAfter(SECOND);

        List<String> bodies = rig.bodies(link);
        assertThat(bodies).startsWith("a", "(void)", "b").hasSize(4);
        assertThat(bodies.get(3)).contains("1 event lost (1 ERROR)").contains("too large");
        rig.ack(link, 4);
        assertThat(rig.stats().delivered())
                .as("the lost one and the gap record do not count")
                .isEqualTo(2);
        assertThat(rig.log.losses().total(LossCause.TOO_LARGE)).isEqualTo(1);
    }

    @Test
    void skippedRecord_isCountedOnce_howeverOftenItsPlaceIsSent() {
        rig.log("a");
        rig.log(RecordKind.FORMATTED, EventLevel.ERROR, new byte[3000]);
        rig.log("b");
        for (int i = 0; i < 3; i++) {
            FakeLink link = rig.open("wslog");
            rig.frames(link);
            rig.say(link, new Welcome(0, 0, 2000, 60_000, 1 << 20));
            rig.turn();
            assertThat(rig.bodies(link)).startsWith("a", "(void)", "b");
            link.end(Ending.ABNORMAL, "cut");
        }

        assertThat(rig.log.losses().total(LossCause.TOO_LARGE)).isEqualTo(1);
        assertThat(rig.stats().resent())
                .as("two events, twice; neither the void one nor the gap")
                .isEqualTo(4);
    }

    @Test
    void losses_areTold_atOnceAndThenOnceASecond() {
        FakeLink link = welcomed(0);
        rig.log.losses().count(LossCause.BUFFER_FULL, 9, 5, 0);
        rig.turn();
        assertThat(rig.bodies(link)).hasSize(1).first().asString().contains("5 events lost (5 INFO)");

        rig.log.losses().count(LossCause.BUFFER_FULL, 13, 1, 0);
        rig.turn();
        rig.log.losses().count(LossCause.BUFFER_FULL, 13, 1, 0);
        assertThat(rig.bodies(link)).isEmpty();
        rig.turnAfter(SECOND);
        assertThat(rig.bodies(link)).hasSize(1).first().asString().contains("2 events lost (2 WARN)");
    }

    @Test
    void losses_waitForRoom_whenTheLogHasNone() {
        Rig small = new Rig(TestSettings.of(Rig.URL), Rig.log(2 << 20));
        byte[] event = new byte[200_000];
        while (small.log.hasRoom(21, 210_000)) {
            small.log(RecordKind.FORMATTED, EventLevel.FATAL, event);
        }
        byte[] filler = new byte[1000];
        while (small.log.appendReserved(9, filler, 0, 1000) == io.github.wslog.transport.eventlog.Admission.ACCEPTED) {
            // until nothing more goes in
        }
        byte[] octet = new byte[1];
        while (small.log.appendReserved(9, octet, 0, 1) == io.github.wslog.transport.eventlog.Admission.ACCEPTED) {
            // nor a byte
        }
        small.log.losses().count(LossCause.BUFFER_FULL, 21, 3, 0);
        small.turn();

        assertThat(small.log.losses().pending()).isTrue();
    }

    @Test
    void close_deliversWhatIsLeft_andSaysFarewell() {
        FakeLink link = welcomed(0);
        rig.log("a", "b");
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();
        assertThat(rig.bodies(link)).containsExactly("a", "b");
        assertThat(link.closeCode).isZero();

        rig.ack(link, 2);

        assertThat(rig.frames(link)).containsExactly(new End(0, 2));
        assertThat(link.closeCode).isEqualTo(1000);
        link.end(1000, "");
        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.loop.deliveredAll()).isTrue();
        assertThat(rig.said).noneMatch(line -> line.startsWith("warn"));
    }

    @Test
    void close_tellsLosses_beforeTheFarewell() {
        FakeLink link = welcomed(0);
        rig.log.losses().count(LossCause.BUFFER_FULL, 9, 1, 0);
        rig.turn();
        rig.ack(link, 1);
        rig.bodies(link);
        rig.log.losses().count(LossCause.CLOSED, 9, 2, 0);
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();

        assertThat(rig.bodies(link))
                .hasSize(1)
                .first()
                .asString()
                .contains("2 events lost")
                .contains("closed");
        rig.ack(link, 2);
        assertThat(link.closeCode).isEqualTo(1000);
    }

    @Test
    void close_givesUp_whenTimeIsOut_andSaysWhatIsLeft() {
        FakeLink link = welcomed(0);
        rig.log("a");
        rig.log(RecordKind.PLAIN, EventLevel.ERROR, new byte[] {'x'});
        rig.loop.end(Duration.ofSeconds(5));
        rig.turn();
        rig.ack(link, 1);

        rig.turnAfter(Duration.ofSeconds(5));
        assertThat(link.closeCode).isEqualTo(1001);
        assertThat(rig.turnAfter(SECOND)).isEqualTo(ShippingLoop.OVER);

        assertThat(link.aborted).isTrue();
        assertThat(rig.loop.deliveredAll()).isFalse();
        assertThat(rig.said).last().isEqualTo("warn ws://logs:80: closed with 1 event (1 ERROR) not delivered");
    }

    @ParameterizedTest
    @ValueSource(ints = {1009, 1007})
    void recordThatEndsThreeConnections_goesAsAVoidOne(int code) {
        rig.log("a", "bad", "c");
        int connections = 0;
        FakeLink link;
        List<String> bodies;
        do {
            link = welcomed(Math.min(connections, 1));
            connections++;
            bodies = rig.bodies(link);
            if (bodies.equals(List.of("a"))) {
                rig.ack(link, 1);
                bodies = rig.bodies(link);
            }
            if (bodies.contains("bad")) {
                link.end(code, "");
            }
        } while (bodies.contains("bad") && connections < 10);

        assertThat(connections)
                .as("one to know that there is one, three for its head")
                .isEqualTo(5);
        assertThat(bodies).containsExactly("(void)");
        rig.ack(link, 2);
        assertThat(rig.bodies(link)).startsWith("c");
        rig.ack(link, 3);
        assertThat(rig.stats().delivered()).isEqualTo(2);
        assertThat(rig.log.losses().total(LossCause.POISON)).isEqualTo(1);
        assertThat(rig.said).anyMatch(line -> line.startsWith("warn") && line.contains("event 2 ended 3 connections"));
    }
}
