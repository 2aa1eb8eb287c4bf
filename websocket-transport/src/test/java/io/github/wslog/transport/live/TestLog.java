package io.github.wslog.transport.live;

import io.github.wslog.transport.contract.PatientAppend;
import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.SourceInfo;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** An event log that keeps the most recent, and short ways to write to it. */
final class TestLog implements AutoCloseable {
    static final int SEGMENT = 1 << 20;
    static final int MAX_BODY = 300 * 1024;
    /** 2026-01-02T03:04:05.006007008Z. */
    static final long TIME = 1_767_323_045_006_007_008L;

    static final SourceInfo SOURCE = new SourceInfo("orders", "web-1", 4711);

    final EventLog log;
    private final RecordBuffer buffer = new RecordBuffer();

    TestLog() {
        this(4 * SEGMENT);
    }

    TestLog(long capacity) {
        this(EventLog.inMemory(new LogSettings(
                capacity, SEGMENT, MAX_BODY + RecordBuffer.MAX_OVERHEAD_BYTES, 0, Retention.MOST_RECENT)));
    }

    TestLog(EventLog log) {
        this.log = log;
    }

    LogFeed feed() {
        return new LogFeed(log, SOURCE, StandardCharsets.UTF_8);
    }

    void info(String message) {
        event(9, "com.acme.Order", message);
    }

    void event(int level, String logger, String message) {
        record(RecordKind.PLAIN, level, logger, record -> {
            record.startBody();
            record.body(message);
        });
    }

    void formatted(String body) {
        record(RecordKind.FORMATTED, 9, "com.acme.Order", record -> {
            record.startBody();
            record.body(body);
        });
    }

    void record(RecordKind kind, int level, String logger, Consumer<RecordBuffer> content) {
        buffer.start(kind, level, TIME, logger, MAX_BODY);
        content.accept(buffer);
        buffer.finish();
        append();
    }

    private void append() {
        Admission admission = PatientAppend.to(log, buffer);
        if (admission != Admission.ACCEPTED) {
            throw new IllegalStateException(admission.toString());
        }
    }

    /** An ordinal whose event is lost. */
    void nothing() {
        log.append(9, new byte[0], 0, 0);
    }

    @Override
    public void close() {
        log.close();
    }
}
