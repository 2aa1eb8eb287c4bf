package io.github.wslog.log4j2;

import io.github.wslog.transport.StackTrace;
import io.github.wslog.transport.TransportSettings;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.core.time.Instant;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.ReadOnlyStringMap;
import org.apache.logging.log4j.util.StringBuilderFormattable;
import org.apache.logging.log4j.util.TriConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record of an event, on the thread that logs: Log4j uses its events again, and thread context and location are
 * right only there. Immutable; any thread. Allocates nothing beyond what the layout or the message does.
 */
final class EventEncoder {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final TriConsumer<String, Object, RecordBuffer> PUT_CONTEXT =
            (key, value, record) -> record.context(key, String.valueOf(value));

    private final @Nullable Layout<?> layout;
    private final @Nullable PatternLayout pattern; // the layout, if what it writes is UTF-8
    private final int maxBodyBytes;
    private final boolean withThread;
    private final boolean withMarker;
    private final boolean withThrowable;
    private final boolean withContext;

    private EventEncoder(@Nullable Layout<?> layout, TransportSettings settings) {
        this.layout = layout;
        this.pattern =
                layout instanceof PatternLayout lines && lines.getCharset().equals(StandardCharsets.UTF_8)
                        ? lines
                        : null;
        this.maxBodyBytes = settings.maxEventBytes();
        this.withThread = settings.sends("thread");
        this.withMarker = settings.sends("marker");
        this.withThrowable = settings.sends("throwable");
        this.withContext = settings.sends("mdc");
    }

    /** Encodes by the layout, or message and stack trace if there is none. */
    static EventEncoder of(@Nullable Layout<?> layout, TransportSettings settings) {
        return new EventEncoder(layout, settings);
    }

    /**
     * The OpenTelemetry severity number of a level: FATAL (100) 21, ERROR (200) 17 … TRACE (600) 1, custom levels in
     * between.
     */
    static int level(Level level) {
        return Math.max(1, Math.min(25 - level.intLevel() / 25, 24));
    }

    void encode(LogEvent event, int level, Scratch scratch) {
        RecordBuffer record = scratch.record();
        Layout<?> by = layout;
        Instant time = event.getInstant();
        String logger = event.getLoggerName();
        record.start(
                by == null ? RecordKind.PLAIN : RecordKind.FORMATTED,
                level,
                time.getEpochSecond() * NANOS_PER_SECOND + time.getNanoOfSecond(),
                logger == null ? "" : logger,
                maxBodyBytes);
        fields(event, record);
        record.startBody();
        if (by == null) {
            plain(event, scratch.text(), record);
        } else if (pattern != null) {
            // Its own way to bytes goes through two buffers and a lock more than ours.
            pattern.serialize(event, scratch.text());
            record.body(scratch.text());
        } else {
            by.encode(event, scratch);
            scratch.finish();
        }
    }

    private void fields(LogEvent event, RecordBuffer record) {
        if (withThread) {
            record.field(Field.THREAD, event.getThreadName());
        }
        Marker marker = event.getMarker();
        if (withMarker && marker != null) {
            record.field(Field.MARKER, marker.hasParents() ? marker.toString() : marker.getName());
        }
        Throwable thrown = event.getThrown();
        if (withThrowable && thrown != null) {
            record.field(Field.THROWABLE_CLASS, thrown.getClass().getName());
        }
        if (withContext) {
            ReadOnlyStringMap context = event.getContextData();
            if (context != null && !context.isEmpty()) {
                context.forEach(PUT_CONTEXT, record);
            }
        }
    }

    private static void plain(LogEvent event, StringBuilder text, RecordBuffer record) {
        Message message = event.getMessage();
        // A simple message has its text at hand; the others would make a String of it.
        if (message instanceof StringBuilderFormattable formattable && !(message instanceof SimpleMessage)) {
            formattable.formatTo(text);
            record.body(text);
        } else if (message != null) {
            record.body(String.valueOf(message.getFormattedMessage()));
        }
        Throwable thrown = event.getThrown();
        if (thrown != null) {
            StackTrace.append(thrown, record);
        }
    }
}
