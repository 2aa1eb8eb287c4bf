package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a write is going to do, noted before it begins.
 *
 * <pre>
 * 24 before | 24 first | 24 up to | i64 offset | u32 length | u32 CRC32C of the bytes | i64 file | i64 path | u32 events | u32 part
 * </pre>
 *
 * @param before the last entry held before the write, null if none was: while this is what is held, the write is in flight
 * @param first the first entry in the write
 * @param upTo the last entry in the write: what is held after it
 * @param offset where in the file it begins
 * @param length how many bytes it writes
 * @param crc of those bytes
 * @param file the file's inode number, 0 where there is none
 * @param path a hash of the file's path, and of how the events were distributed if there are several files: another file under
 *     the same output name is another matter
 * @param events how many events it writes
 * @param part which one of the files of these entries it is, from 0: those before it were written
 */
record Intent(
        @Nullable Position before,
        Position first,
        Position upTo,
        long offset,
        int length,
        int crc,
        long file,
        long path,
        int events,
        int part) {

    ByteBuffer put(ByteBuffer to) {
        PositionFile.put(to, before);
        first.put(to);
        upTo.put(to);
        return to.putLong(offset)
                .putInt(length)
                .putInt(crc)
                .putLong(file)
                .putLong(path)
                .putInt(events)
                .putInt(part);
    }

    static Intent get(ByteBuffer from) {
        return new Intent(
                PositionFile.get(from),
                Position.get(from),
                Position.get(from),
                from.getLong(),
                from.getInt(),
                from.getInt(),
                from.getLong(),
                from.getLong(),
                from.getInt(),
                from.getInt());
    }

    long end() {
        return offset + length;
    }
}
