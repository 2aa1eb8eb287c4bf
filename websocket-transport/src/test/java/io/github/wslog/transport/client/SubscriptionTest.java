package io.github.wslog.transport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.tls.TlsSettings;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The loop of a subscription in a world of the test's making. Back-off takes the longest that it may. */
class SubscriptionTest implements Connector, Status {
    private static final URI URL = URI.create("ws://user:secret@app:8026/live?token=secret");

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<FakeLink> links = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<String> handled = new ArrayList<>();
    private final List<Runnable> heldAttempts = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(1000, 1 << 20);
    private long nanos = -5_000_000_000L;
    private final Watchdog watchdog = new Watchdog(() -> nanos);
    private String sayEarly = "";
    private boolean holdAttempts;
    private boolean abandoned;
    private int dials;
    private int wakes;
    private DialledPeer peer;
    private Runnable onMessage = () -> {};
    private final SubscriptionLoop loop =
            new SubscriptionLoop(settings(URL), this::handler, this, seams(), mailbox, watchdog, () -> wakes++);

    private static DialSettings settings(URI url) {
        return new DialSettings(
                List.of(url),
                null,
                "--connect",
                Map::of,
                null,
                TlsSettings.DEFAULT,
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(45),
                1 << 20,
                Compression.NONE);
    }

    private Seams seams() {
        return new Seams(
                this,
                attempt -> {
                    if (holdAttempts) {
                        heldAttempts.add(attempt);
                    } else {
                        attempt.run();
                    }
                },
                () -> nanos,
                Clock.systemUTC(),
                Rig.LONGEST,
                UUID::randomUUID,
                () -> 7);
    }

    @Override
    public Attempt attempt(Target target, String subprotocol, DialSettings settings, LinkEvents events) {
        return new Attempt() {
            @Override
            public Dialed dial() {
                dials++;
                String answer = answers.isEmpty() ? "UNREACHABLE" : answers.remove();
                if (!answer.equals("wslog") && !answer.equals("plain")) {
                    return Dialed.Failed.of(Dialed.Kind.valueOf(answer), "was " + answer, null);
                }
                FakeLink link = new FakeLink(answer.equals("wslog"), events);
                link.heardAt = nanos;
                links.add(link);
                if (!sayEarly.isEmpty()) {
                    events.message(sayEarly.getBytes(StandardCharsets.UTF_8));
                }
                return new Dialed.Connected(link);
            }

            @Override
            public void abandon() {
                abandoned = true;
            }
        };
    }

    private DialledHandler handler() {
        return new DialledHandler() {
            @Override
            public void opened(DialledPeer opened) {
                peer = opened;
                handled.add("opened");
            }

            @Override
            public void binary(ByteBuffer message) {
                assertThat(message.arrayOffset() + message.position()).isGreaterThanOrEqualTo(HEADROOM);
                handled.add(StandardCharsets.UTF_8.decode(message).toString());
                onMessage.run();
            }

            @Override
            public void idle() {
                handled.add("idle");
            }

            @Override
            public void sent() {
                handled.add("sent");
            }

            @Override
            public void closed(int code, String reason) {
                handled.add("closed " + code);
            }
        };
    }

    private long turn() {
        long before = 0;
        for (int i = 0; i < 1000; i++) {
            long pause = loop.turn();
            if (pause != 0 && before != 0) {
                return pause;
            }
            before = pause;
        }
        throw new AssertionError("the loop never rests");
    }

    private FakeLink open() {
        answers.add("wslog");
        untilNextAttempt();
        turn();
        handled.clear();
        return link();
    }

    private FakeLink link() {
        return links.get(links.size() - 1);
    }

    private Duration untilNextAttempt() {
        long start = nanos;
        int before = dials;
        for (int i = 0; dials == before && i < 100_000; i++) {
            long pause = loop.turn();
            if (dials == before) {
                nanos += pause;
            }
        }
        return Duration.ofNanos(nanos - start);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void messages_areHandedOver_inOrder_andThenThereIsNothingMore() {
        FakeLink link = open();
        link.events.message(utf8("a"));
        link.events.message(utf8("b"));
        turn();

        assertThat(handled).containsExactly("a", "b", "idle");
        assertThat(said).containsExactly("info connected to ws://app:8026 (wslog.v1)");
    }

    @Test
    void messageThatCameBeforeTheDialler_isNotLost() {
        sayEarly = "hello";
        answers.add("wslog");
        turn();
        assertThat(handled).containsExactly("opened", "hello", "idle");
    }

    @Test
    void whatTheHandlerSends_isWrittenByTheLoop_andToldWhenItIs() {
        FakeLink link = open();
        peer.send(ByteBuffer.wrap(utf8("xack"), 1, 3));
        assertThat(wakes).isEqualTo(1);
        assertThat(peer.bytesPending()).isEqualTo(3);
        assertThat(link.received).isEmpty();

        turn();
        assertThat(link.take(TestFrame.BINARY)).extracting(TestFrame::text).containsExactly("ack");
        assertThat(peer.bytesPending()).isZero();
        assertThat(handled).containsExactly("sent");
    }

    @Test
    void answer_isWritten_beforeTheNextMessageIsRead() {
        FakeLink link = open();
        onMessage = () -> peer.send(ByteBuffer.wrap(utf8("ack")));
        link.events.message(utf8("a"));
        link.events.message(utf8("b"));
        turn();
        assertThat(handled).containsExactly("a", "sent", "b", "sent", "idle");
    }

    @Test
    void peerThatDoesNotProveTheProtocol_isNamed_andTriedAgainSlowly() {
        answers.add("plain");
        untilNextAttempt();
        turn();
        assertThat(said).containsExactly("warn ws://app:8026: the peer does not speak wslog.v1, which --connect needs");
        assertThat(link().closeCode).isEqualTo(1008);
        assertThat(handled).isEmpty();
        link().end(1008, "");
        assertThat(untilNextAttempt()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(31));
    }

    @Test
    void refusalOfTheSubprotocol_isNotAskedAgainWithoutIt() {
        answers.add("SUBPROTOCOL");
        untilNextAttempt();
        assertThat(untilNextAttempt()).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(31));
        assertThat(said.get(0)).isEqualTo("warn ws://app:8026: was SUBPROTOCOL to wslog.v1, which --connect needs");
    }

