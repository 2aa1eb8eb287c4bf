package io.github.wslog.transport.eventlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Makes files and directories that nobody but their owner may read: logs hold what is not for everybody. Where the file system
 * knows no such rights it makes them as usual. What is there already keeps its rights.
 */
public final class OwnerOnly {
    private OwnerOnly() {}

    /** Makes the directory, with rights 0700, unless it is there; directories above it get the usual rights. */
    public static Path directory(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        return Files.createDirectories(directory, rights(directory, "rwx------"));
    }

    /** Opens a file; one that is made gets the rights 0600. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), rights(file, "rw-------"));
    }

    private static FileAttribute<?>[] rights(Path path, String rights) {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
