package io.github.wslog.transport.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.access.Access;
import io.github.wslog.transport.contract.Watcher;
import io.github.wslog.transport.server.Listener;
import io.github.wslog.transport.server.ListenerSettings;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class LiveEndpointIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static final Pattern EVENT = Pattern.compile("\"message\":");
    private static final Pattern GAP = Pattern.compile("\"gap\":\\{\"count\":(\\d+)");

    private static final String HANDSHAKE = String.join(
            "\r\n",
            "GET /live HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");

    private final TestLog log = new TestLog();
    private LiveEndpoint live;
    private Listener listener;

    private int serve(LiveSettings settings) throws IOException {
        return serve(settings, "/live", Access.open());
    }

    private int serve(LiveSettings settings, String path, Access access) throws IOException {
        return serve(log.feed(), settings, path, access);
    }

    private int serve(Feed feed, LiveSettings settings, String path, Access access) throws IOException {
        Status silent = new Status() {
            @Override
            public void info(String message) {}

            @Override
            public void warn(String message, Throwable cause) {}

            @Override
            public void error(String message, Throwable cause) {}
        };
        Inlet inlet = new LogInlet(log.log, TestLog.MAX_BODY, InstantSource.system());
        live = new LiveEndpoint(feed, settings, access, inlet, silent);
        ListenerSettings door = new ListenerSettings(
                "127.0.0.1", 0, 65_536, 100, Duration.ofSeconds(30), Duration.ofSeconds(20), Set.of(), Set.of());
        listener = Listener.start(door, Map.of(path, live), new LivePage(path, access), silent);
        return listener.port();
    }

    private static Watcher watch(int port, String pathAndQuery, String... headers) {
        return Watcher.at("ws://127.0.0.1:" + port + pathAndQuery, headers);
    }

    private int serve() throws IOException {
        return serve(new LiveSettings(10, 0, null));
    }

    @AfterEach
    void end() {
        listener.close();
        live.close();
        log.close();
    }

    @Test
    void subscriber_getsEachEventAsALine_once() throws Exception {
        int port = serve(new LiveSettings(10, 1, null));
        log.info("before");
        try (Watcher viewer = watch(port, "/live")) {
            assertThat(viewer.next()).endsWith(" INFO [] com.acme.Order - before");

            for (int i = 0; i < 1000; i++) {
                log.info("event " + i);
            }

            for (int i = 0; i < 1000; i++) {
                assertThat(viewer.next()).endsWith(" - event " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 1023, 1024, 1025, 65_535, 65_536, 256 * 1024})
    void body_ofThisLength_arrivesWhole_inBothFormats(int length) throws Exception {
        int port = serve(new LiveSettings(10, 1, null));
        String body = "é".repeat(length / 2) + "x".repeat(length % 2);
        log.formatted(body);
        try (Watcher text = watch(port, "/live");
                Watcher json = watch(port, "/live?format=json")) {
            assertThat(text.next()).isEqualTo(body);
            assertThat(json.next()).startsWith("[{\"subscribed\"");
            assertThat(json.next()).contains("\"message\":\"" + body + "\",\"formatted\":true");
        }
    }

    @Test
    void manySubscribers_getTheSame_whileOneDoesNotRead() throws Exception {
        int port = serve();
        List<Watcher> viewers = new ArrayList<>();
        try (Socket stopped = new Socket(InetAddress.getLoopbackAddress(), port)) {
            stopped.getOutputStream().write(HANDSHAKE.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 5; i++) {
                Watcher viewer = watch(port, "/live?format=json");
                viewers.add(viewer);
                assertThat(viewer.next(2)).last().isEqualTo("[{\"live\":true}]");
            }
            for (int i = 0; i < 20_000; i++) {
                log.info("event " + i + " of many, each a little long so that they fill some memory");
            }
            for (Watcher viewer : viewers) {
                assertThat(count(viewer, 20_000)).isEqualTo(20_000);
            }
        } finally {
            viewers.forEach(Watcher::close);
        }
    }

    /** Events seen or told to be missing, up to that many. */
    private static long count(Watcher viewer, long wanted) throws InterruptedException {
        long seen = 0;
        while (seen < wanted) {
            String message = viewer.next();
            seen += EVENT.matcher(message).results().count();
            Matcher gap = GAP.matcher(message);
            seen += gap.find() ? Long.parseLong(gap.group(1)) : 0;
        }
        return seen;
    }

    @Test
    void subscriberWhoseHandshakeIsOver_missesNothing_thoughItHasHadNoTurn() throws Exception {
        CountDownLatch turn = new CountDownLatch(1);
        Feed late = new Feed() {
            @Override
            public SourceInfo source() {
                return TestLog.SOURCE;
            }

            @Override
            public FeedPlace end() {
                return log.feed().end();
            }

            @Override
            public FeedReader open() {
                try {
                    assertThat(turn.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException ended) {
                    throw new AssertionError(ended);
                }
                return log.feed().open();
            }
        };
        int port = serve(late, new LiveSettings(10, 0, null), "/live", Access.open());
        try (Watcher viewer = watch(port, "/live")) {
            log.info("behind the handshake");
            turn.countDown();

            assertThat(viewer.next()).endsWith(" - behind the handshake");
        }
    }

    @Test
    void badQuery_closesWith1008_namingTheParameter() throws Exception {
        int port = serve();
        try (Watcher viewer = watch(port, "/live?replay=lots")) {
            assertThat(viewer.closing()).isEqualTo("1008 replay must be 0..1000000, was \"lots\"");
        }
    }

    @Test
    void oneSubscriberTooMany_isRefusedWith503() throws Exception {
        int port = serve(new LiveSettings(1, 0, null));
        try (Watcher first = watch(port, "/live?format=json")) {
            first.next();
            assertThatThrownBy(() -> watch(port, "/live").close()).rootCause().hasMessageContaining("503");
        }
    }

    @Test
    void usersSubprotocol_isChosenWhereItIsOffered() throws Exception {
        int port = serve(new LiveSettings(10, 0, "orders.log"));
        WebSocket socket = HTTP.newWebSocketBuilder()
                .subprotocols("orders.log")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/live"), new WebSocket.Listener() {})
                .join();

        assertThat(socket.getSubprotocol()).isEqualTo("orders.log");
        socket.abort();
    }

    @Test
    void page_isServed_withThePathToSubscribeAt() throws Exception {
        int port = serve();
        HttpResponse<String> page = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<meta name=\"wslog-path\" content=\"./live\">");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void pathOfThePage_servesBoth() throws Exception {
        int port = serve(new LiveSettings(10, 1, null), "/", Access.open());
        log.info("hello");

        HttpResponse<String> page = send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/")));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<meta name=\"wslog-path\" content=\"./\">");
        try (Watcher viewer = watch(port, "/")) {
            assertThat(viewer.next()).endsWith("hello");
        }
    }

    @Test
    void browser_getsASessionForTheToken_andSubscribesWithIt(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("token"), "a-token&more-of-it");
        int port = serve(new LiveSettings(10, 1, null), "/live", Access.withToken(file, null));
        log.info("hello");
        URI root = URI.create("http://127.0.0.1:" + port + "/");

        HttpResponse<String> form = send(HttpRequest.newBuilder(root));
        HttpResponse<String> wrong = send(HttpRequest.newBuilder(root.resolve("login"))
                .POST(HttpRequest.BodyPublishers.ofString("token=a-token")));
        HttpResponse<String> right = send(HttpRequest.newBuilder(root.resolve("login"))
                .POST(HttpRequest.BodyPublishers.ofString("token=a-token%26more-of-it")));

        assertThat(form.statusCode()).isEqualTo(401);
        assertThat(form.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(form.body()).contains("<form");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(right.statusCode()).isEqualTo(303);
        String cookie = right.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        HttpResponse<String> page = send(HttpRequest.newBuilder(root).header("Cookie", cookie));
        assertThat(page.statusCode()).isEqualTo(200);
        try (Watcher viewer = watch(port, "/live", "Cookie", cookie)) {
            assertThat(viewer.next()).endsWith("hello");
        }
    }

    @Test
    void tokens_decideWhoReads_andWhoSends(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("tokens"), """
                ada read,send ada-0123456789abcdef
                eve read eve-0123456789abcdef
                bot send bot-0123456789abcdef
                """);
        int port = serve(new LiveSettings(10, 0, null), "/live", Access.withToken(file, null));
        assertThatThrownBy(() -> watch(port, "/live", "Authorization", "Bearer bot-0123456789abcdef")
                        .close())
                .rootCause()
                .hasMessageContaining("403");

        try (Watcher ada = watch(port, "/live?format=json", "Authorization", "Bearer ada-0123456789abcdef");
                Watcher eve = watch(port, "/live?format=json", "Authorization", "Bearer eve-0123456789abcdef")) {
            assertThat(ada.next(2)).first().asString().contains("\"send\":true,");
            assertThat(eve.next(2)).first().asString().contains("\"send\":false,");
            eve.send("{\"send\":\"no\"}");
            assertThat(eve.next()).isEqualTo("[{\"note\":\"sending is not allowed here\"}]");

            ada.send("{\"send\":\"" + "\\u0001".repeat(8192) + "\"}");

            assertThat(eve.next())
                    .containsPattern("\"thread\":\"ada@127.0.0.1:[0-9]+\"")
                    .contains("\"message\":\"" + "\\u0001".repeat(8192) + "\"");
        }
    }

    @Test
    void post_withTooMuch_orWithoutLength_isRefused() throws Exception {
        URI login = URI.create("http://127.0.0.1:" + serve() + "/login");

        HttpResponse<String> large =
                send(HttpRequest.newBuilder(login).POST(HttpRequest.BodyPublishers.ofString("x".repeat(4097))));
        HttpResponse<String> chunked = send(HttpRequest.newBuilder(login)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[10]))));

        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(chunked.statusCode()).isEqualTo(411);
    }

    @Test
    void postThatIsRefused_isReadFirst_soThatTheAnswerArrives() throws Exception {
        int port = serve();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream requests = socket.getOutputStream();
            requests.write(("POST /login HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Length: 5000\r\n"
                            + "Expect: 100-continue\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));

            assertThat(answers.readLine()).startsWith("HTTP/1.1 100");
            assertThat(answers.readLine()).isEmpty();
            requests.write(new byte[5000]);

            assertThat(answers.readLine()).startsWith("HTTP/1.1 413");
        }
    }
}
