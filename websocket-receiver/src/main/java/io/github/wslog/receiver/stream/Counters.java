package io.github.wslog.receiver.stream;

import java.util.concurrent.atomic.LongAdder;

/** What came in since the start. Any thread. */
final class Counters {
    final LongAdder events = new LongAdder();
    final LongAdder plainEvents = new LongAdder();
    final LongAdder repeats = new LongAdder();
    final LongAdder bytes = new LongAdder();
    final LongAdder connections = new LongAdder();
    final LongAdder fenced = new LongAdder();
    final LongAdder protocolErrors = new LongAdder();

    IntakeStats stats() {
        return new IntakeStats(
                events.sum(),
                plainEvents.sum(),
                repeats.sum(),
                bytes.sum(),
                connections.sum(),
                fenced.sum(),
                protocolErrors.sum());
    }
}
