package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.status.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class PumpTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Pattern EVENT = Pattern.compile("\"id\":\"([^\"]+)\"[^}]*\"message\":\"([^\"]*)\"");
    private static final Pattern GAP = Pattern.compile("\"gap\":\\{\"count\":(\\d+)");

    private final TestLog log = new TestLog();
    private final LiveSettings settings = new LiveSettings(100, 0, null);
    private final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();
    private final Pump pump = new Pump(log.feed(), 100, new Status() {
        @Override
        public void info(String message) {}

        @Override
        public void warn(String message, Throwable cause) {
            warnings.add(message + " " + cause);
        }

        @Override
        public void error(String message, Throwable cause) {
            warnings.add(message + " " + cause);
        }
    });

    @AfterEach
    void end() {
        pump.close();
        assertThat(warnings).isEmpty();
    }

    private FakePeer subscribe(String query) {
        return FakePeer.reading(pump, query, settings);
    }

    private FakePeer live(String query) throws InterruptedException {
        FakePeer peer = subscribe("format=json" + query);
        assertThat(peer.next()).startsWith("[{\"subscribed\":");
        assertThat(peer.next()).isEqualTo("[{\"live\":true}]");
        return peer;
    }

    /** One that is subscribed and has read nothing. */
    private FakePeer stopped() {
        FakePeer peer = FakePeer.stopped(pump, "format=json", settings);
        while (peer.mostPending() == 0) {
            Thread.onSpinWait();
        }
        return peer;
    }

    /** The messages of the next events, in order. */
    private static List<String> messages(FakePeer peer, int count) throws InterruptedException {
        List<String> found = new ArrayList<>();
        while (found.size() < count) {
            for (Matcher matcher = EVENT.matcher(peer.next()); matcher.find(); ) {
                found.add(matcher.group(2));
            }
        }
        return found;
    }

    private static List<String> numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add("e" + i);
        }
        return numbers;
    }

    private void logNumbers(int from, int to) {
        numbers(from, to).forEach(log::info);
    }

    @Test
    void textSubscriber_getsALineAnEvent() throws Exception {
        FakePeer peer = subscribe("replay=0");
        assertThat(pump.drain(LONG)).isTrue();

        log.info("hello");

        assertThat(peer.next()).endsWith(" INFO [] com.acme.Order - hello");
    }

    @Test
    void subscribersThatHaveEverything_areLookedAtAgain_allAtTheSameMoment() {
        long pace = pump.paceNanos();
        for (long moment : new long[] {-3 * pace, 0, 1_000_000_007, Long.MAX_VALUE - 10 * pace}) {
            long next = pump.nextLook(moment);

            assertThat(next - moment).isBetween(1L, pace);
            assertThat(pump.nextLook(next - 1)).isEqualTo(next);
            assertThat(pump.nextLook(next)).isEqualTo(next + pace);
        }
    }

    @Test
    void subscriberThatIsFarBehindInReading_isSentNoMore_untilItHasRead() throws Exception {
        FakePeer behind = live("");
        FakePeer other = live("");
        behind.unreadBytes(257 << 10);

        log.info("hello");
        assertThat(messages(other, 1)).containsExactly("hello");
        log.info("world");
        assertThat(messages(other, 1)).containsExactly("world");
        assertThat(behind.unread()).isZero();
        behind.unreadBytes(256 << 10);

        assertThat(messages(behind, 2)).containsExactly("hello", "world");
    }

    @Test
    void jsonSubscriber_isToldFirstWhatItSubscribedTo() throws Exception {
        FakePeer peer = subscribe("format=json&level=warn&replay=7");

        assertThat(peer.next())
                .isEqualTo("[{\"subscribed\":{\"application\":\"orders\",\"host\":\"web-1\",\"pid\":4711,"
                        + "\"send\":false,\"replay\":7,\"level\":\"WARN\",\"version\":1}}]");
    }

    @Test
    void jsonSubscriber_getsAllEventsOnceInOrder_whileTheyAreLogged() throws Exception {
        FakePeer peer = live("");

        logNumbers(0, 5000);

        assertThat(messages(peer, 5000)).isEqualTo(numbers(0, 5000));
        assertThat(peer.unread()).isZero();
    }

    @Test
    void replay_beginsSoManyEventsBack_andSaysWhenItIsThrough() throws Exception {
        logNumbers(0, 1000);

        FakePeer peer = subscribe("format=json&replay=300");

        assertThat(peer.next()).contains("\"replay\":300");
        assertThat(messages(peer, 300)).isEqualTo(numbers(700, 1000));
        assertThat(peer.next()).isEqualTo("[{\"live\":true}]");
    }

    @Test
    void replay_ofMoreThanThereIs_beginsWithTheOldest() throws Exception {
        logNumbers(0, 10);

        FakePeer peer = subscribe("format=json&replay=1000000");

        peer.next();
        assertThat(messages(peer, 10)).isEqualTo(numbers(0, 10));
    }

    @Test
    void replay_countsMatchingEvents_howeverRare() throws Exception {
        for (int i = 0; i < 30_000; i++) {
            log.event(i % 10_000 == 0 ? 17 : 9, "com.acme.Order", "e" + i);
        }

        FakePeer peer = subscribe("format=json&level=ERROR&replay=2");

        peer.next();
        assertThat(messages(peer, 2)).containsExactly("e10000", "e20000");
    }

    /** Whose first turn comes late. */
    private FakePeer arrivedBefore(Runnable logging, String query) {
        return FakePeer.late(pump, query, settings, logging);
    }

    @Test
    void eventsBehindTheHandshake_areSent_howeverLateTheFirstTurnIs() throws Exception {
        logNumbers(0, 100);

        FakePeer peer = arrivedBefore(() -> logNumbers(100, 200), "format=json");

        assertThat(peer.next()).contains("\"replay\":0");
        assertThat(peer.next()).isEqualTo("[{\"live\":true}]");
        assertThat(messages(peer, 100)).isEqualTo(numbers(100, 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&logger=com.acme"})
    void replay_isCountedBackFromTheHandshake_howeverLateTheFirstTurnIs(String filter) throws Exception {
        logNumbers(0, 100);

        FakePeer peer = arrivedBefore(() -> logNumbers(100, 200), "format=json&replay=10" + filter);

        assertThat(peer.next()).contains("\"replay\":10");
        assertThat(messages(peer, 110)).isEqualTo(numbers(90, 200));
    }

    @Test
    void eventsBehindTheHandshake_thatWentBeforeTheFirstTurn_areCounted() throws Exception {
        String padding = "x".repeat(1000);
        FakePeer peer = arrivedBefore(
                () -> {
                    for (int i = 0; i < 20_000; i++) { // several times what the log holds
                        log.info(padding);
                    }
                },
                "format=json&replay=10");

        assertThat(peer.next()).contains("\"replay\":10");
        Matcher gap = GAP.matcher(peer.next());
        assertThat(gap.find()).isTrue();
        int there = 20_000 - Integer.parseInt(gap.group(1));
        assertThat(messages(peer, there)).hasSize(there);
    }

    @Test
    void after_goesOnBehindThatEvent_withoutLossOrRepeat() throws Exception {
        FakePeer first = live("");
        logNumbers(0, 1000);
        String seen = first.next();
        Matcher matcher = EVENT.matcher(seen);
        String lastId = "";
        String lastMessage = "";
        while (matcher.find()) {
            lastId = matcher.group(1);
            lastMessage = matcher.group(2);
        }
        first.gone();

        FakePeer second = subscribe("format=json&after=" + lastId);

        second.next();
        int next = Integer.parseInt(lastMessage.substring(1)) + 1;
        assertThat(messages(second, 1000 - next)).isEqualTo(numbers(next, 1000));
    }

    @Test
    void after_anEventOfAnotherLog_saysSo_andBeginsWithTheOldest() throws Exception {
        logNumbers(0, 3);

        FakePeer peer = subscribe("format=json&after=" + "0123456789abcdef0123456789abcdef-17");

        peer.next();
        assertThat(peer.next()).isEqualTo("[{\"gap\":{\"reason\":\"no longer held\"}}]");
        assertThat(messages(peer, 3)).isEqualTo(numbers(0, 3));
    }

    @Test
    void anotherSubscription_goesOnWhereTheSubscriberStands() throws Exception {
        FakePeer peer = live("&level=ERROR");
        logNumbers(0, 10);
        assertThat(pump.drain(LONG)).isTrue();

        peer.text("format=json");
        assertThat(peer.next()).contains("\"level\":null");
        logNumbers(10, 20);

        assertThat(peer.next()).isEqualTo("[{\"live\":true}]");
        assertThat(messages(peer, 10)).isEqualTo(numbers(10, 20));
    }

    @Test
    void badSubscription_closesWith1008_namingTheParameter() throws Exception {
        FakePeer peer = live("");

        peer.text("level=LOUD");

        assertThat(peer.closing())
                .isEqualTo("1008 level must be TRACE | DEBUG | INFO | WARN | ERROR | FATAL, was \"LOUD\"");
    }

    @Test
    void stoppedSubscriber_holdsOneChunk_isToldWhatItMissed_andGoesOn() throws Exception {
        FakePeer quick = live("");
        FakePeer stopped = stopped();

        long missing = 100_000; // several times what the log holds
        logWatched(quick, (int) missing);
        stopped.readAll();

        assertThat(stopped.mostPending()).isLessThan(100_000);
        long told = 0;
        long seen = 0;
        while (told + seen < missing) {
            String message = stopped.next();
            Matcher gap = GAP.matcher(message);
            told += gap.find() ? Long.parseLong(gap.group(1)) : 0;
            seen += EVENT.matcher(message).results().count();
        }
        assertThat(told).isPositive();
        assertThat(told + seen).isEqualTo(missing);
    }

    private void logWatched(FakePeer quick, int count) throws InterruptedException {
        String padding = "x".repeat(200);
        for (int from = 0; from < count; from += 1000) {
            for (int i = 0; i < 1000; i++) {
                log.info(padding);
            }
            assertThat(messages(quick, 1000)).hasSize(1000);
        }
    }

    @Test
    void slowSubscriber_getsAllThatIsStillHeld_aChunkAtATime() throws Exception {
        FakePeer slow = stopped();
        logNumbers(0, 2000);

        List<String> seen = new ArrayList<>();
        while (seen.size() < 2000) {
            slow.readOnce();
            if (slow.unread() > 0) {
                EVENT.matcher(slow.next()).results().forEach(result -> seen.add(result.group(2)));
            }
        }

        assertThat(seen).isEqualTo(numbers(0, 2000));
        assertThat(slow.mostPending()).isLessThanOrEqualTo(ChunkWriter.MAX_BYTES);
    }

    @Test
    void explodingExpression_countsAsNoMatch_isToldOnce_andEndsAtLast() throws Exception {
        FakePeer peer = live("&match=/(x%2Bx%2B)%2By/");
        String fuse = "x".repeat(60);

        log.info(fuse);
        assertThat(peer.next()).startsWith("[{\"note\":\"match takes too many steps");
        for (int i = 0; i < 1100; i++) {
            log.info(fuse);
        }
        while (peer.closing() == null) {
            Thread.onSpinWait();
        }

        assertThat(peer.closing()).startsWith("1008 match");
        assertThat(peer.unread()).isZero();
    }

    @Test
    void oneTooMany_isSentAway() {
        Pump small = new Pump(log.feed(), 1, null);
        FakePeer.reading(small, "", settings);

        FakePeer second = FakePeer.reading(small, "", settings);

        assertThat(second.closing()).isEqualTo("1013 too many subscribers");
        small.close();
    }

    @Test
    void drain_waitsUntilAllHaveAll_butNotForThoseWhoDoNotRead() throws Exception {
        FakePeer peer = live("");
        FakePeer stopped = stopped();
        logNumbers(0, 1000);

        assertThat(pump.drain(LONG)).isTrue();

        assertThat(messages(peer, 1000)).hasSize(1000);
        assertThat(stopped.unread()).isZero();
    }

    @Test
    void thread_endsWithTheLastSubscriber_andBeginsWithTheNext() throws Exception {
        FakePeer first = live("");
        first.gone();
        while (isRunning()) {
            Thread.onSpinWait();
        }

        FakePeer second = live("");
        log.info("again");

        assertThat(messages(second, 1)).containsExactly("again");
    }

    private static boolean isRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("wslog-live"));
    }
}
