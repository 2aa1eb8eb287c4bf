package io.github.wslog.transport.eventlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log, where appends go.
 *
 * <p>An append looks whether there is room, claims a frame in the active segment, writes it and commits it. Any thread may
 * append; no lock is taken, nobody is waited for, nothing is allocated, no file is touched. The one thing that an append
 * may have to wait for, a little and with a limit, is the next segment when the one it claimed in is full and the
 * {@link SegmentSupply} has none ready.
 */
final class Tail {
    /** Kept free for gap records, which tell of what a full log refused. */
    static final int RESERVE = 16 << 10;

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final long SPIN_NANOS = 5_000;
    private static final long PAUSE_NANOS = 20_000;
    private static final VarHandle ACTIVE;

    static {
        try {
            ACTIVE = MethodHandles.lookup().findVarHandle(Tail.class, "active", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long capacityBytes;
    private final int maxRecordBytes;
    private final int discardLevel;
    private final boolean refusing;
    private final UUID stream;
    private final SegmentSupply supply;
    private final SegmentChain chain;
    private final Readers readers;
    private final Losses losses;
    private final LongSupplier epochNanos;
    private final Between between;

    private volatile Segment active;
    private volatile boolean closed;

    Tail(
            LogSettings settings,
            Segment first,
            SegmentSupply supply,
            SegmentChain chain,
            Readers readers,
            HoleRepair repair,
            Between between) {
        this.capacityBytes = settings.capacityBytes();
        this.maxRecordBytes = settings.maxRecordBytes();
        this.discardLevel = settings.discardLevel();
        this.refusing = settings.retention() == Retention.UNTIL_RELEASED;
        this.stream = first.stream;
        this.supply = supply;
        this.chain = chain;
        this.readers = readers;
        this.losses = repair.losses();
        this.epochNanos = repair.epochNanos();
        this.between = between;
        this.active = first;
    }

    Admission append(int level, byte[] src, int offset, int length) {
        return append(level, src, offset, length, RESERVE, discardLevel);
    }

    Admission appendReserved(int level, byte[] src, int offset, int length) {
        return append(level, src, offset, length, 0, 0);
    }

    boolean hasRoom(int level, int length) {
        Segment segment = active;
        int framed = Segment.framed(length);
        return !closed
                && admit(segment, framed, level, RESERVE, discardLevel) == Admission.ACCEPTED
                && (supply.promising() || segment.end() + framed <= segment.capacity);
    }

    private Admission append(int level, byte[] src, int offset, int length, int reserve, int discardLevel) {
        Objects.checkFromIndexSize(offset, length, src.length);
        if (length > maxRecordBytes) {
            return Admission.TOO_LARGE;
        }
        int framed = Segment.framed(length);
        for (long waitingSince = 0; ; ) {
            Segment segment = active;
            Admission admission = admit(segment, framed, level, reserve, discardLevel);
            if (admission != Admission.ACCEPTED) {
                return closed ? Admission.CLOSED : admission;
            }
            long claim = segment.claim(framed);
            if (claim != Segment.FULL) {
                int at = Segment.offsetOf(claim);
                long ordinal = segment.firstOrdinal + Segment.indexOf(claim);
                return write(segment, at, ordinal, level, src, offset, length);
            }
            if (closed) {
                return Admission.CLOSED;
            }
            if (!advance(segment)) {
                waitingSince = waitingSince == 0 ? System.nanoTime() : waitingSince;
                if (!pause(waitingSince)) {
                    return Admission.FULL;
                }
            }
        }
    }

    private Admission admit(Segment segment, int framed, int level, int reserve, int discardLevel) {
        if (!refusing) {
            return Admission.ACCEPTED;
        }
        long free = capacityBytes - (segment.base + segment.end() + framed - chain.releasedPosition());
        if (free < reserve) {
            return Admission.FULL;
        }
        return level <= discardLevel && free < capacityBytes / 5 ? Admission.DISCARDED : Admission.ACCEPTED;
    }

    private Admission write(Segment segment, int at, long ordinal, int level, byte[] src, int offset, int length) {
        try {
            between.claimed();
            if (!segment.begin(at, ordinal, level, length)) {
                return Admission.TORN;
            }
            between.begun();
            segment.fill(at, src, offset, length);
            between.written();
            if (!segment.commit(at, length)) {
                return Admission.TORN;
            }
        } catch (Throwable t) { // errors of the JVM as well: nobody may have to wait for this frame
            if (segment.abandon(at, ordinal, level, length)) {
                losses.count(LossCause.TORN, level, 1, epochNanos.getAsLong());
            }
            return Admission.TORN;
        }
        readers.appended(at, Segment.framed(length));
        return Admission.ACCEPTED;
    }

    /** Makes the segment behind a full one the active one: false while that cannot be. Any thread may help. */
    private boolean advance(Segment full) {
        Segment following = full.next();
        if (following == null) {
            following = installBehind(full);
        }
        if (following == null) {
            return false;
        }
        ACTIVE.compareAndSet(this, full, following);
        return true;
    }

    private @Nullable Segment installBehind(Segment full) {
        Memory memory = supply.poll();
        if (memory == null) {
            return full.next();
        }
        // Noted before others can write to it: a file whose records were accepted must be known as a segment's.
        Segment made = new Segment(memory, stream, full.sequence + 1, full.nextOrdinal(), full.base + full.capacity);
        memory.begin(stream, made.sequence, made.firstOrdinal);
        if (full.install(made)) {
            supply.taken();
            return made;
        }
        memory.takeBack();
        supply.giveBack(memory);
        return full.next();
    }

    /** Gives the supply time to work: false once that was long enough, or where waiting is in vain. */
    @SuppressWarnings("ThreadPriorityCheck")
    private boolean pause(long waitingSince) {
        long waited = System.nanoTime() - waitingSince;
        if (waited > PATIENCE_NANOS || !supply.promising()) {
            return false;
        }
        if (waited < SPIN_NANOS) {
            Thread.onSpinWait();
        } else if (Thread.currentThread().isInterrupted()) {
            Thread.yield(); // parking would return at once
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    /** One past the highest ordinal given to an append. */
    long nextOrdinal() {
        return last().nextOrdinal();
    }

    /** The end of what was claimed, in the log's count of bytes. */
    long position() {
        Segment last = last();
        return last.base + last.end();
    }

    private Segment last() {
        Segment last = active;
        for (Segment next = last.next(); next != null; next = last.next()) {
            last = next;
        }
        return last;
    }

    /** Once this has returned no claim succeeds any longer; those that did will be committed or repaired. */
    void close() {
        closed = true;
        Segment last = active;
        last.seal();
        while (!last.makeLast()) {
            last = Objects.requireNonNull(last.next());
            last.seal();
        }
    }
}
