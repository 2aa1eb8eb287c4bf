package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.status.Status;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final int KIB = 1024;

    private long now = 17;
    private final Session session = new Session();
    private int sentCalls;
    private final PeerHandler handler = new PeerHandler() {
        @Override
        public void opened(Peer peer) {}

        @Override
        public void text(ByteBuffer utf8) {}

        @Override
        public void binary(ByteBuffer message) {}

        @Override
        public void sent() {
            sentCalls++;
        }

        @Override
        public void closed(int code, String reason) {}
    };
    private final Status status = new Status() {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {
            throw new AssertionError(message, cause);
        }

        @Override
        public void error(String message, Throwable cause) {
            throw new AssertionError(message, cause);
        }
    };
    private final Connection connection = new Connection(handler, connections(), status, "peer", null, () -> now);

    /** What Jetty would write and do. */
    private static final class Session extends CoreSession.Empty {
        final List<Frame> pings = new ArrayList<>();
        boolean cut;

        @Override
        public void sendFrame(OutgoingEntry entry) {
            if (entry.getFrame().getOpCode() == OpCode.PING) {
                pings.add(entry.getFrame());
            }
            entry.getCallback().succeeded();
        }

        @Override
        public boolean isOutputOpen() {
            return true;
        }

        @Override
        public void abort() {
            cut = true;
        }
    }

    private static Connections connections() {
        ListenerSettings settings = new ListenerSettings(
                "127.0.0.1", 0, 1024, 10, Duration.ofSeconds(45), Duration.ofSeconds(20), Set.of(), Set.of());
        return new Connections(
                settings, new ScheduledExecutorScheduler(), Runnable::run, new Handshakes(Duration.ofSeconds(10)));
    }

    @BeforeEach
    void open() {
        connection.onOpen(session, Callback.NOOP);
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += Duration.ofSeconds(1).toNanos();
            connection.tick(
                    now,
                    Duration.ofSeconds(20).toNanos(),
                    Duration.ofSeconds(45).toNanos(),
                    Duration.ofSeconds(5).toNanos());
        }
    }

    private void write(int bytes) {
        connection.send(ByteBuffer.allocate(bytes));
    }

    private void answer(Frame ping) {
        connection.onFrame(new Frame(OpCode.PONG, ping.getPayload().duplicate()), Callback.NOOP);
    }

    @Test
    void peerThatIsSilent_isCut_afterTheLimit() {
        pass(44);
        assertThat(session.cut).isFalse();

        pass(1);
        assertThat(session.cut).isTrue();
    }

    @Test
    void peerThatReadsAKibibyteASecond_isNotCut_untilItShouldHaveReadOurPing() {
        write(100 * KIB);

        pass(45 + 99);
        assertThat(session.cut).isFalse();

        pass(1);
        assertThat(session.cut).isTrue();
    }

    @Test
    void peerThatReadsAKibibyteASecond_isNeverCut_whileItAnswersInItsTime() {
        for (int round = 0; round < 10; round++) {
            write(200 * KIB);
            Frame ping = session.pings.get(session.pings.size() - 1);
            pass(200);
            answer(ping);
        }

        assertThat(session.cut).isFalse();
    }

    @Test
    void answer_saysWhatIsRead_soThatItIsNotForgivenAgain() {
        write(200 * KIB);
        assertThat(connection.bytesUnread()).isEqualTo(200 * KIB);
        int sentBefore = sentCalls;
        answer(session.pings.get(0));
        assertThat(connection.bytesUnread()).isZero();
        assertThat(sentCalls).as("calls of sent, at which more can be given").isEqualTo(sentBefore + 1);

        pass(45);

        assertThat(session.cut).isTrue();
    }

    @Test
    void pings_comeWithTheData_notOnlyWithTime() {
        write(127 * KIB);
        assertThat(session.pings).isEmpty();
        write(KIB);
        assertThat(session.pings).hasSize(1);
        write(127 * KIB);
        assertThat(session.pings).hasSize(1);
        write(KIB);

        assertThat(session.pings).hasSize(2);
    }

    @Test
    void answersThatWereNotAskedFor_sayNothingOfWhatIsRead() {
        write(200 * KIB);

        connection.onFrame(new Frame(OpCode.PONG), Callback.NOOP);
        connection.onFrame(new Frame(OpCode.PONG, ByteBuffer.allocate(8).putLong(0, Long.MAX_VALUE)), Callback.NOOP);
        connection.onFrame(new Frame(OpCode.PONG, ByteBuffer.allocate(8).putLong(0, -1)), Callback.NOOP);

        assertThat(connection.bytesUnread()).isEqualTo(200 * KIB);
    }

    @Test
    void howMuchIsForgiven_hasALimit() {
        write(7 << 20);

        pass(45 + 512);

        assertThat(session.cut).isTrue();
    }
}
