package io.github.wslog.transport.eventlog;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes and finds the files of a mapped log. */
final class SegmentFiles implements SegmentSupply.Source {
    private static final String PREFIX = "segment-";

    private final Path directory;
    private final int bytes;
    private final byte[] description;
    private final long openedNanos = System.currentTimeMillis() * 1_000_000L;
    private int number;

    SegmentFiles(Path directory, int bytes, byte[] description) {
        this.directory = directory;
        this.bytes = bytes;
        this.description = description.clone();
    }

    @Override
    public synchronized Memory create() throws IOException {
        Path path;
        do {
            path = directory.resolve(PREFIX + ++number);
        } while (Files.exists(path));
        return SegmentFile.create(path, bytes, description, openedNanos);
    }

    /** What earlier openings left, in no order; files without a segment are removed. */
    static List<SegmentFile> find(Path directory) throws IOException {
        List<SegmentFile> found = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (Path path : paths) {
                SegmentFile file = SegmentFile.open(path);
                if (file == null) {
                    Files.delete(path);
                } else {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
