package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.access.Caller;
import io.github.wslog.transport.status.Status;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Subscribers that send. */
class SendingTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final String HELLO = "{\"send\":\"hello\"}";

    private final TestLog log = new TestLog();
    private final LiveSettings settings = new LiveSettings(100, 0, null);
    private final Inlet inlet = new LogInlet(log.log, TestLog.MAX_BODY, InstantSource.system());
    private final Pump pump = new Pump(log.feed(), 100, new Status() {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {}

        @Override
        public void error(String message, Throwable cause) {}
    });

    @AfterEach
    void end() {
        pump.close();
        log.close();
    }

    private FakePeer live(Sending sending) throws InterruptedException {
        FakePeer peer = FakePeer.sending(pump, "format=json", settings, sending);
        assertThat(peer.next()).startsWith("[{\"subscribed\":").contains("\"send\":" + sending.isAllowed() + ",");
        assertThat(peer.next()).isEqualTo("[{\"live\":true}]");
        return peer;
    }

    private Sending allowed(String name) {
        return Sending.of(inlet, new Caller(name, true, true));
    }

    @Test
    void text_becomesAnEvent_forAllSubscribers_underTheSendersNameAndAddress() throws Exception {
        FakePeer sender = live(allowed("ada"));
        FakePeer other = live(Sending.none());

        sender.text("{\"send\":\"<b>\\u001b[31m\"}");

        for (FakePeer peer : List.of(sender, other)) {
            assertThat(peer.next())
                    .contains("\"level\":\"INFO\",\"severity\":9,\"logger\":\"wslog.sent\",\"thread\":\"ada@test\"")
                    .contains("\"message\":\"<b>\\u001b[31m\"}")
                    .doesNotContain("formatted");
        }
    }

    @Test
    void text_ofOneWithoutAName_isOfItsAddress() throws Exception {
        FakePeer sender = live(allowed(""));

        sender.text(HELLO);

        assertThat(sender.next()).contains("\"thread\":\"test\",\"message\":\"hello\"");
    }

    @Test
    void text_ofOneWhoMayNot_isRefusedByANote_andTheConnectionStays() throws Exception {
        Sending scopeless = Sending.of(inlet, new Caller("ada", true, false));
        for (Sending sending : List.of(Sending.none(), scopeless, Sending.of(null, Caller.ANYBODY))) {
            FakePeer peer = live(sending);

            peer.text(HELLO);

            assertThat(peer.next()).isEqualTo("[{\"note\":\"sending is not allowed here\"}]");
            assertThat(peer.closing()).isNull();
        }
        assertThat(log.log.highestAssigned()).isZero();
    }

    @Test
    void text_thatIsTooLong_orMalformed_isRefusedByALine_andTheNextIsTaken() throws Exception {
        FakePeer peer = FakePeer.sending(pump, "", settings, allowed(""));

        peer.text("{\"send\":\"" + "x".repeat(8193) + "\"}");
        assertThat(peer.next()).isEqualTo("wslog: a text that is sent must be 1..8192 bytes, was 8193");
        peer.text("{\"sent\":\"hello\"}");
        assertThat(peer.next()).startsWith("wslog: a message that begins with { must be {\"send\":\"text\"}");
        peer.text(HELLO);

        assertThat(peer.next()).endsWith(" INFO [test] wslog.sent - hello");
        assertThat(peer.closing()).isNull();
    }

    @Test
    void moreThan20ASecond_areRefused_untilTheSecondIsOver() {
        List<String> texts = new ArrayList<>();
        Sending sending = Sending.of((sender, text) -> texts.add(text) ? null : "", Caller.ANYBODY);
        long start = Long.MAX_VALUE - 5; // the clock may overflow
        for (int i = 0; i < 20; i++) {
            assertThat(sending.take(HELLO, "test", start + i)).isNull();
        }

        assertThat(sending.take(HELLO, "test", start + SECOND - 1))
                .isEqualTo("a text was not taken: at most 20 a second are");
        assertThat(sending.take(HELLO, "test", start + SECOND)).isNull();
        assertThat(sending.take(HELLO, "test", start + SECOND)).isNotNull();
        assertThat(sending.take(HELLO, "test", start + SECOND + 1)).isNull();
        assertThat(texts).hasSize(22);
    }

    @Test
    void logThatTakesNothing_isSaidToTheSender() throws Exception {
        FakePeer peer = live(Sending.of((sender, text) -> "the log has no room for this text", Caller.ANYBODY));

        peer.text(HELLO);

        assertThat(peer.next()).isEqualTo("[{\"note\":\"the log has no room for this text\"}]");
    }

    @Test
    void subscription_canStillBeChanged_byWhoSends() throws Exception {
        FakePeer peer = live(allowed(""));

        peer.text("format=json&level=WARN");

        assertThat(peer.next()).contains("\"send\":true,").contains("\"level\":\"WARN\"");
    }
}
