package io.github.wslog.receiver.output;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where an output makes files, and how.
 *
 * @param base below it no link is followed, since sources choose the names; null where the user has named the file
 */
record FilePlace(@Nullable Path base, FileRights rights) {
    /** Opens a file for appending or makes it, and its directories. */
    FileChannel open(Path path) throws IOException {
        try {
            Path parent = path.getParent();
            if (parent != null) {
                makeDirectories(parent);
            }
            LinkOption[] links = base == null ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
            if (Files.exists(path, links) && !Files.isRegularFile(path, links)) {
                throw new IOException(path + " is not a regular file" + remark());
            }
            return open(path, links);
        } catch (AccessDeniedException | FileAlreadyExistsException | NoSuchFileException | NotDirectoryException e) {
            throw new IOException("cannot append to " + path + ": " + inWords(e) + " " + e.getFile(), e);
        }
    }

    private FileChannel open(Path path, LinkOption[] links) throws IOException {
        Set<OpenOption> options = new HashSet<>(Set.of(links));
        options.add(StandardOpenOption.APPEND);
        if (!Files.exists(path)) {
            try {
                options.add(StandardOpenOption.CREATE_NEW);
                FileChannel made = FileChannel.open(path, options, rights.ofFile(path));
                rights.madeFile(path);
                return made;
            } catch (FileAlreadyExistsException justNow) {
                options.remove(StandardOpenOption.CREATE_NEW);
            }
        }
        if (base == null) {
            // A link may lead to nothing yet.
            options.add(StandardOpenOption.CREATE);
        }
        return FileChannel.open(path, options);
    }

    private void makeDirectories(Path directory) throws IOException {
        if (base == null || directory.equals(base)) {
            makeAll(directory);
            return;
        }
        makeAll(base);
        Path at = base;
        for (Path name : base.relativize(directory)) {
            at = at.resolve(name);
            if (!Files.exists(at, LinkOption.NOFOLLOW_LINKS)) {
                make(at);
            }
            if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(at + " is not a directory" + remark());
            }
        }
    }

    private void makeAll(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Path parent = directory.getParent();
            if (parent != null) {
                makeAll(parent);
            }
            make(directory);
        }
    }

    private void make(Path directory) throws IOException {
        try {
            Files.createDirectory(directory, rights.ofDirectory(directory));
            rights.madeDirectory(directory);
        } catch (FileAlreadyExistsException justNow) {
            if (!Files.isDirectory(directory)) {
                throw justNow;
            }
        }
    }

    private String remark() {
        return base == null ? "" : "; below " + base + " links are not followed";
    }

    private static String inWords(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "no permission for";
        }
        return e instanceof NoSuchFileException ? "there is no" : "not a directory:";
    }
}
