package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Relation;
import io.github.wslog.transport.wire.SourceInfo;
import io.github.wslog.transport.wire.Welcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log in files that two earlier processes left behind with events in it. */
class RecoveredStreamsTest {
    private static final SourceInfo FIRST = new SourceInfo("app", "first host", 1);
    private static final SourceInfo SECOND = new SourceInfo("app", "second host", 2);

    @TempDir
    private Path directory;

    private final List<UUID> ids = new ArrayList<>();
    private Rig rig;

    @BeforeEach
    void leaveBehind() throws IOException {
        leave(FIRST, "a", "b", "c");
        leave(SECOND, "d", "e");
        open(new SourceInfo("app", "host", 3));
        rig.log("f");
    }

    @AfterEach
    void closeLog() {
        rig.log.close();
    }

    private void leave(SourceInfo source, String... events) throws IOException {
        open(source);
        rig.log(events);
        rig.log.close();
    }

    private void open(SourceInfo source) throws IOException {
        LogSettings settings = new LogSettings(16 << 20, 1 << 16, 10_000, 9, Retention.UNTIL_RELEASED);
        rig = new Rig(TestSettings.of(Rig.URL), EventLog.open(directory, settings, source.encode()));
        ids.add(rig.log.stream());
    }

    private void welcomeAll(FakeLink link, long... held) {
        for (int i = 0; i < held.length; i++) {
            rig.say(link, new Welcome(i, held[i], Rig.MAX_RECORD, 60_000, 1 << 20));
        }
    }

    @Test
    void eachStream_isAnnouncedUnderItsOwnName_oldestFirst() {
        FakeLink link = rig.open("wslog");

        List<Frame> hellos = rig.frames(link);
        assertThat(hellos).hasSize(3);
        Hello first = (Hello) hellos.get(0);
        assertThat(first.stream()).isEqualTo(ids.get(0));
        assertThat(first.relation()).isEqualTo(Relation.ADOPTED);
        assertThat(first.source()).isEqualTo(FIRST);
        assertThat(first.firstUnreleased()).isEqualTo(1);
        assertThat(first.nextOrdinal()).isEqualTo(4);
        assertThat(((Hello) hellos.get(1)).source()).isEqualTo(SECOND);
        Hello live = (Hello) hellos.get(2);
        assertThat(live.stream()).isEqualTo(ids.get(2));
        assertThat(live.relation()).isEqualTo(Relation.OWN);
        assertThat(link.bytesOfWrites).hasSize(1);
    }

    @Test
    void batches_waitForAllWelcomes_andComeOldestFirst_withAFarewellToEachOldOne() {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        welcomeAll(link, 0, 0);
        assertThat(rig.frames(link)).isEmpty();
        rig.say(link, new Welcome(2, 0, Rig.MAX_RECORD, 60_000, 1 << 20));

        List<Frame> frames = rig.frames(link);
        assertThat(frames).hasSize(5);
        assertThat(Rig.bodies((Batch) frames.get(0))).containsExactly("a", "b", "c");
        assertThat(((Batch) frames.get(0)).highestAssigned()).isEqualTo(3);
        assertThat(frames.get(1)).isEqualTo(new End(0, 3));
        assertThat(Rig.bodies((Batch) frames.get(2))).containsExactly("d", "e");
        assertThat(frames.get(2).handle()).isEqualTo(1);
        assertThat(frames.get(3)).isEqualTo(new End(1, 2));
        assertThat(Rig.bodies((Batch) frames.get(4))).containsExactly("f");
    }

    @Test
    void acknowledgementsOutOfTurn_releaseNothingThatIsOlder() {
        FakeLink link = rig.open("wslog");
        welcomeAll(link, 0, 0, 0);

        rig.say(link, new Ack(2, 1, 1 << 20));
        rig.say(link, new Ack(1, 2, 1 << 20));
        assertThat(rig.log.streams().get(0).stream()).isEqualTo(ids.get(0));
        assertThat(rig.stats().delivered()).isEqualTo(3);
        assertThat(rig.loop.deliveredAll()).isFalse();

        rig.say(link, new Ack(0, 3, 1 << 20));
        assertThat(rig.stats().delivered()).isEqualTo(6);
        assertThat(rig.loop.deliveredAll()).isTrue();
        assertThat(rig.log.streams()).hasSize(1);
    }

