package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OvertakenTest {
    private static final int BATCHES = 120;
    private static final String TEXT = "x".repeat(400_000);

    private final Spool spool = Spool.inMemory(Spool.SMALLEST_CAPACITY);
    private final SaidStatus status = new SaidStatus();
    private final Noting fast = new Noting(new CountDownLatch(0));
    private final CountDownLatch gate = new CountDownLatch(1);
    private final Noting slow = new Noting(gate);

    @Test
    void outputThatIsNotRequired_isOvertaken_andSaysSoInItsPlace() throws Exception {
        Map<String, ConfiguredOutput> both = new LinkedHashMap<>();
        both.put("fast", ConfiguredOutput.required(fast));
        both.put("slow", new ConfiguredOutput(slow, false, Start.OLDEST));
        try (Outputs outputs = Outputs.open(spool, both, null, status, reason -> {})) {
            outputs.start();
            // Several times what the spool holds.
            feed();
            gate.countDown();
            assertThat(outputs.drain(Duration.ofSeconds(30))).isTrue();
        }

        assertThat(fast.events).hasSize(BATCHES).allMatch(event -> event.equals("event"));
        assertThat(slow.events).hasSizeBetween(2, BATCHES - 1).endsWith("event");
        List<String> notes =
                slow.events.stream().filter(event -> !event.equals("event")).toList();
        assertThat(notes).hasSize(1);
        assertThat(notes.get(0)).matches("at least \\d+ events were skipped: overtaken in the receiver's spool");
        long skipped = Long.parseLong(notes.get(0).replaceAll("\\D", ""));
        // Each entry of this test holds one event, and a few are snapshots.
        assertThat(slow.events.size() - 1 + skipped).isBetween((long) BATCHES, (long) BATCHES + BATCHES / 4);
        assertThat(status.said).anyMatch(line -> line.contains("skipped") && line.endsWith("by output slow"));
    }

    private void feed() throws InterruptedException {
        Feed feed = new Feed(spool);
        for (int i = 0; i < BATCHES; i++) {
            feed.lines(TEXT);
            assertThat(fast.count.tryAcquire(30, TimeUnit.SECONDS)).isTrue();
            if (i % 5 == 0) {
                spool.writeState(spool.horizon(), List.of());
            }
        }
    }

    /** Holds what it takes at once, as soon as the gate is open. */
    private static final class Noting implements Output {
        final List<String> events = new CopyOnWriteArrayList<>();
        final Semaphore count = new Semaphore(0);
        private final CountDownLatch gate;
        private final RecordReader record = new RecordReader();
        private @Nullable Position held;

        Noting(CountDownLatch gate) {
            this.gate = gate;
        }

        @Override
        public Started start(OutputContext context, @Nullable Position from) {
            held = from;
            return new Started(from, "noting");
        }

        @Override
        public Outcome take(SpooledBatch batch) {
            try {
                gate.await();
                int length = batch.records().getInt(0);
                record.wrap(batch.records(), Integer.BYTES, length);
                byte[] body = new byte[record.bodyLength()];
                batch.records().get(record.bodyOffset(), body);
                events.add(
                        record.kind() == RecordKind.NOTE
                                ? new String(body, java.nio.charset.StandardCharsets.UTF_8)
                                : "event");
            } catch (InterruptedException | WireException e) {
                throw new AssertionError(e);
            }
            held = batch.position();
            count.release();
            return new Outcome.Held(held);
        }

        @Override
        public Outcome flush() {
            return new Outcome.Held(held);
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
