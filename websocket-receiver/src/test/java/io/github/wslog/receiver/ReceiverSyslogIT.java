package io.github.wslog.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The receiver as a process, with {@code --syslog}. */
@Timeout(180)
class ReceiverSyslogIT {
    private static final int EVENTS = 60_000;
    private static final int KILLS = 3;
    private static final UUID STREAM = new UUID(11, 12);
    private static final Pattern ID = Pattern.compile("id=\"" + STREAM + ":([0-9]+)\"");

    @TempDir
    private Path directory;

    private long highest;

    @Test
    void everyEventIsInTheFileOnce_andInSyslogAtLeastOnce_whateverIsKilled() throws Exception {
        Path file = directory.resolve("out.log");
        AtomicInteger port = new AtomicInteger();
        BlockingQueue<Long> reached = new LinkedBlockingQueue<>();
        Flood flood = new Flood(STREAM, EVENTS, ordinal -> "event " + ordinal, reached::add);
        try (Daemon daemon = new Daemon()) {
            ReceiverProcess receiver = start(file, 0, daemon.url());
            port.set(receiver.port());
            Thread sender = new Thread(() -> {
                try {
                    flood.deliver(port::get);
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            });
            sender.start();
            try {
                for (int kill = 1; kill <= KILLS; kill++) {
                    awaitReached(reached, (long) EVENTS * kill / (KILLS + 1));
                    receiver.kill();
                    receiver = start(file, port.get(), daemon.url());
                    receiver.port();
                }
                awaitReached(reached, EVENTS);
                receiver.terminate();
                assertThat(receiver.exitCode()).as("%s", receiver.log).isZero();
            } finally {
                receiver.close();
                sender.interrupt();
                sender.join(20_000);
            }
            assertThat(Files.readAllLines(file)).hasSize(EVENTS);
            List<Long> ids = daemon.ids();
            assertThat(ids.stream().distinct().sorted().toList())
                    .isEqualTo(LongStream.rangeClosed(1, EVENTS).boxed().toList());
        }
    }

    private static ReceiverProcess start(Path file, int port, String daemon) throws Exception {
        return ReceiverProcess.start(
                "--listen", "ws://127.0.0.1:" + port + "/logs", "--file", file.toString(), "--syslog", daemon);
    }

    private void awaitReached(BlockingQueue<Long> reached, long ordinal) throws InterruptedException {
        while (highest < ordinal) {
            Long next = reached.poll(60, TimeUnit.SECONDS);
            assertThat(next).as("progress towards %d, at %d", ordinal, highest).isNotNull();
            highest = Math.max(highest, next);
        }
    }

    /** Reads every connection to its end, as a daemon does, and remembers the bytes. */
    private static final class Daemon implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<byte[]> connections = new CopyOnWriteArrayList<>();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();

        Daemon() throws IOException {
            run(() -> {
                while (!socket.isClosed()) {
                    Socket accepted = socket.accept();
                    run(() -> {
                        try (accepted) {
                            connections.add(accepted.getInputStream().readAllBytes());
                        }
                    });
                }
            });
        }

        private interface Body {
            void run() throws IOException;
        }

        private void run(Body body) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            body.run();
                        } catch (IOException ended) {
                            // The test is over, or the receiver was killed.
                        }
                    },
                    "syslog-daemon");
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }

        String url() {
            return "tcp://127.0.0.1:" + socket.getLocalPort();
        }

        List<Long> ids() throws Exception {
            for (Thread thread : threads.subList(1, threads.size())) {
                thread.join(30_000);
            }
            List<Long> ids = new ArrayList<>();
            for (byte[] bytes : connections) {
                Matcher id = ID.matcher(new String(bytes, StandardCharsets.UTF_8));
                while (id.find()) {
                    ids.add(Long.parseLong(id.group(1)));
                }
            }
            return ids;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp://127.0.0.1:1?facilty=user|--syslog.facilty is unknown, did you mean facility?",
                "tcp://127.0.0.1:1?facility|--syslog must have options as NAME=VALUE, was facility",
                "tcp://127.0.0.1:1?facility=%zz|--syslog.facility must have two hexadecimal digits behind each %, was %zz",
                "tcp://127.0.0.1:1?bom=true&bom=true|--syslog.bom must be given once",
                "tcp://127.0.0.1:1?required=false|--syslog: one output must have required=true",
                "tcp://u:secret@127.0.0.1:1|--syslog.url must be tcp://HOST:PORT, tls://HOST[:PORT],",
                "unixgram:///dev/log|--syslog.url: unixgram needs junixsocket on the class path"
            })
    void urlThatCannotWork_isRefused_beforeAnythingIsStarted(String url, String message) throws Exception {
        Path state = directory.resolve("state");
        try (ReceiverProcess receiver = ReceiverProcess.start(
                "--listen", "ws://127.0.0.1:0/logs", "--syslog", url, "--state-dir", state.toString())) {
            String line = receiver.await("--syslog");
            assertThat(receiver.exitCode()).isEqualTo(Main.CONFIGURATION);
            assertThat(line).contains(message).doesNotContain("secret");
            assertThat(state).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"class path", "plugins"})
    void unixDatagrams_areSent_whereJunixsocketIs(String where) throws Exception {
        Path socket = directory.resolve("dgram");
        boolean plugins = where.equals("plugins");
        // Prints each datagram in a line.
        String script = """
                import socket, sys
                daemon = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                daemon.bind(sys.argv[1])
                print('bound', flush=True)
                while True:
                    print(repr(daemon.recv(65536)), flush=True)
                """;
        List<Path> jars = Junixsocket.jars();
        Path state = directory.resolve("state");
        Path configuration = Files.writeString(directory.resolve("receiver.yaml"), """
                listen:
                  - url: ws://127.0.0.1:0/logs
                spool:
                  directory: %s
                outputs:
                  daemon:
                    type: syslog
                    url: unixgram://%s
                plugins: %s
                """.formatted(
                        state, socket, jars.get(0).getParent()));
        List<String> arguments = plugins
                ? List.of("-c", configuration.toString())
                : List.of(
                        "--listen",
                        "ws://127.0.0.1:0/logs",
                        "--syslog",
                        "unixgram://" + socket,
                        "--state-dir",
                        state.toString());
        Process daemon = new ProcessBuilder(Peers.require("python3").toString(), "-c", script, socket.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader datagrams = daemon.inputReader(StandardCharsets.UTF_8)) {
            assertThat(datagrams.readLine()).isEqualTo("bound");
            try (ReceiverProcess receiver =
                    ReceiverProcess.start(Map.of(), plugins ? List.of() : jars, arguments.toArray(String[]::new))) {
                int port = receiver.port();
                new Flood(STREAM, 100, ordinal -> "event " + ordinal, progress -> {}).deliver(() -> port);
                for (int event = 1; event <= 100; event++) {
                    assertThat(datagrams.readLine())
                            .contains(STREAM + ":" + event + "\"")
                            .endsWith("] event " + event + "'");
                }
                receiver.terminate();
                assertThat(receiver.exitCode()).isZero();
            }
        } finally {
            daemon.destroyForcibly();
        }
    }

    @Test
    void daemonsAlone_needAPlaceForTheSpool() throws Exception {
        try (ReceiverProcess receiver =
                ReceiverProcess.start("--listen", "ws://127.0.0.1:0/logs", "--syslog", "udp://127.0.0.1:1")) {
            receiver.await("--syslog needs --state-dir DIR, or a --file PATH beside which the spool is kept");
            assertThat(receiver.exitCode()).isEqualTo(Main.CONFIGURATION);
        }
    }
}
