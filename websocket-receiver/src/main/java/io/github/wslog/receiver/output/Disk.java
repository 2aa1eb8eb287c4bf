package io.github.wslog.receiver.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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

    /** Returns when the disk has what was written to the file. */
    default void force(FileChannel file) throws IOException {
        file.force(false);
    }

    /** Returns when the disk has the names in the directory. */
    default void forceDirectory(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** Gives another name to a file, which nothing has yet. */
    default void rename(Path from, Path to) throws IOException {
        Files.move(from, to);
    }

    default void truncate(FileChannel file, long length) throws IOException {
        file.truncate(length);
    }
}
