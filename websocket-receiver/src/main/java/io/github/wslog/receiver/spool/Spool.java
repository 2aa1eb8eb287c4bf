package io.github.wslog.receiver.spool;

import io.github.wslog.transport.eventlog.Admission;
import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.eventlog.EventLog;
import io.github.wslog.transport.eventlog.LogSettings;
import io.github.wslog.transport.eventlog.Retention;
import io.github.wslog.transport.eventlog.StreamRange;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's event log: what is in it has been acknowledged and stays until every required output has it.
 *
 * <p>Any thread may append, read through a reader of its own, and release. Snapshots are written by one thread, the one
 * that calls {@link #writeState}. An entry is freed only when outputs have released it <em>and</em> a newer snapshot
 * covers it, so that what is found after a crash always tells the repeats: everything retained, merged by maximum. A spool of
 * 64 MiB or more waits for one snapshot more, so that a {@link SpoolFeed} has something to look back on.
 */
public final class Spool implements Closeable {
    /** The largest record, and the largest message, that is taken from a sender, in bytes. */
    public static final int LARGEST_RECORD = 1 << 20;

    /** Bytes before the records of a batch that {@link #appendBatch} needs in their array. */
    public static final int BATCH_HEADROOM = SpoolEntry.BATCH_HEADER_BYTES;

    public static final long SMALLEST_CAPACITY = 16L << 20;
    public static final long LARGEST_CAPACITY = 1L << 40;

    private static final int SEGMENT = 4 << 20;
    private static final int LARGEST_ENTRY = SEGMENT / 2 - 64;
    private static final int INTERVALS_TO_SPARE = 16;
    private static final int HISTORY_SHARE = 4;
    private static final int STATES_A_PART = 1024;
    /** Snapshots take at most that part of the spool. */
    private static final int STATE_SHARE = 32;

    private static final long NEVER = -1;
    /** FATAL: the log refuses lower levels first, and here nothing is less important than another. */
    private static final int LEVEL = 21;

    private final EventLog log;
    private final Recovery recovery;
    private final List<UUID> spoolStreams;
    private final Descriptions descriptions = new Descriptions();
    private final LongAdder appendedBytes = new LongAdder();
    private volatile boolean heldBack;
    private final Object releasing = new Object();
    // Guarded by releasing.
    private @Nullable Position covered;
    private @Nullable Position newestSnapshot;
    private @Nullable Position wanted;

    // Owned by the thread that writes snapshots.
    private long appendedAtState = NEVER;
    private long stateBytes;

    private Spool(EventLog log) {
        this.log = log;
        this.recovery = Recovery.of(log);
        this.spoolStreams = log.streams().stream().map(StreamRange::stream).toList();
        for (StreamState state : recovery.streams()) {
            descriptions.put(state.description());
        }
    }

    /**
     * A spool in the files of a directory, which survives the process. Takes the directory's lock.
     *
     * @param capacityBytes {@value #SMALLEST_CAPACITY}..{@value #LARGEST_CAPACITY}
     * @throws IOException if the directory cannot be used or another process holds it
     */
    public static Spool open(Path directory, long capacityBytes) throws IOException {
        return new Spool(EventLog.open(directory, settings(capacityBytes), new byte[0]));
    }

    /** A spool in memory, gone with the process. */
    public static Spool inMemory(long capacityBytes) {
        return new Spool(EventLog.inMemory(settings(capacityBytes)));
    }

    private static LogSettings settings(long capacityBytes) {
        return new LogSettings(capacityBytes, SEGMENT, LARGEST_ENTRY, 0, Retention.UNTIL_RELEASED);
    }

    /** Files of an earlier run that could not be read, under the names that they have got. */
    public List<Path> setAside() {
        return log.setAside();
    }

    /** What an earlier run has left. */
    public Recovery recovery() {
        return recovery;
    }

    /**
     * Appends a batch, in place: the {@value #BATCH_HEADROOM} bytes before the records are overwritten.
     *
     * @param records array-backed; as on the wire, from position to limit, which stay as they are
     */
    public Admission appendBatch(UUID stream, long firstOrdinal, int count, long receivedNanos, ByteBuffer records) {
        if (heldBack) {
            return Admission.FULL;
        }
        int entry = records.arrayOffset() + records.position() - BATCH_HEADROOM;
        ByteBuffer header = ByteBuffer.wrap(records.array(), entry, BATCH_HEADROOM);
        SpoolEntry.putBatchHeader(header, stream, firstOrdinal, count, receivedNanos);
        return append(records.array(), entry, BATCH_HEADROOM + records.remaining());
    }

    /** Appends that a stream was opened or goes on. To be done before its first batch. */
    public Admission appendStream(StreamState state) {
        descriptions.put(state.description());
        byte[] entry = SpoolEntry.encode(new SpoolEntry.Stream(state));
        return append(entry, 0, entry.length);
    }

    /** Appends that a stream has said farewell, having given us everything up to {@code highestHeld}. */
    public Admission appendEnd(UUID stream, long highestHeld, long endedMillis) {
        byte[] entry = SpoolEntry.encode(new SpoolEntry.End(stream, highestHeld, endedMillis));
        return append(entry, 0, entry.length);
    }

    private Admission append(byte[] entry, int offset, int length) {
        Admission admission = log.append(LEVEL, entry, offset, length);
        if (admission == Admission.ACCEPTED) {
            appendedBytes.add(length);
        }
        return admission;
    }

    /**
     * Writes a snapshot of all streams. Snapshot thread only; the first one is due right after opening.
     *
     * @param horizon read with {@link #horizon} <em>before</em> the states were collected
     * @param states collected so that every batch up to the horizon is in them
     * @return false if there was no room for it
     */
    public boolean writeState(long horizon, List<StreamState> states) {
        long bytes = 0;
        int parts = Math.max(1, (states.size() + STATES_A_PART - 1) / STATES_A_PART);
        for (int part = 0; part < parts; part++) {
            int from = part * STATES_A_PART;
            List<StreamState> some = states.subList(from, Math.min(states.size(), from + STATES_A_PART));
            byte[] entry = SpoolEntry.encode(new SpoolEntry.State(horizon, part, parts, some));
            if (log.appendReserved(LEVEL, entry, 0, entry.length) != Admission.ACCEPTED) {
                return false;
            }
            bytes += entry.length;
        }
        stateBytes = bytes;
        appendedAtState = appendedBytes.sum();
        synchronized (releasing) {
            Position snapshot = new Position(log.stream(), horizon);
            covered = keepsHistory() ? newestSnapshot : snapshot;
            newestSnapshot = snapshot;
            releaseCovered();
        }
        // What is released can be read as long as the memory is there that it lies in.
        try (Cursor oldest = log.cursor(log.stream(), 1)) {
            descriptions.dropBefore(oldest.nextOrdinal());
        }
        return true;
    }

    /**
     * Whether there is room to spare: then what came since the snapshot before the newest stays for those who look on, although
     * outputs have it.
     */
    private boolean keepsHistory() {
        return log.capacityBytes() >= INTERVALS_TO_SPARE * stateInterval()
                && log.retainedBytes() < log.capacityBytes() / HISTORY_SHARE;
    }

    /** Whether enough has been appended since the last snapshot for a new one to free something. Snapshot thread only. */
    public boolean stateIsDue() {
        return appendedAtState == NEVER || appendedBytes.sum() - appendedAtState >= stateInterval();
    }

    // Short, so that few segments are in use in turn and stay in the processor's caches.
    private long stateInterval() {
        return Math.max(SEGMENT, STATE_SHARE * stateBytes);
    }

    /** An ordinal of the spool's live stream that nothing appended so far lies behind. Any thread. */
    public long horizon() {
        return log.highestAssigned();
    }

    /** What all events that are there now lie at or before; null if there is none. Any thread. */
    public @Nullable Position last() {
        long highest = log.highestAssigned();
        return highest > 0 ? new Position(log.stream(), highest) : recovery.lastBatch();
    }

    /** Returns when the disk has everything that was appended before the call. Does nothing in memory. */
    public void force() throws IOException {
        log.force();
    }

    /** A reader that begins with the entry at {@code begin}, or the oldest retained after it; null: the oldest. */
    public SpoolReader reader(@Nullable Position begin) {
        Position from = hasReadEarlierRuns(begin) ? liveBegin() : begin;
        Cursor cursor = from == null ? log.cursor() : log.cursor(from.spoolStream(), from.ordinal());
        long missed = 0;
        if (from != null && from.spoolStream().equals(cursor.stream())) {
            missed = Math.max(0, cursor.nextOrdinal() - from.ordinal());
        }
        return new SpoolReader(this, cursor, LARGEST_ENTRY, missed);
    }

    /** Whether of what earlier runs have left nothing at {@code from}, or behind it, holds events. */
    private boolean hasReadEarlierRuns(@Nullable Position from) {
        if (from != null && from.spoolStream().equals(log.stream())) {
            return false;
        }
        Position last = recovery.lastBatch();
        return last == null || (from != null && compare(from, last) > 0);
    }

    /** Where readers go on that have read {@link Recovery#lastBatch}: what lies between goes as soon as it is held. */
    Position liveBegin() {
        return new Position(log.stream(), 1);
    }

    /**
     * Everything up to and including this entry may go: no required output needs it any more. Any thread; cheap. A
     * position behind an earlier one changes nothing.
     */
    public void release(Position upTo) {
        synchronized (releasing) {
            if (wanted == null || compare(upTo, wanted) > 0) {
                wanted = upTo;
                releaseCovered();
            }
        }
    }

    // Called under releasing.
    private void releaseCovered() {
        Position held = held();
        if (covered != null && held != null) {
            Position free = compare(held, covered) < 0 ? held : covered;
            log.release(free.spoolStream(), free.ordinal());
        }
    }

    /**
     * Up to where nobody needs anything. Behind the last batch of an earlier run lies only what the first snapshot of this
     * one has taken over. Called under releasing.
     */
    private @Nullable Position held() {
        Position last = recovery.lastBatch();
        if (last == null || (wanted != null && compare(wanted, last) >= 0)) {
            Position start = new Position(log.stream(), 0);
            return wanted == null || compare(wanted, start) < 0 ? start : wanted;
        }
        return wanted;
    }

    /** Whether outputs have released everything up to {@code horizon}, see {@link #horizon}. Any thread. */
    public boolean released(long horizon) {
        synchronized (releasing) {
            Position held = held();
            return held != null && compare(held, new Position(log.stream(), horizon)) >= 0;
        }
    }

    /** Which position comes first; one in a spool stream that is gone comes before all others. */
    public int compare(Position a, Position b) {
        int byStream = Integer.compare(spoolStreams.indexOf(a.spoolStream()), spoolStreams.indexOf(b.spoolStream()));
        return byStream != 0 ? byStream : Long.compare(a.ordinal(), b.ordinal());
    }

    /** For those who look on. */
    EventLog log() {
        return log;
    }

    /** Where a stream comes from. Any thread. */
    StreamDescription description(UUID stream) {
        return descriptions.of(stream);
    }

    /** The stream is not remembered any more: where it comes from is, until nothing of it is left to be read. Any thread. */
    public void forget(UUID stream) {
        descriptions.leave(stream, log.highestAssigned());
    }

    /** Whether nothing lies at or behind that place. */
    boolean isEnd(UUID spoolStream, long ordinal) {
        return spoolStream.equals(log.stream()) && ordinal > log.highestAssigned();
    }

    /** Takes no batches from now on, as if it were full; or takes them again. Any thread. */
    public void holdBack(boolean hold) {
        heldBack = hold;
    }

    /** Whether batches are refused although there may be room. */
    public boolean isHeldBack() {
        return heldBack;
    }

    /** Bytes held, framing included. */
    public long retainedBytes() {
        return log.retainedBytes();
    }

    /** The bound on {@link #retainedBytes}. */
    public long capacityBytes() {
        return log.capacityBytes();
    }

    /** Refuses appends from now on. Files are kept if anything in them has not been released. */
    @Override
    public void close() {
        log.close();
    }
}
