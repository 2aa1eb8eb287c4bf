package io.github.wslog.transport.live;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.wire.RecordBuffer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Text that subscribers send goes into an application's log, among what it logs. Any thread. */
public final class LogInlet implements Inlet {
    private final EventLog log;
    private final int maxBodyBytes;
    private final InstantSource clock;

    /** @param maxBodyBytes the longest body that the log takes; a longer text is cut */
    public LogInlet(EventLog log, int maxBodyBytes, InstantSource clock) {
        this.log = log;
        this.maxBodyBytes = maxBodyBytes;
        this.clock = clock;
    }

    @Override
    public @Nullable String take(String sender, String text) {
        RecordBuffer record = new RecordBuffer();
        long nanos = Math.multiplyExact(clock.millis(), 1_000_000L);
        Inlet.encode(sender, text, nanos, maxBodyBytes, record);
        boolean taken = log.append(record.level(), record.array(), 0, record.length()) == Admission.ACCEPTED;
        return taken ? null : "the log has no room for this text";
    }
}
