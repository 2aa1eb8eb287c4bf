package io.github.wslog.transport.client;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.Loss;
import io.github.wslog.transport.wire.Gap;
import io.github.wslog.transport.wire.RecordBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Turns counted losses into gap records behind the events that were kept: at once when there were none for a while, then
 * once a second. While there is no peer the records are rarer and rarer, or an outage of a day would fill the room that is
 * kept for them. One thread: the shipper's, or that of whoever empties the log.
 */
public final class GapWriter {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final EventLog log;
    private final RecordBuffer buffer = new RecordBuffer();
    private long spacing = SECOND;
    private long notBefore;
    private boolean first = true;

    public GapWriter(EventLog log) {
        this.log = log;
    }

    /**
     * Writes what is due.
     *
     * @param now {@link System#nanoTime}
     * @param connected whether somebody is there to read it
     */
    public void write(long now, boolean connected) {
        if (connected && spacing > SECOND) {
            spacing = SECOND;
            notBefore = now;
        }
        if ((first || now - notBefore >= 0) && log.losses().pending()) {
            first = false;
            writeAll();
            notBefore = now + spacing;
            spacing = connected ? SECOND : Math.min(2 * spacing, MINUTE);
        }
    }

    /** Writes all that is pending, due or not; what finds no room stays pending. Returns whether anything was written. */
    public boolean writeAll() {
        List<Loss> losses = log.losses().take();
        for (int i = 0; i < losses.size(); i++) {
            if (!write(losses.get(i))) {
                log.losses().putBack(losses.subList(i, losses.size()));
                return i > 0;
            }
        }
        return !losses.isEmpty();
    }

    private boolean write(Loss loss) {
        String cause = loss.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        new Gap(cause, loss.byLevel(), loss.firstNanos(), loss.lastNanos()).encode(buffer);
        return log.appendReserved(buffer.level(), buffer.array(), 0, buffer.length()) == Admission.ACCEPTED;
    }
}
