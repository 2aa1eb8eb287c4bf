package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.LinePattern;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One write: whole spool entries, rendered, and brought to the files that they belong to. One thread. */
final class Chunk {
    /** A write is due from here on, in bytes. It ends with a spool entry, hence may be longer. */
    static final int FULL = 256 * 1024;

    /** The same where each write waits for the disk: most of that time does not depend on how much it is. */
    static final int FULL_TO_DISK = 1024 * 1024;

    private static final int SMALL = 4096;
    private static final int MOST_SPARE = 64;
    private static final long FACTOR = 1_000_003;

    /**
     * The lines for one file.
     *
     * @param index in the order in which the files appeared
     */
    record Part(int index, Path path, FileLines lines) {}

    /** Which file an event goes to. */
    interface Routing {
        /**
         * The file of an event.
         *
         * @param record null if it cannot be read
         */
        Path file(SpooledBatch batch, @Nullable RecordReader record);
    }

    private final int full;
    private final Rendering rendering;
    private final Routing routing;
    private final RecordReader record = new RecordReader();
    private final Map<Path, Part> parts = new LinkedHashMap<>();
    private final Deque<FileLines> spare = new ArrayDeque<>();
    private int room;
    private int length;
    private int events;
    private long plan;
    private @Nullable Part latest;
    private @Nullable Position first;
    private @Nullable Position last;

    Chunk(Rendering rendering, Routing routing, int full) {
        this.rendering = rendering;
        this.routing = routing;
        this.full = full;
        this.room = full + full / 2;
    }

    /** One whose lines all go to the same place. */
    Chunk(LinePattern line, int full) {
        this(Rendering.text(line), to(Path.of("")), full);
    }

    static Routing to(Path only) {
        return (batch, record) -> only;
    }

    void add(SpooledBatch batch) {
        ByteBuffer records = batch.records();
        // The offsets of a record are those in the array then.
        ByteBuffer array = ByteBuffer.wrap(records.array());
        int base = records.arrayOffset();
        long ordinal = batch.firstOrdinal();
        for (int at = 0; at < records.limit(); ordinal++) {
            int size = records.getInt(at);
            at += Integer.BYTES;
            if (size > 0) {
                add(batch, array, base + at, size, ordinal);
            }
            at += size;
        }
        if (first == null) {
            first = batch.position();
        }
        last = batch.position();
    }

    private void add(SpooledBatch batch, ByteBuffer array, int at, int size, long ordinal) {
        FileLines lines;
        int before;
        try {
            record.wrap(array, at, size);
            lines = lines(routing.file(batch, record));
            before = lines.length();
            rendering.render(record, batch, ordinal, lines.bytes());
        } catch (WireException e) {
            // It was acknowledged as it is: say so in its place rather than stop before it for ever.
            lines = lines(routing.file(batch, null));
            before = lines.length();
            lines.bytes().put(unreadable(batch, ordinal, size, e));
        }
        lines.endEvent();
        length += lines.length() - before;
        events++;
    }

    private FileLines lines(Path path) {
        Part part = latest;
        if (part == null || !Objects.equals(part.path(), path)) {
            part = parts.get(path);
            if (part == null) {
                part = new Part(parts.size(), path, unused());
                parts.put(path, part);
            }
            latest = part;
        }
        plan = plan * FACTOR + part.index() + 1;
        return part.lines();
    }

    private FileLines unused() {
        FileLines lines = spare.poll();
        if (lines == null) {
            lines = new FileLines(room);
            // The first one mostly gets all.
            room = SMALL;
        }
        return lines;
    }

    private static ByteBuffer unreadable(SpooledBatch batch, long ordinal, int length, WireException e) {
        String text = "wslog - unreadable record " + ordinal + " of stream " + batch.stream() + ", " + length
                + " bytes: " + e.getMessage();
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    void clear() {
        for (Part part : parts.values()) {
            part.lines().clear();
            if (spare.size() < MOST_SPARE) {
                spare.add(part.lines());
            }
        }
        parts.clear();
        latest = null;
        length = 0;
        events = 0;
        plan = 0;
        first = null;
        last = null;
    }

    boolean isFull() {
        return length >= full;
    }

    /** The first entry, null if there is none. */
    @Nullable Position first() {
        return first;
    }

    /** The last entry, null if there is none. */
    @Nullable Position last() {
        return last;
    }

    int events() {
        return events;
    }

    /** In bytes, of all files. */
    int length() {
        return length;
    }

    /** Of each file the lines, in the order in which the files appeared; none if there were but voids. */
    List<Part> parts() {
        return new ArrayList<>(parts.values());
    }

    /** A hash of which event goes to the how manieth file: the same for the same entries as long as nothing was changed. */
    long plan() {
        return plan;
    }
}
