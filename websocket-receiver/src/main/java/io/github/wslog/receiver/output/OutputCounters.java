package io.github.wslog.receiver.output;

import java.util.concurrent.atomic.LongAdder;

/** What one output has done since the receiver started. Any thread. */
public final class OutputCounters {
    private final LongAdder events = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder resumedWrites = new LongAdder();
    private final LongAdder tornLines = new LongAdder();
    private final LongAdder cut = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();

    /** One write has brought out so many events and bytes. */
    public void wrote(long moreEvents, long moreBytes) {
        events.add(moreEvents);
        bytes.add(moreBytes);
        writes.increment();
    }

    /** An attempt has failed and will be repeated. */
    public void retried() {
        retries.increment();
    }

    /** A write was found that an earlier run had begun and not confirmed. */
    public void resumedWrite() {
        resumedWrites.increment();
    }

    /** An event was found of which only a part had been written. */
    public void tornLine() {
        tornLines.increment();
    }

    /** An event was longer than the place takes, and was cut with a mark. */
    public void cut() {
        cut.increment();
    }

    /** An event was left out, because it is too long or cannot be read. */
    public void dropped() {
        dropped.increment();
    }

    /** A message was put into the dead-letter file. */
    public void deadLetter() {
        deadLetters.increment();
    }

    /** Sums up. */
    public OutputStats stats(String name) {
        return new OutputStats(
                name,
                events.sum(),
                bytes.sum(),
                writes.sum(),
                retries.sum(),
                resumedWrites.sum(),
                tornLines.sum(),
                cut.sum(),
                dropped.sum(),
                deadLetters.sum());
    }
}
