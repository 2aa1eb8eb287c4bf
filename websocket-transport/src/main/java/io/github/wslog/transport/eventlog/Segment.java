package io.github.wslog.transport.eventlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One use of a fixed piece of direct or mapped memory: a run of frames with consecutive ordinals.
 *
 * <pre>
 * frame, a multiple of 8 bytes, native byte order
 *   0  i64  level (high 8 bits) and ordinal (low 56)      written first, plainly
 *   8  i32  state: 0 nothing; -n claimed; n committed;     n = 16 + length of the record
 *           VOID | e: e bytes that hold no record; POISON: never to be claimed
 *  12  i32  CRC32C of the record (mapped logs); where the state has MANY, for how many ordinals a void stands
 *  16       the record
 * </pre>
 *
 * <p>The memory is zero before its first frame. A claim is one atomic add on {@link #claim}; whoever claims beyond the
 * end for the first time knows where the frames end and {@link #seal seals} the segment, and from then on anyone may
 * install the next. A frame is claimed by writing its state from 0 to -n and committed by a compare-and-set from -n to n,
 * so that a reader who has given a frame up (see {@link HoleRepair}) and the writer who comes late cannot both win.
 *
 * <p>A segment object stands for one use of its memory; {@link #retire} ends it before the memory is used again.
 */
final class Segment {
    static final int HEADER = 16;
    static final int VOID = 1 << 30;
    static final int MANY = 1 << 29;
    static final int POISON = Integer.MIN_VALUE + 1;

    static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int OFFSET_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final long ORDINAL_MASK = (1L << 56) - 1;
    private static final int UNSEALED = -1;
    private static final VarHandle CLAIM;
    private static final VarHandle NEXT;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            CLAIM = lookup.findVarHandle(Segment.class, "claim", long.class);
            NEXT = lookup.findVarHandle(Segment.class, "next", Segment.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Memory memory;
    final ByteBuffer data;
    final int capacity;
    final UUID stream;
    /** 0, 1, 2 … in the stream. */
    final long sequence;

    final long firstOrdinal;
    /** Where the segment begins in the log's ever growing count of bytes. */
    final long base;

    // How many ordinals (high 24 bits) and bytes (low 40) were claimed; more than was there once an append overshot.
    private volatile long claim;
    private volatile int end = UNSEALED;
    private volatile @Nullable Segment next;
    private volatile boolean retired;
    // Written before end.
    private int count;
    // A writer that was given up may come back at any time: the memory must never be used again.
    private volatile boolean repaired;

    Segment(Memory memory, UUID stream, long sequence, long firstOrdinal, long base) {
        this.memory = memory;
        this.data = memory.data();
        this.capacity = data.capacity();
        this.stream = stream;
        this.sequence = sequence;
        this.firstOrdinal = firstOrdinal;
        this.base = base;
    }

    static int framed(int length) {
        return (HEADER + length + 7) & ~7;
    }

    /** Claims {@code framed} bytes and an ordinal; the result is for {@link #offsetOf} and {@link #indexOf}. Any thread. */
    long claim(int framed) {
        long seen = claim;
        // Without this look, appends that wait for the next segment would add and add until the count of bytes ran
        // over.
        return offsetOf(seen) > capacity ? seen : (long) CLAIM.getAndAdd(this, (1L << OFFSET_BITS) + framed);
    }

    long claimed() {
        return claim;
    }

    static long offsetOf(long claim) {
        return claim & OFFSET_MASK;
    }

    static int indexOf(long claim) {
        return (int) (claim >>> OFFSET_BITS);
    }

    /** Says where the frames end. Called by the one append whose claim was the first not to fit, and by recovery. */
    void seal(int end, int count) {
        this.count = count;
        this.end = end;
    }

    boolean sealed() {
        return end != UNSEALED;
    }

    /** Where the frames end, -1 as long as nobody knows. */
    int end() {
        return end;
    }

    /** How many ordinals a sealed segment holds. */
    int count() {
        return end == UNSEALED ? 0 : count;
    }

    /** One past the highest ordinal claimed. */
    long nextOrdinal() {
        while (end == UNSEALED) {
            long seen = claim;
            if (offsetOf(seen) <= capacity) {
                return firstOrdinal + indexOf(seen);
            }
            Thread.onSpinWait(); // the claim that overshot is about to seal the segment
        }
        return firstOrdinal + count;
    }

    @Nullable Segment next() {
        return next;
    }

    /** Whether an append has claimed bytes at or behind {@code offset}. */
    boolean claimedBehind(int offset) {
        return offset < (sealed() ? end : Math.min(offsetOf(claim), capacity));
    }

    /** False where another thread was first. */
    boolean install(Segment following) {
        return NEXT.compareAndSet(this, null, following);
    }

    /** Writes the frame's head: false where a reader has given the claim up. */
    boolean begin(int offset, long ordinal, int level, int length) {
        LONG.set(data, offset, ((long) level << 56) | ordinal);
        return INT.compareAndSet(data, offset + 8, 0, -(HEADER + length));
    }

    /** Copies the record; the frame must have begun. */
    void fill(int offset, byte[] src, int from, int length) {
        if (memory.durable()) {
            INT.set(data, offset + 12, Checksum.of(src, from, length));
        }
        data.put(offset + HEADER, src, from, length);
    }

    /** Makes the frame readable: false where a reader has given it up. */
    boolean commit(int offset, int length) {
        return INT.compareAndSet(data, offset + 8, -(HEADER + length), HEADER + length);
    }

    /** Gives a frame up that its own writer could not finish: false where a reader was first. */
    boolean abandon(int offset, int length) {
        return giveUp(offset, -(HEADER + length));
    }

    /** Makes a void of a claimed frame: false where it was committed or given up meanwhile. */
    boolean giveUp(int offset, int claimedState) {
        return INT.compareAndSet(data, offset + 8, claimedState, VOID | ((-claimedState + 7) & ~7));
    }

    /** Makes one void of frames of which nothing is known but how many they are; the state must be nobody else's. */
    void voidOut(int offset, int extent, int ordinals) {
        INT.set(data, offset + 12, ordinals);
        INT.setRelease(data, offset + 8, VOID | MANY | extent);
    }

    /** The frame's state, read before anything else of it. */
    int state(int offset) {
        return (int) INT.getAcquire(data, offset + 8);
    }

    long ordinalAt(int offset) {
        return (long) LONG.getOpaque(data, offset) & ORDINAL_MASK;
    }

    int levelAt(int offset) {
        return (int) ((long) LONG.getOpaque(data, offset) >>> 56);
    }

    int checkAt(int offset) {
        return (int) INT.getOpaque(data, offset + 12);
    }

    static boolean committed(int state) {
        return state > 0;
    }

    static boolean isVoid(int state) {
        return state > 0 && (state & VOID) != 0;
    }

    /** The bytes that a committed frame or a void takes. */
    static int extent(int state) {
        return isVoid(state) ? state & ~(VOID | MANY) : (state + 7) & ~7;
    }

    /** How many ordinals a committed frame or a void stands for. */
    int ordinalsAt(int offset, int state) {
        return isVoid(state) && (state & MANY) != 0 ? checkAt(offset) : 1;
    }

    /** From now on a cursor that reads here notices, and no hole is repaired. Before the memory is used again. */
    synchronized void retire() {
        retired = true;
        VarHandle.fullFence();
    }

    /** Whether what was just read may be something else: asked after the copy. */
    boolean retired() {
        VarHandle.acquireFence();
        return retired;
    }

    void markRepaired() {
        repaired = true;
    }

    /** Whether every claim was committed by its own writer, so that nobody can still write here. */
    boolean quiet() {
        if (repaired || !sealed()) {
            return false;
        }
        for (int offset = 0; offset < end; ) {
            int state = state(offset);
            if (!committed(state)) {
                return false;
            }
            offset += extent(state);
        }
        return true;
    }
}
