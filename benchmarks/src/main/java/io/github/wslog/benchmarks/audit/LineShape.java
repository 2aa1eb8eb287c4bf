package io.github.wslog.benchmarks.audit;

import io.github.wslog.benchmarks.event.EventLine;

/** What a line of the file must look like. */
public enum LineShape {
    /** Exactly the bytes of {@link EventLine}; only the time may be any. */
    PATTERN {
        @Override
        long sequenceOf(byte[] bytes, int offset, int length) {
            return EventLine.sequenceOf(bytes, offset, length);
        }
    },
    /** A syslog header, then exactly the message. */
    SYSLOG {
        @Override
        long sequenceOf(byte[] bytes, int offset, int length) {
            return EventLine.sequenceOfSyslog(bytes, offset, length);
        }
    };

    /** The sequence number of the line (without LF), or -1 if it differs from what was logged. */
    abstract long sequenceOf(byte[] bytes, int offset, int length);
}
