package io.github.wslog.transport.wire;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;

/**
 * Makes a line of a record that came without a layout. Not thread-safe, since it remembers the date: one instance a thread,
 * {@code LinePattern.parse(other.toString())} makes another.
 *
 * <p>What stands in curly brackets is replaced: {@code {time}} (ISO 8601, local, milliseconds, offset),
 * {@code {time:PATTERN}} (as {@link java.time.format.DateTimeFormatter} has it, English), {@code {level}},
 * {@code {thread}}, {@code {logger}}, {@code {message}}, {@code {stackTrace}}, {@code {mdc}} (as {@code k=v, k=v}),
 * {@code {marker}}, {@code {app}}, {@code {host}}, {@code {pid}}, {@code {name}} (proven by the source). <code>{{</code> is a bracket. What a record does not have
 * is empty.
 *
 * <p>The message and the stack trace are content: every byte of them is left alone. All else is there to tell lines apart,
 * so control characters in it are written as {@code \n}, {@code \}{@code u001b} and the like: no thread name can forge a
 * line.
 */
public final class LinePattern {
    /** Time, level, thread, logger, message, and the stack trace on lines of its own. */
    public static final String DEFAULT = "{time} {level} [{thread}] {logger} - {message}";

    private static final byte[] OWN_LOGGER = Text.utf8(Gap.LOGGER);
    private static final byte[][] LEVELS = levels();

    private final String pattern;
    private final Step[] steps;
    private final byte[] tail;
    private final boolean appendsStackTrace;
    private final LineHead head;

    /** Some fixed bytes and what comes behind them. */
    record Step(byte[] before, Placeholder placeholder, PatternTime time) {}

    enum Placeholder {
        TIME,
        LEVEL,
        THREAD,
        LOGGER,
        MESSAGE,
        STACK_TRACE,
        MDC,
        MARKER,
        APP,
        HOST,
        PID,
        NAME
    }

    LinePattern(String pattern, List<Step> steps, String tail) {
        this.pattern = pattern;
        this.steps = steps.toArray(new Step[0]);
        this.tail = Text.utf8(tail);
        this.head = new LineHead(this.steps);
        appendsStackTrace = steps.stream().noneMatch(step -> step.placeholder() == Placeholder.STACK_TRACE);
    }

    private static byte[][] levels() {
        byte[][] names = new byte[EventLevel.HIGHEST + 1][];
        for (int number = 0; number < names.length; number++) {
            names[number] = Text.utf8(EventLevel.of(number).name());
        }
        return names;
    }

    /**
     * Times are those of the system's zone.
     *
     * @throws IllegalArgumentException naming the place in {@code pattern} and what was found there
     */
    public static LinePattern parse(String pattern) {
        return parse(pattern, ZoneId.systemDefault());
    }

    static LinePattern parse(String pattern, ZoneId zone) {
        return new LinePatternParser(pattern, zone).parse();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return pattern;
    }

    /**
     * Appends the line, without an end of line of its own. A body made by a layout ({@link RecordKind#FORMATTED}) is
     * appended as it is, whatever the pattern; of a void record there is nothing to append.
     */
    public void render(RecordReader record, SourceInfo source, Bytes out) {
        if (record.isVoid()) {
            return;
        }
        if (record.kind() == RecordKind.FORMATTED) {
            out.put(record.buffer(), record.bodyOffset(), record.bodyLength());
            return;
        }
        int start = out.length();
        int from = head.putIfSame(record, source, out);
        for (int i = from; i < steps.length; i++) {
            if (from == 0 && i > 0 && i == head.steps()) {
                head.note(record, source, out, start);
            }
            Step step = steps[i];
            out.put(step.before, 0, step.before.length);
            if (i == head.timeStep()) {
                head.noteTime(out.length() - start);
            }
            render(step, record, source, out);
        }
        out.put(tail, 0, tail.length);
        if (appendsStackTrace && record.stackTraceOffset() < record.bodyLength()) {
            out.putByte('\n');
            putStackTrace(record, out);
        }
    }

    private static void render(Step step, RecordReader record, SourceInfo source, Bytes out) {
        switch (step.placeholder) {
            case TIME -> step.time.put(record.epochNanos(), out);
            case LEVEL -> putLevel(record, out);
            case THREAD -> putField(record, Field.THREAD, out);
            case LOGGER -> putLogger(record, out);
            case MESSAGE -> out.put(record.buffer(), record.bodyOffset(), record.stackTraceOffset());
            case STACK_TRACE -> putStackTrace(record, out);
            case MDC -> putContext(record, out);
            case MARKER -> putField(record, Field.MARKER, out);
            case APP -> out.putUtf8(source.application());
            case HOST -> out.putUtf8(source.host());
            case PID -> out.putDecimal(source.pid());
            case NAME -> out.putUtf8(source.name());
        }
    }

    private static void putLevel(RecordReader record, Bytes out) {
        byte[] name = LEVELS[record.level()];
        out.put(name, 0, name.length);
    }

    private static void putLogger(RecordReader record, Bytes out) {
        if (record.kind() == RecordKind.PLAIN) {
            putClean(record, record.loggerOffset(), record.loggerLength(), out);
        } else {
            out.put(OWN_LOGGER, 0, OWN_LOGGER.length);
        }
    }

    private static void putField(RecordReader record, Field field, Bytes out) {
        int at = record.find(field);
        if (at >= 0) {
            putClean(record, record.valueOffset(at), record.valueLength(at), out);
        }
    }

    private static void putContext(RecordReader record, Bytes out) {
        boolean first = true;
        for (int at = record.find(Field.CONTEXT); at >= 0; at = record.findNext(Field.CONTEXT, at)) {
            if (!first) {
                out.putAscii(", ");
            }
            first = false;
            int key = record.valueOffset(at);
            int keyLength = record.contextKeyLength(at);
            int value = Math.min(keyLength + 1, record.valueLength(at));
            putClean(record, key, keyLength, out);
            out.putByte('=');
            putClean(record, key + value, record.valueLength(at) - value, out);
        }
    }

    /** Without its last end of line. */
    private static void putStackTrace(RecordReader record, Bytes out) {
        int from = record.bodyOffset() + record.stackTraceOffset();
        int to = record.bodyOffset() + record.bodyLength();
        if (to > from && record.buffer().get(to - 1) == '\n') {
            to--;
            if (to > from && record.buffer().get(to - 1) == '\r') {
                to--;
            }
        }
        out.put(record.buffer(), from, to - from);
    }

    private static void putClean(RecordReader record, int offset, int length, Bytes out) {
        int start = out.length();
        out.put(record.buffer(), offset, length);
        if (!Ascii.isPrintable(out.array(), start, out.length())) {
            String text = new String(out.array(), start, length, StandardCharsets.UTF_8);
            out.cutTo(start);
            out.putUtf8(Text.escape(text));
        }
    }
}
