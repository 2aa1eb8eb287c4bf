package io.github.wslog.transport.eventlog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/**
 * Makes and finds the files of a mapped log: {@code segment-} with the first half of the stream's id and a number, so that
 * no two openings ever use one name.
 */
final class SegmentFiles implements SegmentSupply.Source {
    private static final Pattern NAME = Pattern.compile("segment-[0-9a-f]{16}-[0-9]+");
    private static final String UNREADABLE = ".unreadable";

    private final Path directory;
    private final int bytes;
    private final byte[] description;
    private final String prefix;
    private final long openedNanos;
    private final AtomicBoolean newNames = new AtomicBoolean();
    private int number; // owned by whoever makes files: at first the opening thread, then the supply's

    SegmentFiles(Path directory, int bytes, byte[] description, UUID stream, long openedNanos) {
        this.directory = directory;
        this.bytes = bytes;
        this.description = description.clone();
        this.prefix = "segment-%016x-".formatted(stream.getMostSignificantBits());
        this.openedNanos = openedNanos;
    }

    @Override
    public Memory create() throws IOException {
        Memory made = SegmentFile.create(directory.resolve(prefix + ++number), bytes, description, openedNanos);
        newNames.set(true);
        return made;
    }

    /** Makes sure that files which were made are found after the machine has failed. */
    void forceNames() throws IOException {
        if (!newNames.getAndSet(false) || System.getProperty("os.name").startsWith("Windows")) {
            return; // Windows opens no directories, and needs no such thing
        }
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        } catch (IOException e) {
            newNames.set(true);
            throw e;
        }
    }

    /**
     * What earlier openings left, in no order. Free files are removed, unreadable ones get another name and stay.
     *
     * @param setAside gets the new names of the unreadable ones
     */
    static List<SegmentFile> find(Path directory, List<Path> setAside) throws IOException {
        List<SegmentFile> found = new ArrayList<>();
        for (Path path : paths(directory)) {
            SegmentFile file = SegmentFile.open(path);
            if (file != null) {
                found.add(file);
            } else if (SegmentFile.isFree(path)) {
                Files.delete(path);
            } else {
                setAside.add(setAside(path));
            }
        }
        return found;
    }

    private static List<Path> paths(Path directory) throws IOException {
        List<Path> named = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, "segment-*")) {
            for (Path path : paths) {
                if (NAME.matcher(path.getFileName().toString()).matches()) {
                    named.add(path);
                }
            }
        }
        return named;
    }

    /** Keeps a file from being read again, under the name that is returned; somebody may want to look into it. */
    static Path setAside(Path path) throws IOException {
        return Files.move(path, path.resolveSibling(path.getFileName() + UNREADABLE));
    }
}
