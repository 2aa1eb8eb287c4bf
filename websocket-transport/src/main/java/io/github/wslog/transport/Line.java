package io.github.wslog.transport;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.LossCause;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.eventlog.StreamRange;
import io.github.wslog.transport.status.Status;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.SourceInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One buffer and the connection that empties it; several {@link Transport}s in turn may lead into it.
 *
 * <p>Any thread may call anything; {@link #adopt} and {@link #close} are called by one thread at a time.
 */
final class Line {
    final EventLog log;
    final LongAdder accepted = new LongAdder();
    final LongAdder truncated = new LongAdder();

    private final boolean kept;
    private final Carrier carrier;
    private final Relay relay;

    // Written by one thread at a time, see above.
    private volatile TransportSettings settings;
    private volatile boolean closing;

    private Line(
            EventLog log,
            boolean kept,
            Carrier.Maker maker,
            TransportSettings settings,
            SourceInfo source,
            Relay relay) {
        this.log = log;
        this.kept = kept;
        this.settings = settings;
        this.relay = relay;
        this.carrier = maker.make(log, settings, source, relay);
    }

    /** Opens the buffer (file work only if there is a spool directory) and starts its carrier (which returns at once). */
    static Line open(Carrier.Maker maker, TransportSettings settings, Status status) {
        SourceInfo source = Source.of(settings);
        Relay relay = new Relay(status);
        EventLog spool = openSpool(settings, source, status);
        EventLog log = spool == null ? EventLog.inMemory(logSettings(settings, settings.bufferBytes())) : spool;
        Line line = new Line(log, spool != null, maker, settings, source, relay);
        line.carrier.start();
        return line;
    }

    private static @Nullable EventLog openSpool(TransportSettings settings, SourceInfo source, Status status) {
        Path directory = settings.spoolDirectory();
        if (directory == null) {
            return null;
        }
        try {
            EventLog log = EventLog.open(directory, logSettings(settings, settings.spoolBytes()), source.encode());
            if (!log.setAside().isEmpty()) {
                status.warn(
                        "what cannot be read in spoolDirectory is not sent, and is set aside: " + log.setAside(), null);
            }
            return log;
        } catch (IOException e) {
            status.warn(
                    "spoolDirectory " + directory + " cannot be used, events wait in memory instead: " + e.getMessage(),
                    e);
            return null;
        }
    }

    private static LogSettings logSettings(TransportSettings settings, long capacity) {
        return new LogSettings(
                capacity,
                Agreement.segmentFor(settings.maxEventBytes(), capacity),
                settings.maxEventBytes() + RecordBuffer.MAX_OVERHEAD_BYTES,
                settings.isServer() ? 0 : settings.discardLevel(),
                settings.isServer() ? Retention.MOST_RECENT : Retention.UNTIL_RELEASED);
    }

    TransportSettings settings() {
        return settings;
    }

    /** Takes on the settings of another appender, or of the same one after a change of the configuration. */
    void adopt(TransportSettings next, Status status) {
        TransportSettings previous = settings;
        relay.to = status;
        settings = next;
        if (previous.needsAnotherConnection(next)) {
            carrier.reconnect(next);
        }
    }

    /** Appends a finished record, unless the line is being closed. */
    Admission append(RecordBuffer record) {
        if (closing) {
            return Admission.CLOSED; // the log itself takes records until all are delivered: gap records come last
        }
        return log.append(record.level(), record.array(), 0, record.length());
    }

    void lost(LossCause cause, int level) {
        log.losses().count(cause, level, 1, System.currentTimeMillis() * 1_000_000L);
    }

    /** Whether waiting a moment for delivery makes sense. */
    boolean isHopeful() {
        return carrier.progress().hopeful();
    }

    /** Ordinals that are not delivered yet. In server mode none are: they are there for who asks, and nobody has to. */
    long waiting() {
        if (settings.isServer()) {
            return 0;
        }
        long waiting = 0;
        for (StreamRange range : log.streams()) {
            waiting += range.nextOrdinal() - range.firstOrdinal();
        }
        return waiting;
    }

    /** Delivers what is left for at most {@code drain} and ends; whether everything was delivered. */
    boolean close(Duration drain) {
        closing = true;
        boolean complete = carrier.close(drain);
        log.close();
        return complete;
    }

    /** Whether events that were not delivered survive this process. */
    boolean isKept() {
        return kept;
    }

    TransportStats stats() {
        Map<String, Long> refused = new TreeMap<>();
        for (LossCause cause : LossCause.values()) {
            long count = log.losses().total(cause);
            if (count > 0) {
                refused.put(cause.toString(), count);
            }
        }
        Carrier.Progress progress = carrier.progress();
        return new TransportStats(
                accepted.sum(),
                progress.delivered(),
                refused,
                waiting(),
                truncated.sum(),
                progress.resent(),
                progress.connects(),
                progress.failures(),
                progress.state(),
                progress.lastError());
    }

    /** Speaks to whichever appender came last: that of an old configuration may be gone. */
    private static final class Relay implements Status {
        private volatile Status to;

        Relay(Status first) {
            this.to = first;
        }

        @Override
        public void info(String message) {
            to.info(message);
        }

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            to.warn(message, cause);
        }

        @Override
        public void error(String message, @Nullable Throwable cause) {
            to.error(message, cause);
        }
    }
}
