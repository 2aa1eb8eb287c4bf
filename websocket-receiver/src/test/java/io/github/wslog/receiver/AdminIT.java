package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.wslog.transport.wire.End;
import java.io.EOFException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a receiver tells those who watch over it, against what was done to it. */
@Timeout(120)
class AdminIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    private String base = "";

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private Map<String, Double> metrics() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        Map<String, Double> metrics = new TreeMap<>();
        answer.body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int blank = line.lastIndexOf(' ');
            metrics.put(
                    line.substring(0, blank).replace("wslog_receiver_", ""), Double.valueOf(line.substring(blank + 1)));
        });
        return metrics;
    }

    private Map<String, Double> metricsOnce(Predicate<Map<String, Double>> such) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Map<String, Double> metrics = metrics();
        while (!such.test(metrics)) {
            assertThat(System.nanoTime()).as(metrics.toString()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            metrics = metrics();
        }
        return metrics;
    }

    @Test
    void metrics_areWhatWasDone() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        Path file = directory.resolve("all.log");
        Path configuration = Files.writeString(directory.resolve("receiver.yaml"), """
                listen: ws://127.0.0.1:0/logs
                admin: 127.0.0.1:0
                live: {tokenFile: %s}
                line: "{message}"
                drainSeconds: 1
                spool: {directory: %s, bytes: 64m}
                outputs:
                  all: {type: file, path: %s}
                  away: {type: syslog, url: "tcp://127.0.0.1:%d", required: false}
                """.formatted(
                        Files.writeString(directory.resolve("tokens"), "0123456789abcdef\n"),
                        directory.resolve("spool"),
                        file,
                        closed));
        try (ReceiverProcess receiver = ReceiverProcess.start("-c", configuration.toString())) {
            base = receiver.await("metrics at ").replaceFirst(".*(http://.*)/metrics.*", "$1");
            int port = receiver.port();
            assertThat(metrics())
                    .containsEntry("events_total{protocol=\"wslog\"}", 0.0)
                    .containsEntry("output_up{output=\"all\"}", 1.0)
                    .containsEntry("spool_capacity_bytes", 64.0 * 1024 * 1024);

            new Flood(new UUID(1, 1), 1000, ordinal -> "event " + ordinal, acknowledged -> {}).deliver(() -> port);
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                            .header("Authorization", "Bearer wrong")
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            try (RawSource plain = RawSource.connect(port);
                    RawSource wrong = RawSource.connectWslog(port)) {
                plain.message(0x81, "plain".getBytes(UTF_8));
                wrong.greet(new UUID(2, 2), 1, 1);
                wrong.send(new End(5, 0));
                assertThatThrownBy(wrong::read).isInstanceOf(EOFException.class);

                Map<String, Double> metrics =
                        metricsOnce(now -> now.get("output_events_confirmed_total{output=\"all\"}") == 1001
                                && now.get("output_up{output=\"away\"}") == 0
                                && now.get("connections") == 1);
                assertThat(metrics)
                        .containsEntry("events_total{protocol=\"wslog\"}", 1000.0)
                        .containsEntry("events_total{protocol=\"plain\"}", 1.0)
                        .containsEntry("events_acknowledged_total", 1000.0)
                        .containsEntry("events_repeated_total", 0.0)
                        .containsEntry("connections_accepted_total", 3.0)
                        .containsEntry("authentication_failures_total", 1.0)
                        .containsEntry("connections_refused_total{reason=\"unknown_handle\"}", 1.0)
                        .containsEntry("output_events_written_total{output=\"all\"}", 1001.0)
                        .containsEntry("output_bytes_written_total{output=\"all\"}", (double) Files.size(file))
                        .containsEntry("output_up{output=\"all\"}", 1.0)
                        .containsEntry("output_lag_seconds{output=\"all\"}", 0.0)
                        .containsEntry("output_retries_total{output=\"all\"}", 0.0)
                        .containsEntry("output_events_confirmed_total{output=\"away\"}", 0.0)
                        .containsEntry("spool_age_seconds", 0.0)
                        .hasEntrySatisfying(
                                "output_lag_seconds{output=\"away\"}",
                                lag -> assertThat(lag).isPositive())
                        .hasEntrySatisfying(
                                "output_retries_total{output=\"away\"}",
                                retries -> assertThat(retries).isPositive())
                        .hasEntrySatisfying(
                                "spool_bytes", bytes -> assertThat(bytes).isGreaterThan(8000));
            }
            String page = Files.readString(Path.of("..", "docs", "operations.md"));
            assertThat(get("/metrics").body().lines().filter(line -> line.startsWith("# TYPE ")))
                    .extracting(line -> line.replaceFirst("# TYPE (\\S+) .*", "$1"))
                    .allSatisfy(name -> assertThat(page).contains("`" + name.replace("wslog_receiver_", "") + "`"));
            assertThat(get("/health").statusCode()).isEqualTo(200);
            // The daemon that is away is not required.
            assertThat(get("/ready").body()).isEqualTo("ok\n");
            assertThat(get("/logs").statusCode()).isEqualTo(404);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
    }

    @Test
    void ready_isNo_whileTheReceiverStops() throws Exception {
        try (ReceiverProcess receiver =
                        ReceiverProcess.start("--listen", "ws://127.0.0.1:0/logs", "--file", "-", "--admin", "0");
                RawSource silent = silent(receiver)) {
            // It never answers the Close frame, so that stopping takes two seconds.
            assertThat(silent.responseHead).isNotEmpty();
            receiver.terminate();
            receiver.await("stopping: SIGTERM");
            HttpResponse<String> answer = get("/ready");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).isEqualTo("stopping\n");
        }
    }

    private RawSource silent(ReceiverProcess receiver) throws Exception {
        base = receiver.await("metrics at ").replaceFirst(".*(http://.*)/metrics.*", "$1");
        RawSource source = RawSource.connectWslog(receiver.port());
        source.greet(new UUID(6, 6), 1, 1);
        return source;
    }

    @Test
    void senders_wait_whileTheDiskHasTooLittleLeft() throws Exception {
        Assumptions.assumeTrue(
                Files.getFileStore(directory).getUsableSpace() < 1L << 40, "this disk has more than can be asked for");
        try (ReceiverProcess receiver = ReceiverProcess.start(
                "--listen",
                "ws://127.0.0.1:0/logs",
                "--file",
                directory.resolve("all.log").toString(),
                "--disk-reserve",
                "1t",
                "--log-format",
                "json",
                "--admin",
                "0")) {
            assertThat(receiver.await("are kept for others: senders wait"))
                    .startsWith("{\"time\":")
                    .contains("\"level\":\"WARN\"");
            base = receiver.await("metrics at ").replaceFirst(".*(http://.*)/metrics.*", "$1");
            try (RawSource source = RawSource.connectWslog(receiver.port())) {
                assertThat(source.greet(new UUID(1, 1), 1, 1).creditBytes()).isZero();
            }
            assertThat(get("/ready").statusCode()).isEqualTo(503);
            assertThat(get("/ready").body()).startsWith("the spool takes no more: ");
            assertThat(get("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void portThatIsTaken_endsTheStart() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                ReceiverProcess receiver = ReceiverProcess.start(
                        "--listen", "ws://127.0.0.1:0/logs", "--file", "-", "--admin", "" + taken.getLocalPort())) {
            assertThat(receiver.exitCode()).isEqualTo(1);
            receiver.await("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }
}
