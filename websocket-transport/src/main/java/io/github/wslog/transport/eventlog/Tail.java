package io.github.wslog.transport.eventlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log, where appends go.
 *
 * <p>An append looks whether there is room, claims a frame in the active segment with one atomic add, writes it and
 * commits it. Any thread may append; no lock is taken, nobody is waited for, nothing is allocated, no file is touched. The
 * one thing that an append may have to wait for, a little and with a limit, is the next segment when the one it claimed in
 * is full and the {@link SegmentSupply} has none ready.
 */
final class Tail {
    /** Kept free for gap records, which tell of what a full log refused. */
    static final int RESERVE = 16 << 10;

    private static final int TRIES_FOR_A_SEGMENT = 600;
    private static final int SPINS = 100;
    private static final long PAUSE_NANOS = 20_000;
    private static final VarHandle ACTIVE;

    static {
        try {
            ACTIVE = MethodHandles.lookup().findVarHandle(Tail.class, "active", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final LogSettings settings;
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
        this.settings = settings;
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
        return append(level, src, offset, length, RESERVE, settings.discardLevel());
    }

    Admission appendReserved(int level, byte[] src, int offset, int length) {
        return append(level, src, offset, length, 0, 0);
    }

    boolean hasRoom(int level, int length) {
        return !closed
                && admit(active, Segment.framed(length), level, RESERVE, settings.discardLevel()) == Admission.ACCEPTED;
    }

    private Admission append(int level, byte[] src, int offset, int length, int reserve, int discardLevel) {
        if (length > settings.maxRecordBytes()) {
            return Admission.TOO_LARGE;
        }
        int framed = Segment.framed(length);
        for (int tries = 0; tries < TRIES_FOR_A_SEGMENT; tries++) {
            Segment segment = active;
            Admission admission = closed ? Admission.CLOSED : admit(segment, framed, level, reserve, discardLevel);
            if (admission != Admission.ACCEPTED) {
                return admission;
            }
            long claim = segment.claim(framed);
            long at = Segment.offsetOf(claim);
            if (at + framed <= segment.capacity) {
                return write(segment, (int) at, Segment.indexOf(claim), level, src, offset, length);
            }
            if (at <= segment.capacity) {
                segment.seal((int) at, Segment.indexOf(claim));
            }
            if (!advance(segment)) {
                pause(tries);
            }
        }
        return Admission.FULL;
    }

    private Admission admit(Segment segment, int framed, int level, int reserve, int discardLevel) {
        if (!refusing) {
            return Admission.ACCEPTED;
        }
        long offset = Math.min(Segment.offsetOf(segment.claimed()), segment.capacity);
        long free = settings.capacityBytes() - (segment.base + offset + framed - chain.releasedPosition());
        if (free < reserve) {
            return Admission.FULL;
        }
        return level <= discardLevel && free < settings.capacityBytes() / 5 ? Admission.DISCARDED : Admission.ACCEPTED;
    }

    private Admission write(Segment segment, int at, int index, int level, byte[] src, int offset, int length) {
        try {
            between.claimed();
            if (!segment.begin(at, segment.firstOrdinal + index, level, length)) {
                return Admission.TORN;
            }
            between.begun();
            segment.fill(at, src, offset, length);
            if (!segment.commit(at, length)) {
                return Admission.TORN;
            }
        } catch (Throwable t) { // errors of the JVM as well: nobody may have to wait for this frame
            if (segment.abandon(at, length)) {
                losses.count(LossCause.TORN, level, 1, epochNanos.getAsLong());
            }
            return Admission.TORN;
        }
        readers.appended(at, Segment.framed(length));
        return Admission.ACCEPTED;
    }

    /** Makes the segment behind a full one the active one: false while that cannot be. Any thread may help. */
    private boolean advance(Segment full) {
        if (!full.sealed()) {
            return false;
        }
        Segment following = full.next();
        if (following == null) {
            following = installBehind(full);
        }
        supply.wake();
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
        Segment made = new Segment(memory, stream, full.sequence + 1, full.nextOrdinal(), full.base + full.capacity);
        memory.begin(stream, made.sequence, made.firstOrdinal);
        if (full.install(made)) {
            return made;
        }
        supply.giveBack(memory);
        return full.next();
    }

    private static void pause(int tries) {
        if (tries < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** One past the highest ordinal given to an append. */
    long nextOrdinal() {
        Segment last = active;
        for (Segment next = last.next(); next != null; next = next.next()) {
            last = next;
        }
        return last.nextOrdinal();
    }

    /** The end of what was claimed, in the log's count of bytes. */
    long position() {
        Segment last = active;
        return last.base + Math.min(Segment.offsetOf(last.claimed()), last.capacity);
    }

    void close() {
        closed = true;
    }
}
