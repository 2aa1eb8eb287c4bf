package io.github.wslog.transport.eventlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C (RFC 3720, appendix B.4) of a record or of a header, never 0. */
final class Checksum {
    private Checksum() {}

    static int of(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return nonZero(crc);
    }

    /** Of what remains in the buffers, one behind the other. */
    static int of(ByteBuffer... buffers) {
        CRC32C crc = new CRC32C();
        for (ByteBuffer buffer : buffers) {
            crc.update(buffer);
        }
        return nonZero(crc);
    }

    // Memory that nobody has written is 0 and must not look like something that was.
    private static int nonZero(CRC32C crc) {
        int value = (int) crc.getValue();
        return value == 0 ? 1 : value;
    }
}
