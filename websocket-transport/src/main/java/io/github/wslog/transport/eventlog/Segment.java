package io.github.wslog.transport.eventlog;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;
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
 * <p>The memory is zero before its first frame. Ordinal and place are claimed together by a compare-and-set on
 * {@link #claim}; a claim that does not fit seals the segment instead, in the same step, so that where the frames end is
 * known as soon as anybody could ask. A frame is begun by writing its state from 0 to -n and committed by a
 * compare-and-set from -n to n, so that a reader who has given a frame up (see {@link HoleRepair}) and the writer who
 * comes late cannot both win.
 *
 * <p>A segment object stands for one use of its memory; {@link #retire} ends it before the memory is used again.
 */
final class Segment {
    static final int HEADER = 16;
    static final int VOID = 1 << 30;
    static final int MANY = 1 << 29;
    static final int POISON = Integer.MIN_VALUE + 1;
    private static final int MARK_BYTES = 32 << 10;
    private static final int MOST_MARKS = 128;
    /** What {@link #claim} returns when the record belongs into the next segment. */
    static final long FULL = -1;

    static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    // In either byte order its first half is POISON; no level and ordinal make such a word.
    private static final long POISON_WORD = (POISON & 0xFFFF_FFFFL) << 32 | (POISON & 0xFFFF_FFFFL);
    private static final long ORDINAL_MASK = (1L << 56) - 1;
    private static final long ONE_ORDINAL = 1L << 32;
    private static final long SEALED = Long.MIN_VALUE;
    private static final VarHandle CLAIM = MethodHandles.arrayElementVarHandle(long[].class);
    /** Two cache lines: processors fetch them in pairs. */
    private static final int PADDING = 128 / Long.BYTES;

    private static final VarHandle NEXT;

    static {
        try {
            NEXT = MethodHandles.lookup().findVarHandle(Segment.class, "next", Segment.class);
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

    private final boolean durable;

    // In the middle, away from all that a reader looks at. From the top: one bit sealed, 31 bits how many ordinals and
    // 32 bits
    // how many bytes are claimed.
    private final long[] claim = new long[2 * PADDING + 1];
    // Itself: nothing will ever follow.
    private volatile @Nullable Segment next;
    private volatile boolean retired;
    // A writer that was given up may come back at any time: the memory must never be used again.
    private volatile boolean repaired;
    // Everything is on the disk, nothing will change.
    private volatile boolean forced;
    // Every claim was seen to be ended.
    private volatile boolean walked;
    // Places that a reader has come to, one for each piece of the segment: how many ordinals and bytes lie before it.
    private final AtomicLongArray marks;
    private final int markBytes;

    Segment(Memory memory, UUID stream, long sequence, long firstOrdinal, long base) {
        this.memory = memory;
        this.data = memory.data();
        this.capacity = data.capacity();
        this.stream = stream;
        this.sequence = sequence;
        this.firstOrdinal = firstOrdinal;
        this.base = base;
        this.durable = memory.durable();
        this.markBytes = Math.max(MARK_BYTES, (capacity + MOST_MARKS - 1) / MOST_MARKS);
        this.marks = new AtomicLongArray(capacity / markBytes + 1);
    }

    static int framed(int length) {
        return (HEADER + length + 7) & ~7;
    }

    /** Claims {@code framed} bytes and an ordinal: see {@link #offsetOf} and {@link #indexOf}; or {@link #FULL}. Any thread. */
    long claim(int framed) {
        while (true) {
            long seen = claimed();
            if (seen < 0) {
                return FULL;
            }
            boolean fits = offsetOf(seen) + framed <= capacity;
            if (CLAIM.compareAndSet(claim, PADDING, seen, fits ? seen + ONE_ORDINAL + framed : seen | SEALED)) {
                return fits ? seen : FULL;
            }
        }
    }

    /** From now on no claim succeeds. */
    void seal() {
        long before = (long) CLAIM.getAndBitwiseOr(claim, PADDING, SEALED);
        assert offsetOf(before) <= capacity;
    }

    /** Says what a recovered segment holds. */
    void seal(int end, int count) {
        CLAIM.setVolatile(claim, PADDING, SEALED | count * ONE_ORDINAL | end);
    }

    static int offsetOf(long claim) {
        return (int) claim;
    }

    static int indexOf(long claim) {
        return (int) (claim >>> 32) & Integer.MAX_VALUE;
    }

    long claimed() {
        return (long) CLAIM.getVolatile(claim, PADDING);
    }

    /** Where the frames that were claimed end; nothing comes behind once the segment is {@link #sealed}. */
    int end() {
        return offsetOf(claimed());
    }

    boolean sealed() {
        return claimed() < 0;
    }

    /** Whether the segment is sealed and its frames end at {@code offset}. */
    boolean endsAt(int offset) {
        long seen = claimed();
        return seen < 0 && offset >= offsetOf(seen);
    }

    /** One past the highest ordinal claimed. */
    long nextOrdinal() {
        return firstOrdinal + indexOf(claimed());
    }

    @Nullable Segment next() {
        Segment following = next;
        return following == this ? null : following;
    }

    /** False where another thread was first, or nothing may follow. */
    boolean install(Segment following) {
        return NEXT.compareAndSet(this, null, following);
    }

    /** From now on nothing can follow: false where something does. */
    boolean makeLast() {
        return NEXT.compareAndSet(this, null, this) || next == this;
    }

    /** Writes the frame's head: false where a reader has given the claim up. */
    boolean begin(int offset, long ordinal, int level, int length) {
        LONG.set(data, offset, word(ordinal, level));
        return INT.compareAndSet(data, offset + 8, 0, -(HEADER + length));
    }

    private static long word(long ordinal, int level) {
        return ((long) level << 56) | ordinal;
    }

    /** Copies the record; the frame must have begun. */
    void fill(int offset, byte[] src, int from, int length) {
        if (durable) {
            INT.set(data, offset + 12, Checksum.of(src, from, length));
        }
        data.put(offset + HEADER, src, from, length);
    }

    /** Makes the frame readable: false where a reader has given it up. */
    boolean commit(int offset, int length) {
        return INT.compareAndSet(data, offset + 8, -(HEADER + length), HEADER + length);
    }

    /** Gives a frame up that its own writer could not finish: false where a reader was first. */
    boolean abandon(int offset, long ordinal, int level, int length) {
        if (giveUp(offset, -(HEADER + length))) {
            return true;
        }
        LONG.set(data, offset, word(ordinal, level));
        return INT.compareAndSet(data, offset + 8, 0, VOID | framed(length));
    }

    /** Makes a void of a claimed frame: false where it was committed or given up meanwhile. */
    boolean giveUp(int offset, int claimedState) {
        return INT.compareAndSet(data, offset + 8, claimedState, VOID | ((-claimedState + 7) & ~7));
    }

    /** Sees to it that no frame can begin with its state at {@code offset}: false where something stands there. */
    boolean poison(int offset) {
        return LONG.compareAndSet(data, offset, 0L, POISON_WORD) || poisoned(offset);
    }

    boolean poisoned(int offset) {
        return (long) LONG.getVolatile(data, offset) == POISON_WORD;
    }

    /** Makes one void of frames of which nothing is known but how many they are; the state must be nobody else's. */
    void voidOut(int offset, int extent, long ordinal, int ordinals) {
        LONG.set(data, offset, ordinal);
        INT.set(data, offset + 12, ordinals);
        INT.setRelease(data, offset + 8, VOID | MANY | extent);
    }

    /** The frame's state, read before anything else of it. */
    int state(int offset) {
        return (int) INT.getAcquire(data, offset + 8);
    }

    /** The frame's first word; 0 where none has begun. */
    long wordAt(int offset) {
        return (long) LONG.getOpaque(data, offset);
    }

    long ordinalAt(int offset) {
        return wordAt(offset) & ORDINAL_MASK;
    }

    int levelAt(int offset) {
        return (int) (wordAt(offset) >>> 56);
    }

    int checkAt(int offset) {
        return (int) INT.getOpaque(data, offset + 12);
    }

    static boolean committed(int state) {
        return state > 0;
    }

    static boolean begun(int state) {
        return state < 0 && state != POISON;
    }

    static boolean isVoid(int state) {
        return state > 0 && (state & VOID) != 0;
    }

    /** The bytes that a frame or a void takes: a multiple of 8, whatever the state. */
    static int extent(int state) {
        int bytes = isVoid(state) ? state & ~(VOID | MANY) : Math.abs(state) + 7;
        return bytes & ~7;
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

    /** Returns when every frame that was readable at the call is on the disk. */
    void force() {
        if (!forced) {
            boolean complete = sealed() && allCommitted();
            memory.force();
            forced = complete;
        }
    }

    /** Notes that everything before {@code offset} is committed, and how many ordinals that is. Any reader. */
    void mark(int offset, long ordinals) {
        marks.setRelease(offset / markBytes, ordinals << 32 | offset);
    }

    /**
     * The farthest place noted with at most {@code ordinals} before it and not before {@code from}: see {@link #offsetOf} and
     * {@link #indexOf}; 0 if there is none.
     */
    long marked(int from, long ordinals) {
        for (int i = marks.length() - 1; i >= from / markBytes; i--) {
            long mark = marks.getAcquire(i);
            if (mark != 0 && indexOf(mark) <= ordinals) {
                return offsetOf(mark) >= from ? mark : 0;
            }
        }
        return 0;
    }

    /** Notes that whoever released the segment saw every claim ended. */
    void markWalked() {
        walked = true;
    }

    /** Whether every claim was ended by its own writer, so that nobody can still write here. */
    boolean quiet() {
        return sealed() && !repaired && (walked || allCommitted());
    }

    /** Whether every claim so far is a record or a void. */
    boolean allCommitted() {
        int end = end();
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
