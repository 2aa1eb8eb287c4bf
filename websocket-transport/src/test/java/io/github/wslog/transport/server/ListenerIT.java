package io.github.wslog.transport.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener as a whole: its limits, its port, its end. */
@Timeout(120)
class ListenerIT extends Listening {
    @Test
    void silentPeer_isCutOff_andOneThatAnswersPingsIsNot() throws Exception {
        int port = listen(Duration.ofSeconds(2), Duration.ofMillis(100), 100);
        try (RawPeer silent = RawPeer.open(port, "/logs");
                RawPeer alive = RawPeer.open(port, "/logs")) {
            RecordingHandler silentHandler = handler();
            RecordingHandler aliveHandler = handler();
            for (int pings = 0; pings < 30; pings++) {
                RawPeer.Frame ping = alive.readAny();
                assertThat(ping.opCode()).isEqualTo(9);
                alive.frame(0x8A, ping.payload());
            }
            assertThat(silent.atEnd()).isTrue();
            assertThat(silentHandler.closeCode()).isEqualTo(1006);
            assertThat(aliveHandler.closed).isNotDone();
        }
    }

    @Test
    void peerThatDoesNotRead_isCutOff_beforeItFillsTheMemory() throws Exception {
        try (RawPeer peer = RawPeer.open(listen(), "/logs")) {
            RecordingHandler handler = handler();
            Peer stuck = handler.peer();
            ByteBuffer message = ByteBuffer.allocate(100_000);
            for (int i = 0; i < 1000 && !handler.closed.isDone(); i++) {
                stuck.send(message.duplicate());
                assertThat(stuck.bytesPending()).isLessThanOrEqualTo(Connection.MAX_PENDING_BYTES + 100_000);
            }
            assertThat(handler.closeCode()).isEqualTo(1006);
            assertThat(stuck.bytesPending()).isZero();
        }
    }

    @Test
    void connection_isRefusedWith503_overTheLimit() throws Exception {
        int port = listen(Duration.ofSeconds(30), Duration.ofSeconds(20), 1);
        try (RawPeer first = RawPeer.open(port, "/logs")) {
            RecordingHandler handler = handler();
            handler.peer();
            try (RawPeer second = RawPeer.open(port, "/logs")) {
                assertThat(second.status()).isEqualTo(503);
                assertThat(second.header("Retry-After")).isEqualTo("5");
            }
            first.text("still there");
            first.frame(0x88, new byte[0]);
            assertThat(first.atEnd()).isTrue();
            // The place is free when the handler is told, which may be after the peer has seen the end.
            handler.closeCode();
        }
        try (RawPeer third = RawPeer.open(port, "/logs")) {
            assertThat(third.status()).isEqualTo(101);
        }
    }

    @Test
    void listener_saysWhatIsWrong_whenThePortIsTaken() throws Exception {
        int port = listen();
        ListenerSettings same = new ListenerSettings(
                "127.0.0.1", port, 1024, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), Set.of(), Set.of());
        assertThatThrownBy(() -> Listener.start(same, Map.of(), status()).close())
                .isInstanceOf(BindException.class)
                .hasMessage("cannot listen on 127.0.0.1:" + port + ": Address already in use");
        ListenerSettings unknown = new ListenerSettings(
                "no-such-host.invalid",
                port,
                1024,
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Set.of(),
                Set.of());
        assertThatThrownBy(() -> Listener.start(unknown, Map.of(), status()).close())
                .isInstanceOf(BindException.class)
                .hasMessageContaining("no-such-host.invalid")
                .hasMessageContaining("unknown host");
    }

    @Test
    void peers_getWhatWasSentAndThen1001_whenTheListenerCloses() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            RecordingHandler handler = handler();
            handler.peer().send(ByteBuffer.wrap(new byte[] {7}));
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> listener.close(Duration.ofSeconds(20)));
            assertThat(peer.read().payload()).containsExactly(7);
            RawPeer.Frame close = peer.read();
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(closed).isNotDone();
            peer.frame(0x88, close.payload());
            closed.get(20, TimeUnit.SECONDS);
            assertThat(handler.closeCode()).isEqualTo(1001);
            assertThatThrownBy(() -> RawPeer.open(port, "/logs").close()).isInstanceOf(IOException.class);
        }
    }

    /** A connection that is accepted at the wrong moment is forgotten by Jetty: it is never answered, and never closed. */
    @Test
    void port_isClosedFirst_whenTheListenerCloses() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            handler().peer();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> listener.close(Duration.ofSeconds(60)));
            assertThat(peer.read().closeCode()).isEqualTo(1001);

            assertThatThrownBy(() -> RawPeer.open(port, "/logs")).isInstanceOf(ConnectException.class);

            assertThat(closed).as("waits for the farewell of the peer").isNotDone();
            peer.frame(0x88, new byte[] {3, (byte) 0xE9});
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void peerThatNeverAnswers_doesNotHoldUpTheEndLongerThanItsGrace() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            RecordingHandler handler = handler();
            handler.peer();
            listener.close(Duration.ofMillis(50));
            assertThat(handler.closeCode()).isEqualTo(1006);
            assertThat(peer.read().closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void threads_areDaemons_andGoneAfterTheEnd() throws Exception {
        int port = listen();
        try (RawPeer peer = RawPeer.open(port, "/logs")) {
            handler().peer();
            List<Thread> running = ours();
            assertThat(running).isNotEmpty().allMatch(Thread::isDaemon);
            listener.close(Duration.ZERO);
            for (Thread thread : running) {
                thread.join(20_000);
            }
            assertThat(running).noneMatch(Thread::isAlive);
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wslog-server"))
                .toList();
    }
}
