package io.github.wslog.receiver.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.output.ConfiguredOutput;
import io.github.wslog.receiver.output.OutputOptions;
import io.github.wslog.receiver.output.OutputStats;
import io.github.wslog.receiver.output.Outputs;
import io.github.wslog.receiver.spool.Filling;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.receiver.spool.StreamState;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A spool and outputs, one to syslog mostly, as the receiver runs them. */
final class Pipeline implements AutoCloseable {
    private static final String DAEMON = "daemon";
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    final List<String> said = new CopyOnWriteArrayList<>();
    private final Spool spool = Spool.inMemory(64 << 20);
    private final Outputs outputs;
    private final Set<UUID> described = new HashSet<>();
    /** When the receiver got what is appended, in nanoseconds since the epoch. */
    long receivedNanos = Events.TIME_NANOS;

    private long ordinal = 1;

    private Pipeline(Path directory, Map<String, ConfiguredOutput> all) throws IOException {
        Path places = Files.createDirectories(directory.resolve("outputs"));
        Status status = new Status() {
            @Override
            public void info(String message) {
                said.add(message);
            }

            @Override
            public void warn(String message, @Nullable Throwable cause) {
                said.add(message);
            }

            @Override
            public void error(String message, @Nullable Throwable cause) {
                said.add(message);
            }
        };
        outputs = Outputs.open(spool, all, places, status, said::add);
    }

    private static Map<String, ConfiguredOutput> syslog(String url) {
        Map<String, String> options = new LinkedHashMap<>();
        String[] parts = url.split("\\?", 2);
        options.put("url", parts[0]);
        if (parts.length == 2) {
            for (String option : parts[1].split("&", -1)) {
                String[] pair = option.split("=", 2);
                options.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
            }
        }
        return Map.of(DAEMON, ConfiguredOutput.create("syslog", new OutputOptions("--syslog", options)));
    }

    static Pipeline to(String url, Path directory) throws IOException {
        return to(url, directory, Map.of());
    }

    /** With other outputs of the same spool, by name. */
    static Pipeline to(String url, Path directory, Map<String, ConfiguredOutput> others) throws IOException {
        Map<String, ConfiguredOutput> all = new LinkedHashMap<>(others);
        all.putAll(syslog(url));
        return of(all, directory);
    }

    /** With no output but these. */
    static Pipeline of(Map<String, ConfiguredOutput> outputs, Path directory) throws IOException {
        Pipeline pipeline = new Pipeline(directory, outputs);
        pipeline.start();
        return pipeline;
    }

    /** One that only fills its spool until it is started. */
    static Pipeline waiting(String url, Path directory) throws IOException {
        return new Pipeline(directory, syslog(url));
    }

    void start() {
        outputs.start();
    }

    static String id(long ordinal) {
        return Events.STREAM + ":" + ordinal;
    }

    static Set<String> ids(int count) {
        Set<String> ids = new HashSet<>();
        for (int i = 1; i <= count; i++) {
            ids.add(id(i));
        }
        return ids;
    }

    void append(SourceInfo from, Events.Event event) {
        append(from, List.of(event));
    }

    /** So many small events, in batches. */
    void appendNumbered(int count) {
        appendNumbered(Events.SHOP, count);
    }

    void appendNumbered(SourceInfo from, int count) {
        List<Events.Event> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(Events.event("number " + (ordinal + batch.size())));
            if (batch.size() == 100 || i == count - 1) {
                append(from, batch);
                batch.clear();
            }
        }
    }

    private void append(SourceInfo from, List<Events.Event> events) {
        UUID stream = Events.stream(from);
        if (described.add(stream)) {
            StreamDescription description = new StreamDescription(stream, from, "", false);
            assertThat(spool.appendStream(new StreamState(description, 0, 0, 0, 0, 0)))
                    .isEqualTo(Admission.ACCEPTED);
        }
        ByteBuffer records = Events.batch(from, 1, ordinal, events).records();
        ByteBuffer entry =
                ByteBuffer.allocate(Spool.BATCH_HEADROOM + records.limit()).position(Spool.BATCH_HEADROOM);
        entry.put(records).flip().position(Spool.BATCH_HEADROOM);
        int count = events.size();
        Filling.untilAccepted(() -> spool.appendBatch(stream, ordinal, count, receivedNanos, entry));
        ordinal += events.size();
    }

    void awaitRetries(int count) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (stats().retries() < count) {
            assertThat(System.nanoTime()).as("%s", said).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    void awaitSaid(String part) {
        long deadline = System.nanoTime() + LIMIT_NANOS / 4;
        while (said.stream().noneMatch(line -> line.contains(part))) {
            assertThat(System.nanoTime()).as("%s is not in %s", part, said).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    void awaitConfirmed(int events) {
        long deadline = System.nanoTime() + LIMIT_NANOS / 2;
        while (outputs.states(Events.TIME_NANOS).stream()
                .noneMatch(one -> one.stats().name().equals(DAEMON) && one.confirmed() == events)) {
            assertThat(System.nanoTime()).as("%s", said).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Nothing may be appended afterwards. */
    void drain() {
        assertThat(outputs.drain(Duration.ofNanos(LIMIT_NANOS))).as("%s", said).isTrue();
    }

    OutputStats stats() {
        return outputs.stats().stream()
                .filter(one -> one.name().equals(DAEMON))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        outputs.close();
        spool.close();
    }
}
