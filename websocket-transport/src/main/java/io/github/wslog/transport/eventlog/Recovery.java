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

/**
 * Reads what earlier openings left and makes it readable: whatever was not committed, or does not bear its checksum, or is
 * missing becomes a void. Frames carry their ordinals, so a damaged one ends nothing: reading goes on with the next that is
 * whole.
 */
final class Recovery {
    /**
     * What was found.
     *
     * @param segments sealed, the oldest stream first; none that was released
     * @param released how far the oldest stream was released
     * @param records how many records are unreleased
     * @param holes how many ordinals among them were found to be missing
     */
    record Result(List<Segment> segments, long released, long records, long holes) {}

    private final Map<UUID, Long> released = new HashMap<>();
    private final List<Segment> segments = new ArrayList<>();
    private long base;
    private long records;
    private long holes;

    private Recovery() {}

    static Result run(Path directory) throws IOException {
        return new Recovery().read(SegmentFiles.find(directory));
    }

    private Result read(List<SegmentFile> files) {
        files.sort(Comparator.comparingLong(SegmentFile::openedNanos)
                .thenComparing(SegmentFile::stream)
                .thenComparingLong(SegmentFile::sequence));
        Map<UUID, List<SegmentFile>> streams = new LinkedHashMap<>();
        for (SegmentFile file : files) {
            streams.computeIfAbsent(file.stream(), s -> new ArrayList<>()).add(file);
            released.merge(file.stream(), file.released(), Math::max);
        }
        streams.values().forEach(this::readStream);
        long first = segments.isEmpty() ? 0 : released.getOrDefault(segments.get(0).stream, 0L);
        return new Result(segments, first, records, holes);
    }

    private void readStream(List<SegmentFile> files) {
        for (int i = 0; i < files.size(); i++) {
            SegmentFile file = files.get(i);
            long following = i + 1 < files.size() ? files.get(i + 1).firstOrdinal() : Long.MAX_VALUE;
            Segment segment = new Segment(file, file.stream(), file.sequence(), file.firstOrdinal(), base);
            long before = holes;
            long count = normalise(segment, following);
            long gone = released.getOrDefault(file.stream(), 0L) - file.firstOrdinal() + 1;
            if (count <= Math.max(0, gone)) {
                holes = before;
                file.discard();
                continue;
            }
            records += count - Math.max(0, gone);
            segments.add(segment);
            base += segment.capacity;
        }
    }

    /** Seals the segment behind its last whole frame; the number of its ordinals. */
    private long normalise(Segment segment, long following) {
        long ordinal = segment.firstOrdinal;
        int at = 0;
        while (at + Segment.HEADER <= segment.capacity) {
            int state = segment.state(at);
            if (!whole(segment, at, state, ordinal)) {
                Resync next = Resync.behind(segment, at, ordinal, following);
                if (next.ordinal() == ordinal) {
                    break;
                }
                segment.voidOut(at, next.offset() - at, Math.toIntExact(next.ordinal() - ordinal));
                state = segment.state(at);
            }
            int ordinals = segment.ordinalsAt(at, state);
            holes += Segment.isVoid(state) ? ordinals : 0;
            ordinal += ordinals;
            at += Segment.extent(state);
        }
        int count = Math.toIntExact(ordinal - segment.firstOrdinal);
        segment.seal(at, count);
        return count;
    }

    static boolean whole(Segment segment, int at, int state, long ordinal) {
        int extent = Segment.extent(state);
        if (!Segment.committed(state) || extent < Segment.HEADER || extent > segment.capacity - at) {
            return false;
        }
        if (Segment.isVoid(state)) {
            return segment.ordinalsAt(at, state) > 0;
        }
        return segment.ordinalAt(at) == ordinal
                && segment.checkAt(at) == Checksum.of(segment.data, at + Segment.HEADER, state - Segment.HEADER);
    }

    /**
     * Where reading goes on behind a frame that is not whole.
     *
     * @param offset of the next whole frame, or of what is behind the last
     * @param ordinal its ordinal; that of the frame which is not whole where nothing follows
     */
    private record Resync(int offset, long ordinal) {
        static Resync behind(Segment segment, int at, long ordinal, long following) {
            for (int next = at + Segment.HEADER; next + Segment.HEADER <= segment.capacity; next += 8) {
                int state = segment.state(next);
                if (Segment.committed(state) && !Segment.isVoid(state)) {
                    long found = segment.ordinalAt(next);
                    if (found > ordinal
                            && found - ordinal <= (next - at) / Segment.HEADER
                            && whole(segment, next, state, found)) {
                        return new Resync(next, found);
                    }
                }
            }
            int state = segment.state(at);
            int claimed = -state;
            if (following != Long.MAX_VALUE && following > ordinal) {
                return new Resync(segment.capacity & ~7, following);
            }
            boolean begun = state < 0 && state != Segment.POISON && claimed <= segment.capacity - at;
            boolean damaged = Segment.committed(state)
                    && segment.ordinalAt(at) == ordinal
                    && Segment.extent(state) >= Segment.HEADER
                    && Segment.extent(state) <= segment.capacity - at;
            int extent = begun ? (claimed + 7) & ~7 : damaged ? Segment.extent(state) : 0;
            return extent == 0
                    ? new Resync(at, ordinal)
                    : new Resync(Math.min(at + extent, segment.capacity), ordinal + 1);
        }
    }
}
