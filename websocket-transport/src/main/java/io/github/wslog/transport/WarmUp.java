package io.github.wslog.transport;

import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends one record the way that all events go, into a log that is thrown away: what the JVM does at the first time only,
 * loading classes and linking, is done when an appender starts and not in the application's first logging call.
 */
final class WarmUp {
    private static final int SEGMENT = 1 << 16;
    private static final AtomicBoolean DONE = new AtomicBoolean();

    private WarmUp() {}

    /** Once in a JVM; a few milliseconds. */
    static void once(RecordBuffer record) {
        if (DONE.getAndSet(true)) {
            return;
        }
        LogSettings settings = new LogSettings(2 * SEGMENT, SEGMENT, SEGMENT / 4, 1, Retention.UNTIL_RELEASED);
        try (EventLog log = EventLog.inMemory(settings)) {
            record.start(RecordKind.PLAIN, 9, 1, "warm.up", SEGMENT / 8);
            record.field(Field.THREAD, "main");
            record.startBody();
            record.body("text");
            record.body(new byte[] {'b'}, 0, 1);
            record.finish();
            log.append(record.level(), record.array(), 0, record.length());
        }
    }
}
