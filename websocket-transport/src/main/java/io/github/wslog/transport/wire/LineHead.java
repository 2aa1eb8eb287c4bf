package io.github.wslog.transport.wire;

import io.github.wslog.transport.wire.LinePattern.Placeholder;
import io.github.wslog.transport.wire.LinePattern.Step;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of the line before, up to its message: in a burst it is that of the next line as well, but for the digits of
 * a fraction of a second. One thread.
 */
final class LineHead {
    private static final int NONE = -1;

    private final int steps;
    private final int timeStep;
    private final @Nullable PatternTime time;

    // What it was made of: logger and fields of the record lie together.
    private byte[] named = new byte[256];
    private int namedLength = NONE;
    private int loggerLength;
    private int level;
    private @Nullable RecordKind kind;
    private @Nullable SourceInfo source;

    private final Bytes text = new Bytes(256);
    private int timeAt;

    LineHead(Step[] all) {
        int message = 0;
        int times = 0;
        int lastTime = NONE;
        boolean ofTheBody = false;
        for (; message < all.length && all[message].placeholder() != Placeholder.MESSAGE; message++) {
            ofTheBody |= all[message].placeholder() == Placeholder.STACK_TRACE;
            if (all[message].placeholder() == Placeholder.TIME) {
                times++;
                lastTime = message;
            }
        }
        boolean usable = message < all.length && times <= 1 && !ofTheBody;
        steps = usable ? message : 0;
        timeStep = usable ? lastTime : NONE;
        time = timeStep == NONE ? null : all[timeStep].time();
    }

    /** How many steps of the pattern it takes the place of; 0: it is of no use with this pattern. */
    int steps() {
        return steps;
    }

    /** The step that writes a time, or -1. */
    int timeStep() {
        return timeStep;
    }

    /** Appends it if the record has the same; returns with which step to go on, 0 if nothing was appended. */
    int putIfSame(RecordReader record, SourceInfo of, Bytes out) {
        if (namedLength == NONE
                || !of.equals(source)
                || (time != null && !time.isAsLast(record.epochNanos()))
                || !isSame(record)) {
            return 0;
        }
        int start = out.length();
        out.put(text.array(), 0, text.length());
        if (time != null) {
            time.putFraction(record.epochNanos(), out.array(), start + timeAt);
        }
        return steps;
    }

    private boolean isSame(RecordReader record) {
        int from = record.loggerOffset();
        int length = record.bodyOffset() - from;
        if (length != namedLength
                || record.loggerLength() != loggerLength
                || record.level() != level
                || record.kind() != kind
                || !record.buffer().hasArray()) {
            return false;
        }
        int at = record.buffer().arrayOffset() + from;
        return Arrays.equals(record.buffer().array(), at, at + length, named, 0, length);
    }

    /** The time of the line at hand begins so many bytes behind its start. */
    void noteTime(int offset) {
        timeAt = offset;
    }

    /** Keeps what lies in {@code out} from {@code start} on. */
    void note(RecordReader record, SourceInfo of, Bytes out, int start) {
        int from = record.loggerOffset();
        int length = record.bodyOffset() - from;
        if (length > named.length) {
            named = new byte[length];
        }
        record.buffer().get(from, named, 0, length);
        namedLength = length;
        loggerLength = record.loggerLength();
        level = record.level();
        kind = record.kind();
        source = of;
        text.clear();
        text.put(out.array(), start, out.length() - start);
    }
}
