package io.github.wslog.transport;

import io.github.wslog.transport.wire.RecordBuffer;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.CharBuffer;

/** Writes stack traces as {@link Throwable#printStackTrace()} has them, with line feeds between the lines and none at the end. */
public final class StackTrace {
    private StackTrace() {}

    /** Marks the place in the body and appends the stack trace, causes and suppressed ones and all. */
    public static void append(Throwable thrown, RecordBuffer record) {
        record.stackTraceStarts();
        thrown.printStackTrace(new Lines(record));
    }

    /** A PrintWriter without buffers or system line ends. Owned by one thread. */
    private static final class Lines extends PrintWriter {
        Lines(RecordBuffer record) {
            super(new Body(record), false);
        }

        @Override
        public void println() {
            write('\n');
        }
    }

    private static final class Body extends Writer {
        private final RecordBuffer record;
        private boolean lineEnded;

        Body(RecordBuffer record) {
            this.record = record;
        }

        @Override
        public void write(int c) {
            if (c == '\n') {
                endLine();
                lineEnded = true;
            } else {
                write(Character.toString(c));
            }
        }

        @Override
        public void write(String text) {
            endLine();
            record.body(text);
        }

        @Override
        public void write(String text, int offset, int length) {
            write(offset == 0 && length == text.length() ? text : text.substring(offset, offset + length));
        }

        @Override
        public void write(char[] text, int offset, int length) {
            endLine();
            record.body(CharBuffer.wrap(text, offset, length));
        }

        private void endLine() {
            if (lineEnded) {
                record.body("\n");
                lineEnded = false;
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
