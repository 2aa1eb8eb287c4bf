package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.contract.Watcher;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What arrives, shown to those who look on. */
@Timeout(120)
class LiveIT {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private ReceiverProcess start(String... further) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("--file", directory.resolve("out.log").toString(), "--spool-bytes", "64m"));
        if (!List.of(further).contains("--listen")) {
            arguments.addAll(List.of("--listen", "ws://127.0.0.1:0/logs"));
        }
        arguments.addAll(List.of(further));
        return ReceiverProcess.start(arguments.toArray(String[]::new));
    }

    /** Sends messages and says goodbye; they have been read when this returns. */
    private static void plain(int port, String... messages) throws Exception {
        try (RawSource source = RawSource.connect(port)) {
            for (String message : messages) {
                source.message(0x81, message.getBytes(UTF_8));
            }
            source.message(0x88, new byte[] {3, (byte) 0xE8});
            assertThatThrownBy(source::read).hasMessage("closed with 1000");
        }
    }

    private static void flood(int port, UUID stream, int events, String text) throws Exception {
        new Flood(stream, events, ordinal -> text + " " + ordinal, acknowledged -> {}).deliver(() -> port);
    }

    private static Watcher viewer(int port, String query, String... headers) {
        return Watcher.at("ws://127.0.0.1:" + port + "/live" + query, headers);
    }

    /** So many lines, without their ends. */
    private static List<String> lines(Watcher viewer, int count) throws InterruptedException {
        return viewer.next(count).stream().map(String::stripTrailing).toList();
    }

    /** All messages until one of them has this in it, as one text. */
    private static String until(Watcher viewer, String part) throws InterruptedException {
        List<String> all = new ArrayList<>();
        viewer.until(part, all);
        return String.join("", all);
    }

    @Test
    void subscriber_getsWhatArrives_fromAllSources_asLines() throws Exception {
        try (ReceiverProcess receiver = start();
                Watcher viewer = viewer(receiver.port(), "?replay=1000")) {
            flood(receiver.port(), new UUID(1, 1), 1000, "flood");
            assertThat(lines(viewer, 1000)).startsWith("flood 1", "flood 2").endsWith("flood 1000");
            plain(receiver.port(), "plain one", "plain two");
            assertThat(lines(viewer, 2)).containsExactly("plain one", "plain two");
        }
    }

    @Test
    void json_namesTheSource_andAnId_toGoOnFromBehindARestart() throws Exception {
        String id;
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            flood(port, new UUID(1, 1), 10, "flood");
            try (Watcher viewer = viewer(port, "?format=json&replay=3")) {
                String all = until(viewer, "{\"live\":true}");
                assertThat(all)
                        .contains("\"subscribed\":{\"application\":\"websocket-receiver\"")
                        .contains("\"message\":\"flood 8\"")
                        .contains("\"source\":{\"application\":\"raw\",\"host\":\"test-host\",\"pid\":7}")
                        .doesNotContain("flood 7");
                Matcher event = Pattern.compile("\"id\":\"([^\"]+)\"[^}]*\"message\":\"flood 9\"")
                        .matcher(all);
                assertThat(event.find()).as(all).isTrue();
                id = event.group(1);
            }
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            try (Watcher viewer = viewer(port, "?format=json&after=" + id)) {
                plain(port, "behind the restart");
                String all = until(viewer, "behind the restart");
                assertThat(all).contains("flood 10").doesNotContain("flood 9").doesNotContain("\"gap\"");
            }
        }
    }

    @Test
    void atItsEnd_receiverSaysHowManyLookedOn_andHowOftenOneWasOvertaken() throws Exception {
        try (ReceiverProcess receiver = start()) {
            plain(receiver.port(), "one event");
            String gone = "00000000000000000000000000000001-7";
            try (Watcher viewer = viewer(receiver.port(), "?format=json&after=" + gone)) {
                until(viewer, "one event");
            }
            receiver.terminate();
            receiver.await("1 event shown to 1 subscriber, overtaken 1 time");
            assertThat(receiver.exitCode()).isZero();
        }
    }

    @Test
    void filters_areForAllSources() throws Exception {
        try (ReceiverProcess receiver = start();
                Watcher viewer = viewer(receiver.port(), "?match=needle&replay=1000")) {
            plain(receiver.port(), "hay", "a Needle", "hay");
            flood(receiver.port(), new UUID(1, 1), 3, "needle");
            assertThat(lines(viewer, 4)).containsExactly("a Needle", "needle 1", "needle 2", "needle 3");
        }
    }

    @Test
    void receiver_isNoSourceForOtherReceivers() throws Exception {
        try (ReceiverProcess receiver = start()) {
            String url = "ws://127.0.0.1:" + receiver.port() + "/live";
            try (ReceiverProcess other = ReceiverProcess.start("--connect", url, "--file", "-")) {
                other.await("wslog.v1, which --connect needs");
            }
        }
    }

    @Test
    void page_isServed_whereTheLoopbackIsListenedOn() throws Exception {
        try (ReceiverProcess receiver = start()) {
            String base = "http://127.0.0.1:" + receiver.port();
            HttpResponse<String> page = get(base + "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
            assertThat(page.body()).contains("<meta name=\"wslog-path\" content=\"./live\">");
            assertThat(get(base + "/live").statusCode()).isEqualTo(426);
            receiver.await("showing what arrives at " + base + "/");
        }
    }

    @Test
    void nothingIsShown_whereEverybodyMaySend_unlessItIsAskedFor() throws Exception {
        String everywhere = "ws://0.0.0.0:0/logs";
        try (ReceiverProcess receiver = start("--listen", everywhere)) {
            String base = "http://127.0.0.1:" + receiver.port();
            assertThat(get(base + "/").body()).isEqualTo("websocket-receiver: log events go to /logs\n");
            assertThat(get(base + "/live").statusCode()).isEqualTo(404);
        }
        try (ReceiverProcess receiver = start("--listen", everywhere, "--live", "all")) {
            assertThat(get("http://127.0.0.1:" + receiver.port() + "/live").statusCode())
                    .isEqualTo(426);
        }
        try (ReceiverProcess receiver = start("--live", "none")) {
            assertThat(get("http://127.0.0.1:" + receiver.port() + "/live").statusCode())
                    .isEqualTo(404);
        }
        try (ReceiverProcess receiver = start("--live", "some")) {
            assertThat(receiver.exitCode()).isEqualTo(78);
            receiver.await("--live must be loopback, all or none, was some");
        }
        try (ReceiverProcess receiver = start("--listen", "ws://127.0.0.1:0/live")) {
            assertThat(receiver.exitCode()).isEqualTo(78);
            receiver.await("--listen must have another path than /live");
        }
    }

    @Test
    void token_isWantedOfThoseWhoLookOn_andOfNobodyElse() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
        try (ReceiverProcess receiver = start("--live-token-file", token.toString())) {
            String base = "http://127.0.0.1:" + receiver.port();
            assertThat(get(base + "/").statusCode()).isEqualTo(401);
            assertThat(get(base + "/", "Authorization", "Bearer 0123456789abcdeX")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(get(base + "/", "Authorization", "Bearer 0123456789abcdef")
                            .statusCode())
                    .isEqualTo(200);
            assertThatThrownBy(() -> viewer(receiver.port(), "").close()).hasStackTraceContaining("401");
            plain(receiver.port(), "sources need none");
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readString(directory.resolve("out.log"))).isEqualTo("sources need none\n");
    }

    @Test
    void textThatOneSends_isAnEvent_forTheOthersAndForTheFile_whereItIsAllowed() throws Exception {
        Path tokens = Files.writeString(directory.resolve("tokens"), "ada read,send ada-0123456789abcdef\n");
        String header = "Bearer ada-0123456789abcdef";
        try (ReceiverProcess receiver = start("--live-send", "--live-token-file", tokens.toString());
                Watcher ada = viewer(receiver.port(), "?format=json", "Authorization", header);
                Watcher other = viewer(receiver.port(), "", "Authorization", header)) {
            assertThat(ada.next()).contains("\"send\":true,");
            ada.send("{\"send\":\"hello\"}");
            assertThat(other.next().stripTrailing())
                    .matches(".* INFO \\[ada@127\\.0\\.0\\.1:[0-9]+] wslog\\.sent - hello");
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readString(directory.resolve("out.log"))).endsWith(" wslog.sent - hello\n");
    }

    @Test
    void textThatOneSends_isRefused_unlessItIsAllowed() throws Exception {
        try (ReceiverProcess receiver = start();
                Watcher viewer = viewer(receiver.port(), "")) {
            viewer.send("{\"send\":\"hello\"}");
            assertThat(viewer.next().stripTrailing()).isEqualTo("wslog: sending is not allowed here");
        }
        try (ReceiverProcess receiver = start("--live-send", "--live", "none")) {
            assertThat(receiver.exitCode()).isEqualTo(78);
            receiver.await("--live-send is for those who look on, and --live none lets nobody");
        }
    }

    private static HttpResponse<String> get(String url, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
