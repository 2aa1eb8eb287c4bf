package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.wire.Bytes;

/** How messages are told apart in a stream of bytes, RFC 6587 section 3.4. */
enum Framing {
    /** The length in bytes, a space, the message: nothing in it matters. Also RFC 5425. */
    OCTET {
        @Override
        void put(byte[] array, int offset, int length, Bytes to) {
            to.putDecimal(length);
            to.putByte(' ');
            to.put(array, offset, length);
        }
    },
    /** A line feed behind each message: there may be none inside. */
    LF {
        @Override
        void put(byte[] array, int offset, int length, Bytes to) {
            to.put(array, offset, length);
            to.putByte('\n');
        }
    };

    abstract void put(byte[] array, int offset, int length, Bytes to);
}
