package io.github.wslog.receiver.syslog;

import static io.github.wslog.receiver.syslog.Events.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RELP with a daemon that the test plays: it refuses or breaks as a real one hardly can be made to. */
@Timeout(60)
class RelpOutputTest {
    private static final int MOST_ANSWERED = 3;

    @TempDir
    Path directory;

    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final List<String> offers = new CopyOnWriteArrayList<>();
    private ServerSocket daemon;
    private volatile String poison = "never";
    private volatile boolean refuses;
    private final AtomicInteger sessionsToBreak = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        daemon = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "relp-daemon");
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        daemon.close();
    }

    private void serve() {
        while (!daemon.isClosed()) {
            try (Socket session = daemon.accept()) {
                serve(session);
            } catch (IOException broken) {
                // As this test wants it.
            }
        }
    }

    private void serve(Socket session) throws IOException {
        boolean breaks = sessionsToBreak.getAndDecrement() > 0;
        int[] answered = {0};
        OutputStream out = session.getOutputStream();
        RelpAnswers frames = new RelpAnswers((txnr, command, data) -> {
            String answer = "200 OK";
            if (command.equals("open")) {
                offers.add(data);
            } else if (data.contains(poison)) {
                if (!refuses) {
                    throw new IOException("poison");
                }
                answer = "500 no";
            } else if (breaks && answered[0] >= MOST_ANSWERED) {
                throw new IOException("broken");
            } else {
                answered[0]++;
                taken.add(data.substring(data.lastIndexOf("] ") + 2));
            }
            out.write((txnr + " rsp " + answer.length() + " " + answer + "\n").getBytes(StandardCharsets.US_ASCII));
        });
        byte[] bytes = new byte[777];
        for (int n = session.getInputStream().read(bytes);
                n >= 0;
                n = session.getInputStream().read(bytes)) {
            frames.bytes(bytes, n);
        }
    }

    private Pipeline pipeline() throws IOException {
        return Pipeline.to("relp://127.0.0.1:" + daemon.getLocalPort(), directory);
    }

    @Test
    void everythingIsAcknowledged_inOrder() throws IOException {
        try (Pipeline pipeline = pipeline()) {
            pipeline.appendNumbered(1000);
            pipeline.drain();

            assertThat(taken).isEqualTo(numbers(1000));
            assertThat(offers).singleElement().asString().contains("relp_version=0", "commands=syslog");
        }
    }

    @Test
    void whatIsNotAcknowledged_comesAgain_inTheNextSession() throws IOException {
        sessionsToBreak.set(2);
        try (Pipeline pipeline = pipeline()) {
            pipeline.appendNumbered(500);
            pipeline.drain();

            List<String> once = new ArrayList<>(new java.util.LinkedHashSet<>(taken));
            assertThat(once).isEqualTo(numbers(500));
            assertThat(taken).hasSizeGreaterThan(500);
            assertThat(pipeline.stats().retries()).isEqualTo(2);
            assertThat(pipeline.stats().deadLetters()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void messageWithWhichSessionsEnd_goesToTheDeadLetters_andTheRestArrives(boolean refused) throws IOException {
        poison = "poison";
        refuses = refused;
        try (Pipeline pipeline = pipeline()) {
            pipeline.appendNumbered(150);
            pipeline.append(Events.SHOP, event("poison"));
            pipeline.appendNumbered(150);
            pipeline.drain();

            assertThat(pipeline.stats().deadLetters()).isEqualTo(1);
            List<String> expected = new ArrayList<>(numbers(301));
            expected.remove("number 151");
            assertThat(new ArrayList<>(new java.util.LinkedHashSet<>(taken))).isEqualTo(expected);
        }
    }

    private static List<String> numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "number " + i).toList();
    }
}