    @Test
    void whatTheReceiverHoldsOfEach_isNotSentAgain() {
        FakeLink link = rig.open("wslog");
        rig.frames(link);
        welcomeAll(link, 2, 2, 0);

        List<Frame> frames = rig.frames(link);
        assertThat(Rig.bodies((Batch) frames.get(0))).containsExactly("c");
        assertThat(frames.get(1)).isEqualTo(new End(0, 3));
        assertThat(frames.get(2)).isEqualTo(new End(1, 2));
        assertThat(Rig.bodies((Batch) frames.get(3))).containsExactly("f");
        assertThat(frames).hasSize(4);
    }

    @Test
    void reconnect_announcesWhatIsLeft() {
        FakeLink first = rig.open("wslog");
        welcomeAll(first, 0, 0, 0);
        rig.say(first, new Ack(0, 3, 1 << 20));
        rig.say(first, new Ack(1, 1, 1 << 20));
        first.end(Ending.ABNORMAL, "cut");

        FakeLink second = rig.open("wslog");
        List<Frame> hellos = rig.frames(second);
        assertThat(hellos).hasSize(2);
        assertThat(((Hello) hellos.get(0)).stream()).isEqualTo(ids.get(1));
        assertThat(((Hello) hellos.get(0)).firstUnreleased()).isEqualTo(2);
        rig.say(second, new Welcome(1, 1, Rig.MAX_RECORD, 60_000, 1 << 20));
        rig.say(second, new Welcome(2, 0, Rig.MAX_RECORD, 60_000, 1 << 20));

        assertThat(rig.bodies(second)).containsExactly("e", "f");
    }

    @Test
    void welcomeBeyondAnOldStream_isNotBelievedEither() {
        FakeLink link = rig.open("wslog");
        rig.say(link, new Welcome(0, 4, Rig.MAX_RECORD, 60_000, 1 << 20));

        assertThat(link.closeCode).isEqualTo(4418);
        assertThat(rig.stats().delivered()).isZero();
    }

    @Test
    void manyStreams_areAnnouncedByAndBy() throws IOException {
        rig.log.close();
        for (int i = 0; i < WslogConversation.MOST_ANNOUNCED + 5; i++) {
            leave(FIRST, "of run " + i);
        }
        open(new SourceInfo("app", "host", 3));
        rig.log("last");
        FakeLink link = rig.open("wslog");
        assertThat(rig.frames(link)).hasSize(WslogConversation.MOST_ANNOUNCED);
        for (int i = 0; i < WslogConversation.MOST_ANNOUNCED; i++) {
            rig.say(link, new Welcome(i, 0, Rig.MAX_RECORD, 60_000, 1 << 20));
        }
        List<Frame> frames = rig.frames(link);
        // Each has its batch and its END; then come the HELLOs of the rest, of which the live one is the last.
        assertThat(frames).filteredOn(Hello.class::isInstance).hasSize(9);
        assertThat(frames).filteredOn(End.class::isInstance).hasSize(WslogConversation.MOST_ANNOUNCED);
        for (int i = 0; i < 9; i++) {
            rig.say(link, new Welcome(WslogConversation.MOST_ANNOUNCED + i, 0, Rig.MAX_RECORD, 60_000, 1 << 20));
        }

        assertThat(rig.bodies(link)).hasSize(9).last().isEqualTo("last");
    }

    @Test
    void plainPeer_getsOldestFirst_andOnePongReleasesAll() {
        FakeLink link = rig.open("plain");
        assertThat(link.texts()).containsExactly("a", "b", "c", "d", "e", "f");

        link.answeringPings().pong();
        rig.turn();

        assertThat(rig.stats().delivered()).isEqualTo(6);
        assertThat(rig.loop.deliveredAll()).isTrue();
    }

    @Test
    void close_countsWhatIsLeftOfAllStreams() {
        rig.loop.end(Duration.ZERO);

        assertThat(rig.turn()).isEqualTo(ShippingLoop.OVER);
        assertThat(rig.said).last().isEqualTo("warn ws://logs:80: closed with 6 events (6 INFO) not delivered");
    }
}
