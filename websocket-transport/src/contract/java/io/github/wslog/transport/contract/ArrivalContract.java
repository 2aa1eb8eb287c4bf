package io.github.wslog.transport.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.wslog.transport.wire.RecordKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives of what is logged, and what is refused: the first half of what both appenders promise. */
public abstract class ArrivalContract extends Contract {
    Sink sink() {
        return opened(Sink.listening());
    }

    Sink absentSink() {
        return opened(Sink.absent());
    }

    Logging logging(Setup setup) {
        return opened(
                start(setup.with("shutdownTimeoutMillis", setup.options().getOrDefault("shutdownTimeoutMillis", "1000"))
                        .with("reconnectDelayMillis", setup.options().getOrDefault("reconnectDelayMillis", "20"))
                        .with("maxReconnectDelayMillis", "50")));
    }

    /** Asynchronous loggers reach the appender a moment later. */
    static void awaitCounted(Logging logging, long events) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (logging.stats().accepted() + logging.stats().refused() < events && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(logging.stats().accepted() + logging.stats().refused()).isEqualTo(events);
    }

    static List<String> numbers(String text, int count) {
        return IntStream.range(0, count).mapToObj(i -> text + i).toList();
    }

    // What arrives

    @Test
    void event_arrivesWithItsFields_withoutALayout() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        long before = System.currentTimeMillis() * 1_000_000;
        logging.context("user", "Ada");
        logging.marked("AUDIT", "hello");
        logging.context("user", null);
        logging.warn("{} of {}", 1, "two");
        logging.warn("plain");

