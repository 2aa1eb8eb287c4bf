package io.github.wslog.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.contract.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who must not come in, ten thousand times: refused, hardly said, and nobody else notices. */
class HostileIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int ATTEMPTS = 10_000;
    private static final int EVENTS = 20_000;
    private static final String[] READER = {"Authorization", "Bearer reader-0123456789abcdef"};
    private static final String SENDER = "Authorization: Bearer sender-0123456789abcdef";
    private static final String STRANGER = "Authorization: Bearer stranger-0123456789abcdef";
    private static final int MORE_LINES = 5;
    private static final int MORE_FILES = 20;
    private static final int MORE_THREADS = 20;

    @TempDir
    Path directory;

    private Path tokens;
    private Path input;

    @BeforeEach
    void makeFiles() throws IOException {
        tokens = Files.writeString(
                directory.resolve("tokens"),
                "reader read reader-0123456789abcdef\nsender send sender-0123456789abcdef\n");
        // Dynamite for a regular expression that backtracks.
        input = Files.write(
                directory.resolve("input.log"),
                IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(i -> "event " + i + " " + "x".repeat(60))
                        .toList());
    }

    @Test
    void applicationInServerMode_isUnharmed() throws Exception {
        int port = Ports.free();
        Path config = Files.writeString(directory.resolve("config.xml"), """
                <Configuration status="WARN">
                  <Appenders>
                    <WebSocket name="ws" mode="server" port="${sys:ws.port}" tokenFile="%s" replay="1000000"/>
                  </Appenders>
                  <Loggers><Root level="INFO"><AppenderRef ref="ws"/></Root></Loggers>
                </Configuration>
                """.formatted(tokens));
        try (Program application = Sample.LOG4J2.serve(input, port, "--config", config, "--rate", 2_000)) {
            Ports.awaitListening(port, LIMIT);
            attack(application, port, "/live");
            application.awaitLine("logged " + EVENTS, LIMIT);
        }
    }

    @Test
    void receiver_isUnharmed() throws Exception {
        Path out = directory.resolve("out.log");
        try (Program receiver = Jvm.runningJar(Built.receiver())
                .arguments("--listen", "ws://127.0.0.1:0/logs", "--file", out, "--line", "{message}")
                .arguments("--live-token-file", tokens)
                .start()) {
            int port = Integer.parseInt(receiver.awaitLine("listening on ws://127.0.0.1:(\\d+)/", LIMIT)
                    .group(1));
            String url = "ws://127.0.0.1:" + port + "/logs";
            try (Program source = Sample.LOG4J2.replay(input, url, true, "--rate", 2_000)) {
                attack(receiver, port, "/live");
                assertThat(source.awaitExit(LIMIT))
                        .as(source.output().toString())
                        .isZero();
            }
            try (Intruder atSources = new Intruder(port, "/logs")) {
                assertThat(atSources.ask("evil.example")).isEqualTo(403);
                assertThat(atSources.ask("localhost", "Origin: http://evil.example"))
                        .isEqualTo(403);
                assertThat(atSources.announceGigabyte("")).isEqualTo(1009);
            }
            receiver.terminate();
            assertThat(receiver.awaitExit(LIMIT)).isZero();
            assertThat(Files.readString(out, UTF_8)).isEqualTo(Files.readString(input, UTF_8));
        }
    }

    /** While it logs 2,000 events a second, which one who may read sees all of. */
    private static void attack(Program program, int port, String path) throws Exception {
        String url = "ws://127.0.0.1:" + port + path;
        try (Watcher watcher = Watcher.at(url, READER);
                Watcher exploding = Watcher.at(url + "?match=/(x%2Bx%2B)%2By/", READER);
                Intruder intruder = new Intruder(port, path)) {
            assertThat(watcher.next()).contains("event 1 ");
            int lines = program.output().size();
            long files = files(program);
            long threads = threads(program);

            assertThat(intruder.ask("localhost", SENDER)).isEqualTo(403);
            assertThat(intruder.announceGigabyte("?level=FATAL&replay=0", String.join(": ", READER)))
                    .isEqualTo(1009);
            for (int i = 0; i < ATTEMPTS / 5; i++) {
                assertThat(intruder.ask("localhost", "Origin: http://evil.example"))
                        .isEqualTo(403);
                assertThat(intruder.ask("evil.example:" + port)).isEqualTo(403);
                assertThat(intruder.ask("localhost", i % 2 == 0 ? STRANGER : "X-Nothing: at all"))
                        .isIn(401, 429);
                // Whoever shows wrong tokens all the time is not asked for another one for a while.
                assertThat(intruder.ask("localhost", SENDER)).isIn(403, 429);
                intruder.leaveUnfinished(i % 2 == 0);
            }
            assertThat(exploding.closing()).startsWith("1008 match takes too many steps");
            for (int i = 2; i <= EVENTS; i++) {
                assertThat(watcher.next()).contains("event " + i + " ");
            }
            intruder.awaitEndOfUnfinished();

            await(() -> files(program) <= files + MORE_FILES, "files left open");
            await(() -> threads(program) <= threads + MORE_THREADS, "threads left");
            assertThat(program.output().size()).as(program.output().toString()).isLessThanOrEqualTo(lines + MORE_LINES);
        }
    }

    private static long files(Program program) throws IOException {
        return entries(program, "fd");
    }

    private static long threads(Program program) throws IOException {
        return entries(program, "task");
    }

    private static long entries(Program program, String what) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(program.pid()), what))) {
            return entries.count();
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void await(Condition condition, String otherwise) throws IOException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(otherwise).isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }
}
