package io.github.wslog.receiver.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Everything by which this package changes a file. The methods are those of {@link FileChannel}, whose writes may be
 * short; a test stands in for them and ends the "process" after any byte.
 */
interface Disk {
    Disk REAL = new Disk() {};

    default int append(FileChannel file, ByteBuffer bytes) throws IOException {
        return file.write(bytes);
    }

    default int write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        return file.write(bytes, position);
    }

    default void truncate(FileChannel file, long length) throws IOException {
        file.truncate(length);
    }
}
