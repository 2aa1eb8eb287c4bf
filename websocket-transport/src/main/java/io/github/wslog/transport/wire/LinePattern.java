package io.github.wslog.transport.wire;

/** Makes lines of records. */
public final class LinePattern {
    public static final String DEFAULT = "{time} {level} [{thread}] {logger} - {message}";

    private LinePattern() {}

    public static LinePattern parse(String pattern) {
        return new LinePattern();
    }

    public void render(RecordReader record, SourceInfo source, Bytes out) {
        out.put(record.buffer(), record.bodyOffset(), record.bodyLength());
    }
}
