package io.github.wslog.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What both appenders promise in server mode, in the same words: each module runs this against its own. */
public abstract class ServerContract extends Contract {
    private static final Pattern LISTENING = Pattern.compile("listening on (wss?://[^,]+)");
    private static final Setup SERVER = new Setup(
            Map.of("mode", "server", "port", "0", "shutdownTimeoutMillis", "1000", "reconnectDelayMillis", "20"), "");

    private Logging serving(Setup setup) {
        return opened(start(setup));
    }

    /** Where it listens, as its own statistics say. */
    protected static String url(Logging logging) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            Matcher matcher = LISTENING.matcher(stats(logging));
            if (matcher.find()) {
                return matcher.group(1);
            }
            LockSupport.parkNanos(1_000_000);
        }
        throw new AssertionError("not listening: " + stats(logging));
    }

    private static String stats(Logging logging) {
        return Objects.requireNonNull(logging.stats()).toString();
    }

    private Watcher watcher(String url) throws InterruptedException {
        Watcher watcher = opened(Watcher.at(url + "?format=json"));
        assertThat(watcher.next()).startsWith("[{\"subscribed\":");
        assertThat(watcher.next()).isEqualTo("[{\"live\":true}]");
        return watcher;
    }

    @Test
    void event_reachesASubscriber_asTheLineThatTheLayoutMade() throws InterruptedException {
        Logging logging = serving(SERVER.with("replay", "1").withPattern("[%m]"));
        logging.info("hello {}", "you");

        assertThat(opened(Watcher.at(url(logging))).next()).isEqualTo("[hello you]");
    }

    @Test
    void event_reachesASubscriber_withItsFields() throws InterruptedException {
        Logging logging = serving(SERVER);
        Watcher watcher = watcher(url(logging));
        logging.context("user", "Ada");
        logging.warn("hello");
        logging.context("user", null);

        assertThat(watcher.next())
                .contains("\"level\":\"WARN\",\"severity\":13,\"logger\":\"" + Logging.LOGGER + "\"")
                .contains("\"thread\":\"" + Thread.currentThread().getName() + "\"")
                .contains("\"message\":\"hello\"")
                .contains("\"mdc\":{\"user\":\"Ada\"}");
    }

    @Test
    void eventsAreNotRefused_howeverFewRead() {
        Logging logging = serving(SERVER.with("bufferBytes", "256 KiB"));
        for (int i = 0; i < 10_000; i++) {
            logging.info("a line that takes its room, and there is not much of it");
        }

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (Objects.requireNonNull(logging.stats()).accepted() <= 9_900 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }

        // Most of them, if the buffer had to be read. A few are where processors are so busy that room is not ready in
        // time.
        assertThat(Objects.requireNonNull(logging.stats()).refused()).isLessThan(100);
        assertThat(Objects.requireNonNull(logging.stats()).accepted()).isGreaterThan(9_900);
    }

    @Test
    void reconfiguration_keepsPortSubscribersAndHistory() throws InterruptedException {
        Logging logging = serving(SERVER);
        String url = url(logging);
        Watcher watcher = watcher(url);
        logging.warn("before");
        assertThat(watcher.next()).contains("\"message\":\"before\"");

        logging.reconfigure(SERVER.with("fields", "thread"));
        logging.warn("behind");

        assertThat(watcher.next()).contains("\"message\":\"behind\"");
        assertThat(url(logging)).isEqualTo(url);
        assertThat(opened(Watcher.at(url + "?replay=2")).next(2))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("before"),
                        line -> assertThat(line).endsWith("behind"));
    }

    @Test
    void changedLimit_opensThePortAnew_withTheHistory() throws Exception {
        int port = freePort();
        Setup first = SERVER.with("port", String.valueOf(port));
        Logging logging = serving(first);
        Watcher watcher = watcher(url(logging));
        logging.warn("before");
        watcher.next();

        logging.reconfigure(first.with("replay", "1"));

        assertThat(watcher.closing()).startsWith("1001 ");
        assertThat(opened(Watcher.at(awaitAgain(logging, "?"))).next()).endsWith("before");
    }

    /** Connects until somebody listens. */
    private static String awaitAgain(Logging logging, String query) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            String url = url(logging) + query;
            try {
                Watcher.at(url).close();
                return url;
            } catch (RuntimeException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void busyPort_harmsNothing_isSaidOnce_andIsTakenWhenItIsFree() throws Exception {
        Logging logging;
        ServerSocket busy = opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        int port = busy.getLocalPort();
        logging = serving(SERVER.with("port", String.valueOf(port)));
        logging.warn("early");
        while (Objects.requireNonNull(logging.stats()).failures() < 3) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(logging.problems())
                .singleElement()
                .asString()
                .contains("cannot listen on 127.0.0.1:" + port)
                .contains("it is tried again");

        busy.close();

        assertThat(opened(Watcher.at(url(logging) + "?replay=10")).next()).endsWith("early");
    }

    @Test
    void stop_deliversWhatIsLeft_andClosesWith1001() throws Exception {
        Logging logging = serving(SERVER.with("shutdownTimeoutMillis", "30 s"));
        Watcher watcher = opened(Watcher.at(url(logging) + "?format=text&replay=1"));
        logging.warn("first");
        watcher.next();
        for (int i = 0; i < 1000; i++) {
            logging.warn("number {}", i);
        }

        logging.stop();

        assertThat(watcher.closing()).startsWith("1001 ");
        assertThat(watcher.next(1000)).last().asString().endsWith("number 999");
    }

    @Test
    void token_isNeeded_whereThereIsAFileOfIt(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("token");
        Files.writeString(file, "a-token-of-some-length\n");
        Logging logging = serving(SERVER.with("tokenFile", file.toString()).with("replay", "1"));
        logging.warn("secret");
        String url = url(logging);

        assertThatThrownBy(() -> Watcher.at(url).close()).rootCause().hasMessageContaining("401");
        assertThatThrownBy(() -> Watcher.at(url, "Authorization", "Bearer another-token-than-that")
                        .close())
                .rootCause()
                .hasMessageContaining("401");
        assertThat(opened(Watcher.at(url, "Authorization", "Bearer a-token-of-some-length"))
                        .next())
                .endsWith("secret");
    }

    @Test
    void textThatASubscriberSends_becomesAnEvent_whereItIsAllowed() throws InterruptedException {
        Logging logging = serving(SERVER.with("allowSend", "true").withPattern("[%m]"));
        String url = url(logging);
        Watcher sender = watcher(url);
        Watcher other = watcher(url);
        logging.warn("before");
        assertThat(other.next()).contains("\"message\":\"[before]\"");

        sender.send("{\"send\":\"hello <you>\"}");

        assertThat(other.next())
                .contains("\"level\":\"INFO\",\"severity\":9,\"logger\":\"wslog.sent\",\"thread\":\"127.0.0.1:")
                .contains("\"message\":\"hello <you>\"")
                .doesNotContain("formatted");
        logging.warn("behind");
        assertThat(other.next()).contains("\"message\":\"[behind]\"");
    }

    @Test
    void sender_isShownByTheAddressThatATrustedProxyNames(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "ada read,send a-token-of-some-length\n");
        Setup setup = SERVER.with("allowSend", "true").with("tokenFile", file.toString());
        String[] headers = {
            "Authorization", "Bearer a-token-of-some-length", "X-Forwarded-For", "198.51.100.1, 203.0.113.7"
        };
        String trusting = url(serving(setup.with("trustedProxies", "10.0.0.0/8, 127.0.0.1")));
        String other = url(serving(setup));

        assertThat(sentBy(trusting, headers)).contains("\"thread\":\"ada@203.0.113.7 via 127.0.0.1:");
        assertThat(sentBy(other, headers)).contains("\"thread\":\"ada@127.0.0.1:");
    }

    /** How an event looks that is a text which somebody with these headers has sent. */
    private String sentBy(String url, String... headers) throws InterruptedException {
        Watcher watcher = opened(Watcher.at(url + "?format=json", headers));
        watcher.send("{\"send\":\"hello\"}");
        String message = watcher.next();
        while (!message.contains("wslog.sent")) {
            message = watcher.next();
        }
        return message;
    }

    @Test
    void textThatASubscriberSends_isRefused_unlessItIsAllowed() throws InterruptedException {
        Logging logging = serving(SERVER);
        Watcher watcher = watcher(url(logging));

        watcher.send("{\"send\":\"hello\"}");

        assertThat(watcher.next()).isEqualTo("[{\"note\":\"sending is not allowed here\"}]");
    }

    @Test
    void serving_logsNothingIntoWhatItServes() throws InterruptedException {
        Logging logging = serving(SERVER); // its root level is TRACE
        Watcher watcher = watcher(url(logging));
        for (int i = 0; i < 10; i++) {
            logging.trace("number {}", i);
            assertThat(watcher.next())
                    .contains("\"message\":\"number " + i + "\"")
                    .doesNotContain("},{");
        }

        assertThat(watcher.unread()).isZero();
        assertThat(Objects.requireNonNull(logging.stats()).accepted()).isEqualTo(10);
    }

    @Test
    void wrongOption_isSaid_andTheDefaultIsUsed() {
        Logging logging = serving(SERVER.with("maxSubscribers", "none").with("url", "ws://elsewhere"));

        url(logging);

        assertThat(logging.problems())
                .anyMatch(problem -> problem.contains("maxSubscribers must be 1..10000, was none; 64 is used"))
                .anyMatch(problem -> problem.contains("url has no effect without mode=client"));
    }
}
