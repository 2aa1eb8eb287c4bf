package io.github.wslog.logback;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.Encoder;
import io.github.wslog.transport.StackTrace;
import io.github.wslog.transport.TransportSettings;
import io.github.wslog.transport.wire.Field;
import io.github.wslog.transport.wire.RecordBuffer;
import io.github.wslog.transport.wire.RecordKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Makes a record of an event, on the thread that logs, where MDC and caller are right. Immutable; any thread. Allocates
 * nothing beyond what the event or the encoder does.
 */
final class EventEncoder {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final @Nullable Encoding encoding;
    private final int maxBodyBytes;
    private final boolean withThread;
    private final boolean withMarker;
    private final boolean withThrowable;
    private final boolean withContext;

    /** Encodes by the encoder, or message and stack trace if there is none. */
    EventEncoder(@Nullable Encoder<ILoggingEvent> encoder, TransportSettings settings) {
        this.encoding = encoder == null ? null : Encoding.of(encoder);
        this.maxBodyBytes = settings.maxEventBytes();
        this.withThread = settings.sends("thread");
        this.withMarker = settings.sends("marker");
        this.withThrowable = settings.sends("throwable");
        this.withContext = settings.sends("mdc");
    }

    /** The OpenTelemetry severity number of a level: ERROR (40000) 17, WARN 13, INFO 9, DEBUG 5, TRACE (5000) 1. */
    static int level(Level level) {
        int number = level.toInt();
        if (number >= Level.WARN_INT) {
            return number >= Level.ERROR_INT ? 17 : 13;
        }
        if (number >= Level.INFO_INT) {
            return 9;
        }
        return number >= Level.DEBUG_INT ? 5 : 1;
    }

    void encode(ILoggingEvent event, int level, RecordBuffer record) {
        Encoding by = encoding;
        String logger = event.getLoggerName();
        record.start(
                by == null ? RecordKind.PLAIN : RecordKind.FORMATTED,
                level,
                epochNanos(event),
                logger == null ? "" : logger,
                maxBodyBytes);
        fields(event, record);
        record.startBody();
        if (by == null) {
            plain(event, record);
        } else {
            by.encode(event, record);
        }
    }

    private static long epochNanos(ILoggingEvent event) {
        long millis = event.getTimeStamp();
        int nanos = event.getNanoseconds();
        return nanos < 0 ? millis * 1_000_000L : Math.floorDiv(millis, 1000L) * NANOS_PER_SECOND + nanos;
    }

    private void fields(ILoggingEvent event, RecordBuffer record) {
        if (withThread) {
            record.field(Field.THREAD, event.getThreadName());
        }
        List<Marker> markers = event.getMarkerList();
        if (withMarker && markers != null && !markers.isEmpty()) {
            record.field(Field.MARKER, markers.size() == 1 ? markers.get(0).toString() : joined(markers));
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        if (withThrowable && thrown != null) {
            record.field(Field.THROWABLE_CLASS, thrown.getClassName());
        }
        if (withContext) {
            context(event, record);
        }
    }

    private static String joined(List<Marker> markers) {
        return String.join(", ", markers.stream().map(Marker::toString).toList());
    }

    private static void context(ILoggingEvent event, RecordBuffer record) {
        Map<String, String> context = diagnosticContext(event);
        if (!context.isEmpty()) {
            for (Map.Entry<String, String> entry : context.entrySet()) {
                record.context(String.valueOf(entry.getKey()), String.valueOf(entry.getValue()));
            }
        }
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            for (KeyValuePair pair : pairs) {
                record.context(String.valueOf(pair.key), String.valueOf(pair.value));
            }
        }
    }

    /** A context made in code has no MDC adapter until it is given one, and then getMDCPropertyMap throws. */
    private static Map<String, String> diagnosticContext(ILoggingEvent event) {
        try {
            Map<String, String> map = event.getMDCPropertyMap();
            return map == null ? Map.of() : map;
        } catch (NullPointerException e) {
            return Map.of();
        }
    }

    private static void plain(ILoggingEvent event, RecordBuffer record) {
        record.body(String.valueOf(event.getFormattedMessage()));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown instanceof ThrowableProxy local) {
            StackTrace.append(local.getThrowable(), record);
        } else if (thrown != null) {
            record.stackTraceStarts();
            record.body(ThrowableProxyUtil.asString(thrown).stripTrailing());
        }
    }
}
