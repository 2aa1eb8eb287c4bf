package io.github.wslog.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.transport.deflate.Compression;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What both appenders promise of {@code compression}, in both modes: each module runs this against its own. */
public abstract class CompressionContract extends Contract {
    private static final int EVENTS = 3000;
    private static final String TEXT = "a line of a log, as there are many of, with the number ";
    private static final long BYTES = (long) EVENTS * TEXT.length();

    private Logging logging(Sink sink, AuthenticatingProxy proxy, String compression) {
        return opened(start(Setup.at(sink.url())
                .with("proxy", "http://user:password@127.0.0.1:" + proxy.port())
                .with("compression", compression)
                .with("shutdownTimeoutMillis", "1000")
                .with("reconnectDelayMillis", "20")
                .with("maxReconnectDelayMillis", "50")));
    }

    private AuthenticatingProxy proxy() {
        return opened(new AuthenticatingProxy("user", "password"));
    }

    private static List<String> texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> TEXT + i).toList();
    }

    @ParameterizedTest
    @CsvSource({"deflate, DEFLATE, true", "deflate, NONE, false", "none, DEFLATE, false"})
    void events_arriveAsTheyWere_andInFewerBytesIfBothWantIt(String ours, Compression theirs, boolean fewer)
            throws InterruptedException {
        AuthenticatingProxy proxy = proxy();
        Sink sink = opened(Sink.compressing(theirs));
        Logging logging = logging(sink, proxy, ours);
        for (String text : texts(EVENTS)) {
            logging.warn(text);
        }

        sink.awaitEvents(EVENTS);
        assertThat(sink.texts()).isEqualTo(texts(EVENTS));
        assertThat(logging.problems()).isEmpty();
        if (fewer) {
            assertThat(proxy.passed()).isLessThan(BYTES / 2);
        } else {
            assertThat(proxy.passed()).isGreaterThan(BYTES);
        }
    }

    @Test
    void events_arriveOnce_whenCompressedConnectionsAreCut() throws InterruptedException, IOException {
        AuthenticatingProxy proxy = proxy();
        Sink sink = opened(Sink.compressing(Compression.DEFLATE));
        Logging logging = logging(sink, proxy, "deflate");
        int logged = 0;
        for (int round = 1; round <= 4; round++) {
            for (String text : texts(round * EVENTS).subList(logged, round * EVENTS)) {
                logging.warn(text);
            }
            logged = round * EVENTS;
            sink.awaitEvents(logged - EVENTS + 1);
            proxy.cut();
        }

        sink.awaitEvents(logged);
        assertThat(sink.texts()).isEqualTo(texts(logged));
        assertThat(proxy.asked()).hasSizeGreaterThan(3);
        assertThat(proxy.passed()).isLessThan(4 * BYTES / 2);
    }

    @Test
    void reconfiguration_changesItOnANewConnection() throws InterruptedException {
        AuthenticatingProxy proxy = proxy();
        Sink sink = opened(Sink.compressing(Compression.DEFLATE));
        Logging logging = logging(sink, proxy, "none");
        logging.warn("first");
        sink.awaitEvents(1);
        logging.reconfigure(Setup.at(sink.url())
                .with("proxy", "http://user:password@127.0.0.1:" + proxy.port())
                .with("compression", "deflate")
                .with("shutdownTimeoutMillis", "1000"));
        logging.warn("second");
        sink.awaitEvents(2);
        long before = proxy.passed();
        for (String text : texts(EVENTS)) {
            logging.warn(text);
        }

        sink.awaitEvents(EVENTS + 2);
        assertThat(proxy.passed() - before).isLessThan(BYTES / 2);
        assertThat(sink.requests()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"deflate, true", "none, false"})
    void subscriber_getsEventsAsTheyWere_andCompressedIfThatIsWanted(String compression, boolean fewer)
            throws IOException {
        Setup setup = new Setup(
                Map.of(
                        "mode",
                        "server",
                        "port",
                        "0",
                        "replay",
                        String.valueOf(EVENTS),
                        "compression",
                        compression,
                        "shutdownTimeoutMillis",
                        "1000"),
                "%m");
        Logging logging = opened(start(setup));
        for (String text : texts(EVENTS)) {
            logging.warn(text);
        }
        CompressedWatcher watcher = opened(CompressedWatcher.at(ServerContract.url(logging) + "?format=json"));
        StringBuilder all = new StringBuilder();
        while (all.indexOf(TEXT + (EVENTS - 1) + "\"") < 0) {
            all.append(watcher.next());
        }

        for (String text : texts(EVENTS)) {
            assertThat(all.indexOf("\"" + text + "\"")).as(text).isPositive();
        }
        if (fewer) {
            assertThat(watcher.wireBytes()).isLessThan(all.length() / 5);
            assertThat(watcher.compressed()).isPositive();
        } else {
            assertThat(watcher.wireBytes()).isGreaterThanOrEqualTo(all.length());
            assertThat(watcher.compressed()).isZero();
        }
    }

    @Test
    void wrongValue_isSaid_andNothingIsCompressed() throws InterruptedException {
        AuthenticatingProxy proxy = proxy();
        Sink sink = opened(Sink.compressing(Compression.DEFLATE));
        Logging logging = logging(sink, proxy, "gzip");
        for (String text : texts(EVENTS)) {
            logging.warn(text);
        }

        sink.awaitEvents(EVENTS);
        assertThat(proxy.passed()).isGreaterThan(BYTES);
        assertThat(logging.problems())
                .anyMatch(said -> said.contains("compression must be none | deflate, was gzip; none is used"));
    }
}
