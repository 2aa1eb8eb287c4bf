package io.github.wslog.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What SIGHUP and SIGUSR1 do to a receiver that is busy. */
@Timeout(120)
class SignalsIT {
    private static final String READ = "the configuration was read again";
    private static final String LISTEN = "listen: ws://127.0.0.1:0/logs\n";

    @TempDir
    Path directory;

    private void write(String yaml) throws IOException {
        Files.writeString(
                directory.resolve("receiver.yaml"),
                "line: '{message}'\nspool: {directory: DIR/spool, bytes: 16m}\n".replace("DIR", directory.toString())
                        + yaml.replace("DIR", directory.toString()));
    }

    private ReceiverProcess start() throws IOException {
        return ReceiverProcess.start("-c", directory.resolve("receiver.yaml").toString());
    }

    private static Flood flood(long events, LongConsumer progress) {
        return new Flood(new UUID(1, 1), events, ordinal -> "event " + ordinal, progress);
    }

    private static List<String> lines(long events) {
        return LongStream.rangeClosed(1, events).mapToObj(i -> "event " + i).toList();
    }

    @Test
    void outputs_comeAndGoAndChange_underAFlood_andNothingIsLostOrTwice() throws Exception {
        int events = 300_000;
        write(LISTEN + "outputs:\n  kept: {type: file, path: DIR/kept.log}\n  moved: {type: file, path: DIR/one.log}\n"
                + "  gone: {type: file, path: DIR/gone.log}\n");
        CountDownLatch underWay = new CountDownLatch(1);
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            Flood flood = flood(events, acknowledged -> {
                if (acknowledged > events / 10) {
                    underWay.countDown();
                }
            });
            FutureTask<Void> delivery = new FutureTask<>(() -> {
                flood.deliver(() -> port);
                return null;
            });
            new Thread(delivery, "flood").start();
            assertThat(underWay.await(60, TimeUnit.SECONDS)).isTrue();
            write(LISTEN
                    + "outputs:\n  kept: {type: file, path: DIR/kept.log}\n  moved: {type: file, path: DIR/two.log}\n"
                    + "  new: {type: file, path: DIR/new.log}\n");
            receiver.signal("HUP");
            receiver.await("output gone is no more");
            receiver.await("output moved is changed: file " + directory.resolve("two.log"));
            receiver.await("output new is new: file " + directory.resolve("new.log"));
            receiver.await(READ);
            delivery.get(60, TimeUnit.SECONDS);
            assertThat(flood.connections).isEqualTo(1);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("kept.log"))).isEqualTo(lines(events));
        List<String> moved = new ArrayList<>(Files.readAllLines(directory.resolve("one.log")));
        List<String> second = Files.readAllLines(directory.resolve("two.log"));
        assertThat(moved).isNotEmpty();
        assertThat(second).isNotEmpty();
        moved.addAll(second);
        assertThat(moved).isEqualTo(lines(events));
        assertThat(Files.readAllLines(directory.resolve("new.log"))).endsWith("event " + events);
        assertThat(Files.readAllLines(directory.resolve("gone.log"))).hasSizeLessThan(events);
    }

    @Test
    void outputThatIsGone_holdsTheSpoolNoLonger() throws Exception {
        // A spool of 16 MiB, and a daemon that is not there: what is for it fills half of it and more.
        int closed;
        try (ServerSocket free = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        write(LISTEN
                + "outputs:\n  kept: {type: file, path: DIR/kept.log}\n  daemon: {type: syslog, url: tcp://127.0.0.1:"
                + closed + "}\n");
        int events = 40_000;
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            CountDownLatch stuck = new CountDownLatch(1);
            Flood flood = new Flood(
                    new UUID(1, 1), events, ordinal -> "event " + ordinal + " ".repeat(1000), acknowledged -> {
                        if (acknowledged > 5_000) {
                            stuck.countDown();
                        }
                    });
            FutureTask<Void> delivery = new FutureTask<>(() -> {
                flood.deliver(() -> port);
                return null;
            });
            new Thread(delivery, "flood").start();
            assertThat(stuck.await(60, TimeUnit.SECONDS)).isTrue();
            write(LISTEN + "outputs:\n  kept: {type: file, path: DIR/kept.log}\n");
            receiver.signal("HUP");
            receiver.await(READ);
            // 40 MB through a spool of 16.
            delivery.get(60, TimeUnit.SECONDS);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("kept.log"))).hasSize(events);
    }

    @Test
    void mistakes_areTold_andWhatIsInForceStays() throws Exception {
        write(LISTEN + "outputs:\n  kept: {type: file, path: DIR/kept.log}\n");
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            write(LISTEN + "outputs:\n  kept: {type: file, path: DIR/other.log}\n  wrong: {type: fil}\n");
            receiver.signal("HUP");
            receiver.await("receiver.yaml:6:17: outputs.wrong.type must be one of");
            receiver.await("SIGHUP: the configuration cannot work, the one in force stays");
            flood(100, acknowledged -> {}).deliver(() -> port);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("kept.log"))).hasSize(100);
        assertThat(directory.resolve("other.log")).doesNotExist();
    }

    @Test
    void outputThatCannotBeOpened_leavesTheFormer() throws Exception {
        write(LISTEN + "outputs:\n  kept: {type: file, path: DIR/kept.log}\n");
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            Files.createDirectory(directory.resolve("taken"));
            write(LISTEN + "outputs:\n  kept: {type: file, path: DIR/taken}\n");
            receiver.signal("HUP");
            receiver.await("not changed: output kept: ");
            receiver.await(READ);
            flood(100, acknowledged -> {}).deliver(() -> port);
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("kept.log"))).hasSize(100);
    }

    @Test
    void ports_comeAndGo_andThoseThatStayKeepTheirConnections() throws Exception {
        String outputs = "outputs:\n  kept: {type: file, path: DIR/kept.log}\n";
        write(LISTEN + outputs);
        try (ReceiverProcess receiver = start();
                ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = receiver.port();
            try (RawSource source = RawSource.connect(port)) {
                source.message(0x81, "before".getBytes(UTF_8));
                write("listen: [ws://127.0.0.1:0/logs, ws://localhost:0/logs, ws://127.0.0.1:" + taken.getLocalPort()
                        + "/logs]\n" + outputs);
                receiver.signal("HUP");
                Matcher more =
                        Pattern.compile("localhost:(\\d+)/").matcher(receiver.await("listening on ws://localhost:"));
                assertThat(more.find()).isTrue();
                receiver.await("not changed: cannot listen on 127.0.0.1:" + taken.getLocalPort());
                receiver.await(READ);
                int further = Integer.parseInt(more.group(1));
                flood(100, acknowledged -> {}).deliver(() -> further);
                write(LISTEN + outputs);
                receiver.signal("HUP");
                receiver.await("listening no more on ");
                receiver.await(READ);
                // The first connection has been there all the time.
                source.message(0x81, "after".getBytes(UTF_8));
                source.message(0x88, new byte[] {3, (byte) 0xE8});
                assertThatThrownBy(source::read).hasMessage("closed with 1000");
            }
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
        assertThat(Files.readAllLines(directory.resolve("kept.log")))
                .hasSize(102)
                .contains("before", "after");
    }

    @Test
    void whatCannotBeChanged_isSaid() throws Exception {
        String outputs = "outputs:\n  kept: {type: file, path: DIR/kept.log}\n";
        write(LISTEN + outputs);
        try (ReceiverProcess receiver = start()) {
            receiver.port();
            write(LISTEN + outputs + "live: {where: none}\n");
            receiver.signal("HUP");
            receiver.await("not changed: live takes effect at the next start");
            receiver.await(READ);
        }
    }

    @Test
    void hangUp_doesNoHarm_whereThereIsNoFile() throws Exception {
        try (ReceiverProcess receiver = ReceiverProcess.start("--listen", "ws://127.0.0.1:0/logs", "--file", "-")) {
            receiver.port();
            receiver.signal("HUP");
            receiver.await("SIGHUP: there is no configuration file to be read again");
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
    }

    @Test
    void files_areOpenedAnew_whenTheyWereMovedAway() throws Exception {
        write(LISTEN + "outputs:\n  kept: {type: file, path: DIR/kept.log}\n");
        try (ReceiverProcess receiver = start()) {
            int port = receiver.port();
            flood(100, acknowledged -> {}).deliver(() -> port);
            Files.move(directory.resolve("kept.log"), directory.resolve("kept.log.1"));
            receiver.signal("USR1");
            receiver.await("kept.log opened anew");
            assertThat(directory.resolve("kept.log")).exists();
            receiver.terminate();
            assertThat(receiver.exitCode()).isZero();
        }
    }
}
