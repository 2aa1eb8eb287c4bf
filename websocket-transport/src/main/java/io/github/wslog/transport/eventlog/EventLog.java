package io.github.wslog.transport.eventlog;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log of opaque records: many threads append, cursors read, {@link #release} frees.
 *
 * <p>Appends end in the {@link Tail}, which tells how they get along without a lock. {@link #release}, {@link #close}
 * and the cursors belong to threads that may wait for each other a little.
 */
public final class EventLog implements Closeable {
    private static final int PREPARED_AHEAD = 3;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long CLOSE_WAIT_NANOS = 100_000_000;

    private final LogSettings settings;
    private final byte[] description;
    private final UUID stream;
    private final Recovery.Result recovered;
    private final @Nullable DirectoryLock lock;
    private final SegmentSupply.Source memory;
    private final Losses losses = new Losses();
    private final Readers readers = new Readers();
    private final HoleRepair repair;
    private final SegmentSupply supply;
    private final SegmentChain chain;
    private final Tail tail;

    /** A log in direct memory, gone with the process. */
    public static EventLog inMemory(LogSettings settings) {
        return inMemory(settings, Between.NOTHING, System::nanoTime);
    }

    static EventLog inMemory(LogSettings settings, Between between, LongSupplier nanoTime) {
        return inMemory(settings, () -> new DirectMemory(settings.segmentBytes()), between, nanoTime);
    }

    static EventLog inMemory(
            LogSettings settings, SegmentSupply.Source memory, Between between, LongSupplier nanoTime) {
        try {
            return new EventLog(
                    settings, new byte[0], newStream(), memory, Recovery.Result.NOTHING, null, between, nanoTime);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // not with memory of ours
        }
    }

    /**
     * A log in mapped files: what was accepted survives the process, though not the machine unless {@link #force} has
     * returned. Streams of earlier openings are found and read first.
     *
     * @param directory made if it is not there; only one log at a time may have it
     * @param description at most 2 KiB, opaque, kept with the stream
     * @throws IOException naming the directory, if it is in use or cannot be read or written
     */
    public static EventLog open(Path directory, LogSettings settings, byte[] description) throws IOException {
        return open(directory, settings, description, Between.NOTHING, System::nanoTime, System::currentTimeMillis);
    }

    static EventLog open(
            Path directory,
            LogSettings settings,
            byte[] description,
            Between between,
            LongSupplier nanoTime,
            LongSupplier epochMillis)
            throws IOException {
        if (description.length > SegmentFile.MAX_DESCRIPTION) {
            throw new IllegalArgumentException(
                    "description must be 0.." + SegmentFile.MAX_DESCRIPTION + " bytes, was " + description.length);
        }
        boolean interrupted = Thread.interrupted(); // it would close the files under us
        @Nullable DirectoryLock lock = null;
        try {
            lock = DirectoryLock.take(directory);
            UUID stream = newStream();
            Recovery.Result recovered = Recovery.run(directory);
            long opened = Math.max(epochMillis.getAsLong() * 1_000_000L, recovered.openedNanos() + 1);
            SegmentFiles files = new SegmentFiles(directory, settings.segmentBytes(), description, stream, opened);
            EventLog log = new EventLog(settings, description, stream, files, recovered, lock, between, nanoTime);
            lock = null;
            return log;
        } catch (IOException | UncheckedIOException e) {
            String reason = String.valueOf(e.getMessage());
            throw reason.contains(directory.toString()) && e instanceof IOException known
                    ? known
                    : new IOException(directory + ": " + reason, e);
        } finally {
            if (lock != null) {
                lock.close();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static UUID newStream() {
        return new UUID(RANDOM.nextLong(), RANDOM.nextLong());
    }

    private EventLog(
            LogSettings settings,
            byte[] description,
            UUID stream,
            SegmentSupply.Source memory,
            Recovery.Result recovered,
            @Nullable DirectoryLock lock,
            Between between,
            LongSupplier nanoTime)
            throws IOException {
        this.settings = settings;
        this.description = description.clone();
        this.stream = stream;
        this.memory = memory;
        this.recovered = recovered;
        this.lock = lock;
        this.repair = new HoleRepair(losses, nanoTime, () -> System.currentTimeMillis() * 1_000_000L);
        long segments = (settings.capacityBytes() + settings.segmentBytes() - 1) / settings.segmentBytes();
        int older = recovered.segments().size();
        this.supply = new SegmentSupply(memory, PREPARED_AHEAD, Math.toIntExact(segments) + 3 + older);
        Segment first = firstSegment();
        this.chain = chain(first, settings.retention() == Retention.MOST_RECENT ? (int) segments : Integer.MAX_VALUE);
        this.tail = new Tail(settings, first, supply, chain, readers, repair, between);
        supply.start(chain::retireBeyondLimit);
    }

    private Segment firstSegment() throws IOException {
        Memory first = supply.first();
        List<Segment> older = recovered.segments();
        long base = older.isEmpty() ? 0 : older.get(older.size() - 1).base + older.get(older.size() - 1).capacity;
        first.begin(stream, 0, 1);
        return new Segment(first, stream, 0, 1, base);
    }

    private SegmentChain chain(Segment first, int mostSegments) {
        Segment next = first;
        for (int i = recovered.segments().size() - 1; i >= 0; i--) {
            Segment older = recovered.segments().get(i);
            older.install(next);
            next = older;
        }
        supply.adopt(recovered.segments().size());
        return new SegmentChain(supply, next, recovered.released(), mostSegments);
    }

    /** The live stream: 128 random bits, new at each opening. */
    public UUID stream() {
        return stream;
    }

    /**
     * Appends a record. Any thread; takes no lock, touches no file and waits for nothing but, 30 ms at most, the next
     * segment's memory. Refusals are for the caller to count, but for {@link Admission#TORN}.
     *
     * @param level OpenTelemetry severity number, 1..24
     * @param length 0 takes an ordinal and is read as a void
     */
    public Admission append(int level, byte[] src, int offset, int length) {
        return tail.append(level, src, offset, length);
    }

    /** Appends a record and may use the room kept in reserve for gap records. */
    public Admission appendReserved(int level, byte[] src, int offset, int length) {
        return tail.appendReserved(level, src, offset, length);
    }

    /** Whether an append of that level and length would be accepted now. Any thread. */
    public boolean hasRoom(int level, int length) {
        return tail.hasRoom(level, length);
    }

    /** The counters of what was lost. */
    public Losses losses() {
        return losses;
    }

    /** A new cursor at the oldest record retained of the oldest stream. */
    public Cursor cursor() {
        Segment head = chain.head();
        return cursor(head.stream, chain.releasedOrdinal() + 1);
    }

    /** A new cursor at that place, or at the oldest record retained after it. */
    public Cursor cursor(UUID stream, long nextOrdinal) {
        return new Cursor(chain, repair, readers, stream, nextOrdinal);
    }

    /** The streams held, oldest first, the live one last. */
    public List<StreamRange> streams() {
        return chain.streams(description, stream);
    }

    /**
     * Everything of that stream up to and including {@code ordinal}, and all of older streams, may go. Any thread but
     * those that log. A mapped log remembers it.
     */
    public void release(UUID stream, long ordinal) {
        chain.release(stream, ordinal);
    }

    /** The highest ordinal of the live stream that was given to an append; 0 = none. */
    public long highestAssigned() {
        return tail.nextOrdinal() - 1;
    }

    /** Bytes held, framing included. */
    public long retainedBytes() {
        return Math.max(0, tail.position() - chain.releasedPosition());
    }

    /** The bound on {@link #retainedBytes}. */
    public long capacityBytes() {
        return settings.capacityBytes();
    }

    /**
     * The largest record that may be in the log, hence what the target of {@link Cursor#read} must be able to hold: what an
     * append accepts, or more where an earlier opening had accepted more.
     */
    public int maxRecordBytes() {
        return Math.max(settings.maxRecordBytes(), recovered.largest());
    }

    /** Ordinals that were claimed, not committed within a second, and made void by a reader. */
    public long repairedHoles() {
        return repair.repaired();
    }

    /** Records of older streams that were found unreleased when the log was opened. */
    public long recoveredRecords() {
        return recovered.records();
    }

    /** Ordinals of older streams found to be missing when the log was opened. */
    public long recoveredHoles() {
        return recovered.holes();
    }

    /** Files that could not be read when the log was opened, under the names that they have got; nothing reads them any more. */
    public List<Path> setAside() {
        return recovered.setAside();
    }

    /** Why the log could not grow when it last tried to, null if it could. */
    public @Nullable Throwable growthFailure() {
        return supply.failure();
    }

    /** Returns when everything committed is on the disk. Does nothing for a log in memory. */
    public void force() throws IOException {
        try {
            for (Segment segment : chain.all()) {
                segment.force();
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (memory instanceof SegmentFiles files) {
            files.forceNames();
        }
    }

    /**
     * Refuses appends from now on. A mapped log keeps its files if anything is unreleased, else it removes them; either
     * way the directory is free for another. Waits for the log's thread, at most a second. Nothing is released any more.
     */
    @Override
    public void close() {
        if (!chain.close()) {
            return;
        }
        tail.close();
        readers.closed();
        supply.stop();
        if (chain.released()) {
            chain.all().forEach(segment -> segment.memory.discard());
        } else if (lock != null) {
            awaitCommits();
        }
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets appends that have claimed end before another log may read the files. */
    private void awaitCommits() {
        List<Segment> segments = chain.all();
        Segment last = segments.get(segments.size() - 1);
        long since = System.nanoTime();
        while (!last.allCommitted() && System.nanoTime() - since < CLOSE_WAIT_NANOS) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
