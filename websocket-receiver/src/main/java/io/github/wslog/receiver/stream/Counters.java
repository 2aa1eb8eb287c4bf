package io.github.wslog.receiver.stream;

import io.github.wslog.transport.wire.CloseReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What came in since the start. Any thread. */
final class Counters {
    final LongAdder events = new LongAdder();
    final LongAdder plainEvents = new LongAdder();
    final LongAdder repeats = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder fenced = new LongAdder();
    final LongAdder acknowledged = new LongAdder();
    private final Map<CloseReason, LongAdder> protocolErrors = new EnumMap<>(CloseReason.class);

    Counters() {
        for (CloseReason reason : CloseReason.values()) {
            protocolErrors.put(reason, new LongAdder());
        }
    }

    void protocolError(CloseReason reason) {
        protocolErrors.getOrDefault(reason, new LongAdder()).increment();
    }

    /** Connections closed because they broke the protocol, by what they did; without reasons that have not occurred. */
    Map<CloseReason, Long> protocolErrors() {
        Map<CloseReason, Long> occurred = new EnumMap<>(CloseReason.class);
        protocolErrors.forEach((reason, count) -> {
            if (count.sum() > 0) {
                occurred.put(reason, count.sum());
            }
        });
        return occurred;
    }

    IntakeStats stats() {
        return new IntakeStats(
                events.sum(),
                plainEvents.sum(),
                repeats.sum(),
                bytes.sum(),
                connections.sum(),
                fenced.sum(),
                protocolErrors().values().stream().mapToLong(count -> count).sum());
    }
}
