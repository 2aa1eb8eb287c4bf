package io.github.wslog.receiver.output;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/** Compresses files that are not written any more (RFC 1952). */
final class Gzip {
    private static final int AT_ONCE = 64 * 1024;

    private Gzip() {}

    static Path nameOf(Path file) {
        return file.resolveSibling(file.getFileName() + ArchiveName.COMPRESSED);
    }

    /**
     * Replaces the file by a compressed one, with the same rights and time. At each moment one of the two is whole, and the disk has the
     * new one before the old one goes.
     *
     * @param stop asked now and then: the file stays as it is then
     */
    static void replace(Path file, BooleanSupplier stop) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ArchiveName.UNFINISHED);
        Files.deleteIfExists(part);
        try {
            if (!compress(file, part, stop)) {
                return;
            }
            Files.setLastModifiedTime(part, Files.getLastModifiedTime(file));
            Files.move(part, nameOf(file));
        } finally {
            Files.deleteIfExists(part);
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Disk.REAL.forceDirectory(directory);
        }
        Files.delete(file);
    }

    private static boolean compress(Path from, Path to, BooleanSupplier stop) throws IOException {
        byte[] bytes = new byte[AT_ONCE];
        try (InputStream in = Files.newInputStream(from);
                FileChannel file = FileChannel.open(
                        to, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rightsOf(from))) {
            OutputStream out = Channels.newOutputStream(file);
            GZIPOutputStream compressed = new GZIPOutputStream(out, AT_ONCE);
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                if (stop.getAsBoolean()) {
                    return false;
                }
                compressed.write(bytes, 0, n);
            }
            compressed.finish();
            file.force(true);
        }
        return true;
    }

    private static FileAttribute<?>[] rightsOf(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(file))}
                : new FileAttribute<?>[0];
    }
}
