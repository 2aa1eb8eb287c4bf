package io.github.wslog.receiver.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.wslog.receiver.spool.Filling;
import io.github.wslog.receiver.spool.Spool;
import io.github.wslog.receiver.spool.StreamDescription;
import io.github.wslog.receiver.spool.StreamState;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;

/** Fills a spool with batches of one stream. */
final class Feed {
    static final byte[] VOID = {};
    static final long TIME_NANOS = 1_700_000_000_123_456_789L;

    final UUID stream;
    private final Spool spool;
    private long ordinal = 1;
    private long receivedNanos = TIME_NANOS;

    Feed(Spool spool) {
        this(spool, new UUID(7, 11));
    }

    Feed(Spool spool, UUID stream) {
        this.spool = spool;
        this.stream = stream;
    }

    /** Comes from this source; before the first event. */
    Feed from(String application, String host) {
        StreamDescription description = new StreamDescription(stream, new SourceInfo(application, host, 42), "", false);
        assertThat(spool.appendStream(new StreamState(description, 0, 0, 0, 0, 0)))
                .isEqualTo(Admission.ACCEPTED);
        return this;
    }

    /** What follows comes so much later. */
    Feed later(Duration time) {
        receivedNanos += time.toNanos();
        return this;
    }

    static byte[] formatted(String body) {
        return record(RecordKind.FORMATTED, body);
    }

    static byte[] plain(String message) {
        return record(RecordKind.PLAIN, message);
    }

    static byte[] record(RecordKind kind, String body) {
        return record(kind, 9, "a.Logger", body);
    }

    static byte[] record(RecordKind kind, int level, String logger, String body) {
        RecordBuffer buffer = new RecordBuffer();
        buffer.start(kind, level, TIME_NANOS, logger, 1 << 20);
        buffer.startBody();
        buffer.body(body);
        buffer.finish();
        return Arrays.copyOf(buffer.array(), buffer.length());
    }

    /** One batch of formatted events. */
    Feed lines(String... bodies) {
        return batch(Arrays.stream(bodies).map(Feed::formatted).toArray(byte[][]::new));
    }

    Feed batch(byte[]... records) {
        Filling.append(spool, stream, ordinal, receivedNanos, records);
        ordinal += records.length;
        return this;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