        sink.awaitEvents(3);
        Received first = sink.events().get(0);
        assertThat(first.kind()).isEqualTo(RecordKind.PLAIN);
        assertThat(first.level()).isEqualTo(9);
        assertThat(first.logger()).isEqualTo(Logging.LOGGER);
        assertThat(first.thread()).isEqualTo(Thread.currentThread().getName());
        assertThat(first.marker()).isEqualTo("AUDIT");
        assertThat(first.context()).containsExactly(Map.entry("user", "Ada"));
        assertThat(first.epochNanos()).isBetween(before, System.currentTimeMillis() * 1_000_000 + 1_000_000);
        assertThat(sink.texts()).containsExactly("hello", "1 of two", "plain");
        assertThat(sink.events().get(1).level()).isEqualTo(13);
        assertThat(sink.events().get(1).context()).isEmpty();
    }

    @Test
    void events_arriveInOrder_andEachOnce() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));

        for (int i = 0; i < 20_000; i++) {
            logging.warn("number {}", i);
        }

        sink.awaitEvents(20_000);
        assertThat(sink.texts()).isEqualTo(numbers("number ", 20_000));
    }

    @Test
    void throwable_arrivesAsStackTrace_behindTheMessage() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        Exception cause = new IllegalStateException("inner");
        Exception thrown = new IOException("outer", cause);

        logging.error("failed", thrown);

        sink.awaitEvents(1);
        Received event = sink.events().get(0);
        assertThat(event.message()).isEqualTo("failed");
        assertThat(event.throwableClass()).isEqualTo("java.io.IOException");
        StringWriter expected = new StringWriter();
        thrown.printStackTrace(new PrintWriter(expected));
        assertThat(event.text().substring("failed".length()) + "\n")
                .isEqualTo(expected.toString().replace(System.lineSeparator(), "\n"));
        assertThat(event.text()).contains("Caused by: java.lang.IllegalStateException: inner");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 8191, 8192, 8193, 65_534, 65_535, 65_536, 65_537, 262_143, 262_144})
    void body_arrivesByteForByte_withALayoutAndWithout(int length) throws InterruptedException {
        String text = "0123456789abcdef".repeat(length / 16 + 1).substring(0, length);
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        logging.warn(text);
        sink.awaitEvents(1);
        logging.reconfigure(Setup.at(sink.url()).withPattern("%m"));
        logging.warn(text);

        sink.awaitEvents(2);
        assertThat(sink.texts().get(0)).isEqualTo(text);
        assertThat(sink.texts().get(1)).isEqualTo(text);
        assertThat(sink.events().get(1).kind()).isEqualTo(RecordKind.FORMATTED);
    }

    @Test
    void lines_arriveAsTheLayoutMadeThem_whateverTheyAreMadeOf() throws InterruptedException {
        List<String> texts = List.of("plain", "a\nb\r\nc", "NUL \0 here", "日本語 ✓", "😀 emoji", "lone \uD83D here", "");
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()).withPattern("%m%n"));

        texts.forEach(text -> logging.warn(text));

        sink.awaitEvents(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            assertThat(sink.events().get(i).body())
                    .isEqualTo((texts.get(i) + System.lineSeparator()).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void longBody_isCutWithAMark_andCounted() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()).with("maxEventBytes", "1 KiB"));

        logging.warn("é".repeat(1000));

        sink.awaitEvents(1);
        assertThat(sink.events().get(0).truncated()).isTrue();
        assertThat(sink.events().get(0).body()).hasSizeBetween(1000, 1024);
        assertThat(sink.texts().get(0)).matches("é+ …\\[truncated \\d+ bytes]");
        assertThat(logging.stats().truncated()).isEqualTo(1);
    }

    // What is refused

    @Test
    void refusedEvents_areCounted_andTheStreamSaysHowMany() throws InterruptedException {
        Sink sink = absentSink();
        Logging logging = logging(Setup.at(sink.url()).with("bufferBytes", "256 KiB"));
        String filling = "x".repeat(1000);
        for (int i = 0; i < 1000; i++) {
            logging.warn(filling);
            logging.info(filling);
        }
        awaitCounted(logging, 2000);
        long accepted = logging.stats().accepted();
        assertThat(logging.stats().refusedByCause()).containsKeys("buffer_full", "below_level");

        sink.listen();

        sink.await(s -> s.events().size() == accepted && s.missing() == 2000 - accepted);
        assertThat(logging.stats().waiting()).isGreaterThanOrEqualTo(0);
    }

    @Test
    void failingLayout_isCounted_andTheCallerGoesOn() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()).withPattern("%m"));
        logging.onLayout(() -> {
            throw new IllegalStateException("layout");
        });
        logging.warn("lost");
        awaitCounted(logging, 1);
        logging.onLayout(() -> {});
        logging.warn("kept");

        sink.await(s -> s.texts().equals(List.of("kept")) && s.missing() == 1);
        assertThat(logging.stats().refusedByCause()).containsExactly(Map.entry("encoder", 1L));
    }

    @Test
    void failingToString_doesNotHarmTheCaller_andItsEventArrives() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));

        logging.warn("bad {}", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("toString");
            }
        });

        sink.awaitEvents(1);
        assertThat(sink.texts().get(0)).startsWith("bad ");
    }

    /** Log4j formats a message before it calls an appender, Logback while it does: there the inner event is refused. */
    @Test
    void eventLoggedByAToString_isDeliveredOrCounted_andTheOuterOneArrives() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));

        logging.warn("outer {}", new Object() {
            @Override
            public String toString() {
                logging.warn("inner");
                return "done";
            }
        });

        sink.await(s -> s.texts().contains("outer done"));
        awaitCounted(logging, 2);
        assertThat(logging.stats().refused())
                .isEqualTo(logging.stats().refusedByCause().getOrDefault("reentry", 0L));
        assertThat(logging.problems()).isEmpty();
    }

    /** Here the appender is at work in both frameworks; asynchronous loggers make another event of it. */
    @Test
    void eventLoggedByALayout_isDeliveredOrCounted_andTheOuterOneArrives() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()).withPattern("%m"));
        AtomicBoolean once = new AtomicBoolean();
        logging.onLayout(() -> {
            if (!once.getAndSet(true)) {
                logging.warn("inner");
            }
        });

        logging.warn("outer");

        sink.await(s -> s.texts().contains("outer") && s.missing() + s.events().size() == 2);
        assertThat(logging.stats().refused())
                .isEqualTo(logging.stats().refusedByCause().getOrDefault("reentry", 0L));
        assertThat(logging.problems()).isEmpty();
    }

    @Test
    void eventOfItsOwnThreads_isNeverTaken() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        Thread own = new Thread(() -> logging.warn("from inside"), "wslog-test");
        own.start();
        own.join();
        logging.warn("from outside");

        sink.awaitEvents(1);
        assertThat(sink.texts()).containsExactly("from outside");
        awaitCounted(logging, 1);
    }

    @Test
    void rootAtTrace_makesNoEventsOfOurOwn() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        for (int i = 0; i < 100; i++) {
            logging.trace("number {}", i);
        }
        sink.awaitEvents(100);
        sink.goAway();
        logging.trace("last");
        sink.listen();

        sink.awaitEvents(101);
        assertThat(sink.texts().subList(0, 100)).isEqualTo(numbers("number ", 100));
        assertThat(logging.stats().accepted()).isEqualTo(101);
    }

    @Test
    void interruptedCaller_keepsItsInterrupt_andItsEventArrives() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()).with("overflow", "block"));
        AtomicBoolean kept = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            Thread.currentThread().interrupt();
            logging.warn("interrupted");
            kept.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        caller.join();

        sink.awaitEvents(1);
        assertThat(kept).isTrue();
    }

    @Test
    void waitingCallers_loseNothing_whenThePeerIsSlowerThanThey() throws InterruptedException {
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url())
                .with("bufferBytes", "256 KiB")
                .with("overflow", "block")
                .with("blockTimeoutMillis", "60 s"));
        String filling = "x".repeat(1000);

        for (int i = 0; i < 3000; i++) {
            logging.info(filling);
        }

        sink.awaitEvents(3000);
        assertThat(logging.stats().refused()).isZero();
    }

    @Test
    void virtualThreads_logLikeOthers() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads came with JDK 21");
        Sink sink = sink();
        Logging logging = logging(Setup.at(sink.url()));
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            threads.add(startVirtual(() -> logging.warn("number {}", number)));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        sink.awaitEvents(1000);
        assertThat(new TreeSet<>(sink.texts())).isEqualTo(new TreeSet<>(numbers("number ", 1000)));
    }

    private static Thread startVirtual(Runnable work)
            throws NoSuchMethodException, IllegalAccessException, InvocationTargetException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, work);
    }
}