    @Test
    void attempts_areSpacedOut_andAStableConnectionIsRenewedAtOnce() {
        untilNextAttempt();
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofMillis(500));
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofSeconds(1));
        FakeLink link = open();
        nanos += Route.STABLE.toNanos();
        link.heardAt = nanos;
        turn();
        assertThat(said).last().asString().contains("back after").contains("goes on behind what is held");
        link.end(1001, "stopping");
        assertThat(untilNextAttempt()).isZero();
        assertThat(handled).contains("closed 1001");
        assertThat(untilNextAttempt()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void outage_isSaidOnce_andItsEnd() {
        for (int i = 0; i < 5; i++) {
            untilNextAttempt();
        }
        FakeLink link = open();
        link.events.message(utf8("a"));
        turn();
        assertThat(said)
                .hasSize(3)
                .anyMatch(line -> line.equals("warn ws://app:8026: was UNREACHABLE"))
                .anyMatch(line -> line.startsWith("info ws://app:8026 back after"))
                .noneMatch(line -> line.contains("secret"));
    }

    @Test
    void handlersClose_endsTheConnection_isSaid_andNothingMoreIsDelivered() {
        FakeLink link = open();
        onMessage = () -> peer.close(4416, "batch at 7");
        link.events.message(utf8("a"));
        link.events.message(utf8("b"));
        turn();
        assertThat(link.closeCode).isEqualTo(4416);
        assertThat(handled).containsExactly("a", "idle", "closed 4416");
        assertThat(said).last().isEqualTo("warn ws://app:8026: closed with 4416: batch at 7");
        link.end(4416, "");
        assertThat(untilNextAttempt()).isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void fencedConnection_isTriedAgainSlowly() {
        FakeLink link = open();
        peer.close(4409, "stream taken over by another connection");
        turn();
        link.end(4409, "");
        assertThat(untilNextAttempt()).isGreaterThanOrEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void handlerThatFails_closesWith1011_andIsSaid() {
        FakeLink link = open();
        onMessage = () -> {
            throw new IllegalStateException("bug");
        };
        link.events.message(utf8("a"));
        turn();
        assertThat(link.closeCode).isEqualTo(1011);
        assertThat(said).anyMatch(line -> line.contains("its handler failed"));
    }

    @Test
    void peerThatDoesNotAnswerClose_isCut() {
        FakeLink link = open();
        peer.close(1011, "");
        turn();
        assertThat(link.aborted).isFalse();
        nanos += Duration.ofSeconds(1).toNanos();
        turn();
        assertThat(link.aborted).isTrue();
    }

    @Test
    void pings_goOut_andASilentPeerIsCut() {
        FakeLink link = open();
        nanos += Duration.ofSeconds(20).toNanos();
        turn();
        assertThat(link.take(TestFrame.PING)).hasSize(1);
        nanos += Duration.ofSeconds(25).toNanos();
        watchdog.check();
        turn();
        assertThat(link.aborted).isTrue();
        assertThat(handled).contains("closed 1006");
        assertThat(said).anyMatch(line -> line.contains("the peer was not heard for 45000 ms"));
    }

    @Test
    void attemptThatTakesTooLong_isAbandoned_andItsLateSuccessCut() {
        holdAttempts = true;
        turn();
        nanos += Duration.ofSeconds(15).toNanos();
        turn();
        assertThat(abandoned).isTrue();
        assertThat(said).containsExactly("warn ws://app:8026: no connection within 15000 ms");
        answers.add("wslog");
        heldAttempts.get(0).run();
        turn();
        assertThat(link().aborted).isTrue();
        assertThat(handled).isEmpty();
    }

    @Test
    void end_saysGoingAway_andWaitsForTheAnswer() {
        FakeLink link = open();
        loop.end(Duration.ofSeconds(2));
        turn();
        assertThat(link.closeCode).isEqualTo(1001);
        assertThat(handled).containsExactly("closed 1001");
        assertThat(loop.turn()).isPositive();
        link.end(1001, "");
        assertThat(loop.turn()).isEqualTo(SubscriptionLoop.OVER);
        assertThat(said).hasSize(1);
    }

    @Test
    void end_cutsAPeerThatDoesNotAnswer() {
        FakeLink link = open();
        loop.end(Duration.ofSeconds(2));
        turn();
        nanos += Duration.ofSeconds(2).toNanos();
        loop.turn();
        assertThat(link.aborted).isTrue();
        assertThat(loop.turn()).isEqualTo(SubscriptionLoop.OVER);
    }

    @Test
    void settings_areChecked() {
        assertThatThrownBy(() -> settings(URI.create("http://app/")))
                .hasMessage("url must begin with ws:// or wss://, was http://app");
    }

    @Override
    public void info(String message) {
        said.add("info " + message);
    }

    @Override
    public void warn(String message, Throwable cause) {
        said.add("warn " + message);
    }

    @Override
    public void error(String message, Throwable cause) {
        said.add("error " + message);
    }
}
