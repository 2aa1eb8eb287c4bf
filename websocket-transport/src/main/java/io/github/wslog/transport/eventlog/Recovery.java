package io.github.wslog.transport.eventlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds what earlier openings left, has it {@link Repaired}, and puts it in order: the oldest stream first. */
final class Recovery {
    /**
     * What was found.
     *
     * @param segments sealed, the oldest stream first; none that was released
     * @param released how far the oldest stream was released
     * @param records how many records are unreleased
     * @param holes how many unreleased ordinals were found to be missing
     * @param largest the length of the longest record
     * @param openedNanos when the newest of the streams was opened
     * @param setAside files that could not be read, by their new names
     */
    record Result(
            List<Segment> segments,
            long released,
            long records,
            long holes,
            int largest,
            long openedNanos,
            List<Path> setAside) {
        static final Result NOTHING = new Result(List.of(), 0, 0, 0, 0, 0, List.of());
    }

    private final List<Segment> segments = new ArrayList<>();
    private final Map<UUID, Long> released = new HashMap<>();
    private final List<Path> setAside = new ArrayList<>();
    private long base;
    private long records;
    private long holes;
    private int largest;

    private Recovery() {}

    static Result run(Path directory) throws IOException {
        Recovery recovery = new Recovery();
        return recovery.read(SegmentFiles.find(directory, recovery.setAside));
    }

    private Result read(List<SegmentFile> files) throws IOException {
        files.sort(Comparator.comparingLong(SegmentFile::openedNanos)
                .thenComparing(SegmentFile::stream)
                .thenComparingLong(SegmentFile::sequence)
                .thenComparing(SegmentFile::blank));
        Map<UUID, List<SegmentFile>> streams = new LinkedHashMap<>();
        long opened = 0;
        for (SegmentFile file : files) {
            released.merge(file.stream(), file.released(), Math::max);
            opened = Math.max(opened, file.openedNanos());
            if (!duplicate(streams.computeIfAbsent(file.stream(), s -> new ArrayList<>()), file)) {
                streams.get(file.stream()).add(file);
            }
        }
        streams.values().forEach(this::readStream);
        long first = segments.isEmpty() ? 0 : releasedOf(segments.get(0).stream);
        return new Result(segments, first, records, holes, largest, opened, List.copyOf(setAside));
    }

    /** Two appends may have prepared the same segment, and a kill have come before the slower one could take it back. */
    private boolean duplicate(List<SegmentFile> before, SegmentFile file) throws IOException {
        if (before.isEmpty() || before.get(before.size() - 1).sequence() != file.sequence()) {
            return false;
        }
        if (file.blank()) {
            file.discard();
        } else {
            setAside.add(SegmentFiles.setAside(
                    file.path())); // nothing of ours makes such a file: a copy, put there by somebody
        }
        return true;
    }

    private long releasedOf(UUID stream) {
        return released.getOrDefault(stream, 0L);
    }

    private void readStream(List<SegmentFile> files) {
        for (int i = 0; i < files.size(); i++) {
            SegmentFile file = files.get(i);
            long gone = releasedOf(file.stream());
            long following = i + 1 < files.size() ? files.get(i + 1).firstOrdinal() : Repaired.NOTHING_FOLLOWS;
            if (following != Repaired.NOTHING_FOLLOWS && following - 1 <= gone) {
                file.discard();
                continue;
            }
            Segment segment = new Segment(file, file.stream(), file.sequence(), file.firstOrdinal(), base);
            Repaired repaired = Repaired.of(segment, following, gone);
            if (segment.nextOrdinal() - 1 <= gone && following == Repaired.NOTHING_FOLLOWS) {
                file.discard();
                continue;
            }
            records += repaired.records();
            holes += repaired.holes();
            largest = Math.max(largest, repaired.largest());
            segments.add(segment);
            base += segment.capacity;
        }
    }
}
