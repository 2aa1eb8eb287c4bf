package io.github.wslog.receiver.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rights of files and directories that an output makes; what is there already keeps its own. File systems without such rights make
 * them as usual.
 *
 * @param file exactly these; null: 0640 less the umask
 * @param directory exactly these; null: 0750 less the umask
 */
record FileRights(
        @Nullable Set<PosixFilePermission> file, @Nullable Set<PosixFilePermission> directory) {
    static final FileRights USUAL = new FileRights(null, null);

    private static final Set<PosixFilePermission> USUAL_FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> USUAL_DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");

    /** What {@code chmod} takes: three octal digits, perhaps behind a 0; null if the text is none. */
    static @Nullable Set<PosixFilePermission> parse(String octal) {
        if (!octal.matches("0?[0-7]{3}")) {
            return null;
        }
        int bits = Integer.parseInt(octal, 8);
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((bits & (0400 >> i)) != 0) {
                rights.add(all[i]);
            }
        }
        return rights;
    }

    FileAttribute<?>[] ofFile(Path path) {
        return attribute(path, file == null ? USUAL_FILE : file);
    }

    FileAttribute<?>[] ofDirectory(Path path) {
        return attribute(path, directory == null ? USUAL_DIRECTORY : directory);
    }

    private static FileAttribute<?>[] attribute(Path path, Set<PosixFilePermission> rights) {
        return knowsRights(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(rights)}
                : new FileAttribute<?>[0];
    }

    /** A file was made: what the umask has taken is given back. */
    void madeFile(Path path) throws IOException {
        if (file != null && knowsRights(path)) {
            Files.setPosixFilePermissions(path, file);
        }
    }

    /** A directory was made. */
    void madeDirectory(Path path) throws IOException {
        if (directory != null && knowsRights(path)) {
            Files.setPosixFilePermissions(path, directory);
        }
    }

    private static boolean knowsRights(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
