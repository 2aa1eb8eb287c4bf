package io.github.wslog.transport.eventlog;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC32C of a record (RFC 3720, appendix B.4), never 0. */
final class Checksum {
    private Checksum() {}

    static int of(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return nonZero(crc);
    }

    static int of(ByteBuffer bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(offset, length));
        return nonZero(crc);
    }

    // Memory that nobody has written is 0 and must not look like an empty record that was.
    private static int nonZero(CRC32C crc) {
        int value = (int) crc.getValue();
        return value == 0 ? 1 : value;
    }
}
