package io.github.wslog.receiver.output;

import io.github.wslog.receiver.spool.Position;
import io.github.wslog.receiver.spool.SpooledBatch;
import io.github.wslog.transport.wire.LinePattern;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Appends events to a file, each exactly once and in order, also across a {@code kill -9} at any point.
 *
 * <p>A write has three steps: it is noted in the journal (where, how long, which checksum, from which entry of the spool
 * to which), its bytes are appended, and only then the place in the spool moves on. {@link Leftover} is what a start
 * makes of a note whose last step is missing. The file is only ever appended to; the one exception is the torn end of
 * our own last write if it cannot be completed, because its events would be rendered differently now.
 *
 * <p>Others may append to the file, or move it away (it is made anew within a second of writing). If the file was
 * replaced or shortened while a write was in flight, that write is done again: at least once then, and said.
 */
public final class FileOutput implements Output {
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path path;
    private final long pathHash;
    private final Disk disk;
    private final LongSupplier nanoTime;
    private final Chunk chunk;

    // Owned by the output's thread.
    private @Nullable Opened opened;
    private @Nullable Position held;
    private Leftover.@Nullable Part leftover;
    private boolean startedBefore;
    private boolean resuming;
    private long lookedAt;

    private volatile boolean reopens;

    /**
     * An output that is yet to be started.
     *
     * @param path a file, which need not exist, nor its directories
     * @param line for events that came without a layout; for this output alone
     */
    public FileOutput(Path path, LinePattern line) {
        this(path, new Chunk(line, Chunk.FULL), Disk.REAL, System::nanoTime);
    }

    FileOutput(Path path, Chunk chunk, Disk disk, LongSupplier nanoTime) {
        this.path = path.toAbsolutePath().normalize();
        this.pathHash = hash(this.path);
        this.chunk = chunk;
        this.disk = disk;
        this.nanoTime = nanoTime;
    }

    private static long hash(Path path) {
        byte[] utf8 = path.toString().getBytes(StandardCharsets.UTF_8);
        CRC32C crc = new CRC32C();
        crc.update(utf8);
        return (long) utf8.length << Integer.SIZE | crc.getValue();
    }

    private record Opened(OutputContext context, LogFile file, Journal journal) {}

    @Override
    public Started start(OutputContext context, @Nullable Position confirmed) throws IOException {
        close();
        Path directory = Objects.requireNonNull(context.directory(), "a file output keeps a journal");
        LogFile file = LogFile.open(path, disk);
        Journal journal;
        try {
            journal = Journal.open(directory.resolve(context.fileName() + ".journal"), disk);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        opened = new Opened(context, file, journal);
        lookedAt = nanoTime.getAsLong();

        Leftover found = Leftover.find(file, journal.inFlight(confirmed), journal.last(), pathHash);
        held = found.held(confirmed);
        if (found instanceof Leftover.Part part) {
            leftover = part;
        } else {
            file.endLine();
        }
        // A failure that is retried leaves a write in flight as well; only that of an earlier run is counted and told.
        resuming = !startedBefore && !(found instanceof Leftover.None);
        startedBefore = true;
        if (resuming) {
            context.counters().resumedWrite();
        }
        return new Started(held, "file " + path + " goes on at " + file.end() + found.remark());
    }

    @Override
    public Outcome take(SpooledBatch batch) {
        chunk.add(batch);
        return isDue(batch.position()) ? flush() : new Outcome.Held(held);
    }

    private boolean isDue(Position last) {
        // What is compared with a write in flight has to have the same end.
        if (leftover != null && leftover.beginsWith(chunk.first())) {
            return leftover.endsWith(last);
        }
        return chunk.isFull();
    }

    @Override
    public Outcome flush() {
        Position first = chunk.first();
        Position last = chunk.last();
        try {
            if (reopens && leftover == null) {
                reopens = false;
                openAnew("was opened anew");
            }
            if (first == null || last == null) {
                return new Outcome.Held(held);
            }
            if (chunk.length() > 0) {
                write(first, last);
            }
            held = last;
            return new Outcome.Held(held);
        } catch (IOException e) {
            return new Outcome.Failed(new IOException("cannot append to " + path + ": " + e.getMessage(), e), true);
        } finally {
            chunk.clear();
        }
    }

    private void write(Position first, Position last) throws IOException {
        look();
        Opened to = started();
        LogFile file = to.file();
        Leftover.Part part = leftover;
        leftover = null;
        Leftover.Place place = part == null ? new Leftover.Place(file.end(), 0, false) : part.resume(file, chunk);
        to.journal()
                .note(new Intent(
                        held,
                        first,
                        last,
                        place.offset(),
                        chunk.length(),
                        chunk.crc(),
                        file.key(),
                        pathHash,
                        chunk.events()));
        file.append(chunk.array(), place.there(), chunk.length() - place.there());
        to.context().counters().wrote(chunk.events(), chunk.length());
        if (part != null && resuming) {
            resumed(to.context(), place);
        }
        resuming = false;
    }

    private void resumed(OutputContext context, Leftover.Place place) {
        if (place.torn()) {
            context.counters().tornLine();
        }
        boolean recognised = place.there() > 0 || place.torn();
        context.status()
                .info("file " + path + ": of the write in flight "
                        + (recognised
                                ? chunk.eventsWithin(place.there()) + " whole events were kept"
                                        + (place.torn() ? ", a torn one was completed" : "")
                                : "nothing could be recognised: its events are written again"));
    }

    /** Notices what others have done to the file. */
    private void look() throws IOException {
        Opened to = started();
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= LOOK_NANOS) {
            lookedAt = now;
            if (to.file().wasMovedAway()) {
                openAnew("was moved away: made anew");
                leftover = null;
                return;
            }
        }
        long changed = to.file().changedBy();
        if (changed < 0) {
            to.context().status().warn("file " + path + " was shortened by others by " + -changed + " bytes", null);
        }
        if (changed != 0 && leftover == null) {
            to.file().endLine();
        }
    }

    @Override
    public void reopen() {
        reopens = true;
    }

    private void openAnew(String why) throws IOException {
        Opened to = started();
        to.file().close();
        opened = new Opened(to.context(), LogFile.open(path, disk), to.journal());
        to.context().status().info("file " + path + " " + why);
    }

    private Opened started() {
        return Objects.requireNonNull(opened, "not started");
    }

    @Override
    public void close() throws IOException {
        Opened closing = opened;
        opened = null;
        leftover = null;
        chunk.clear();
        if (closing != null) {
            try {
                closing.journal().close();
            } finally {
                closing.file().close();
            }
        }
    }
}
