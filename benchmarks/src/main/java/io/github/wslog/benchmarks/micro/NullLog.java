package io.github.wslog.benchmarks.micro;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordBuffers;
import io.github.wslog.transport.wire.RecordKind;

/** What our appenders do with an event, up to and with the log, but nobody sends: the log keeps the most recent. */
final class NullLog {
    private static final int LEVEL_INFO = 9;
    private static final int MAX_EVENT_BYTES = 256 << 10;

    final EventLog log = EventLog.inMemory(
            new LogSettings(16L << 20, 1 << 20, MAX_EVENT_BYTES + (16 << 10), 0, Retention.MOST_RECENT));
    private final RecordBuffers buffers = new RecordBuffers();

    /** An event whose layout has made bytes of it. */
    int encode(long epochNanos, String logger, byte[] line) {
        RecordBuffer record = buffers.take();
        record.start(RecordKind.FORMATTED, LEVEL_INFO, epochNanos, logger, MAX_EVENT_BYTES);
        record.startBody();
        record.body(line, 0, line.length);
        return finish(record);
    }

    /** An event without a layout. */
    int encode(long epochNanos, String logger, String thread, String message) {
        RecordBuffer record = buffers.take();
        record.start(RecordKind.PLAIN, LEVEL_INFO, epochNanos, logger, MAX_EVENT_BYTES);
        record.field(Field.THREAD, thread);
        record.startBody();
        record.body(message);
        return finish(record);
    }

    Admission append(byte[] record, int length) {
        return log.append(LEVEL_INFO, record, 0, length);
    }

    private int finish(RecordBuffer record) {
        record.finish();
        Admission admission = append(record.array(), record.length());
        int length = record.length();
        buffers.give(record);
        if (admission != Admission.ACCEPTED) {
            throw new IllegalStateException("refused: " + admission);
        }
        return length;
    }
}
