package io.github.wslog.transport.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Encodes one record after the other, on the thread that logs: {@link #start}, fields, {@link #startBody}, body,
 * {@link #finish}. One thread at a time; allocates only to grow, and never more than the longest body plus
 * {@link #MAX_OVERHEAD_BYTES} plus a few KiB.
 */
public final class RecordBuffer {
    /** The most that a record has around its body. */
    public static final int MAX_OVERHEAD_BYTES =
            RecordLayout.HEADER_BYTES + RecordLayout.MAX_LOGGER_BYTES + RecordLayout.MAX_FIELDS_BYTES;

    private static final int INITIAL_BYTES = 1024;
    private static final int KEPT_BYTES = 64 * 1024;
    private static final int MAX_BODY_BYTES = 1 << 30;
    private static final int MAX_NOTE_BYTES = 4096;
    /** Longer names of threads are not worth keeping. */
    private static final int NAME_CHARS = 128;

    private static final int NOT_STARTED = -1;
    private static final byte[] NO_MARK = {};
    private static final byte[] ELLIPSIS = Text.utf8("…");

    private final NameCache names;
    private final Utf8 utf8 = new Utf8();

    private byte[] bytes = new byte[INITIAL_BYTES];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int end;

    // Of the record at hand.
    private int level;
    private int flags;
    private int fieldsStart;
    private int bodyStart;
    private int maxBodyBytes;
    private int bodyLimit;
    private int stackTraceOffset;
    private long discarded;

    /** One that stands alone; a thread that logs takes one from {@link RecordBuffers}. */
    public RecordBuffer() {
        this(new NameCache());
    }

    RecordBuffer(NameCache names) {
        this.names = names;
    }

    /**
     * Begins a record and forgets the one before.
     *
     * @param level 1 … 24; what lies outside is moved to the nearer end
     * @param logger over 1024 bytes it is cut
     * @param maxBodyBytes the longest body; a longer one is cut by {@link #finish}
     */
    public void start(RecordKind kind, int level, long epochNanos, String logger, int maxBodyBytes) {
        this.level = Math.max(EventLevel.LOWEST, Math.min(level, EventLevel.HIGHEST));
        this.maxBodyBytes = Math.max(0, Math.min(maxBodyBytes, MAX_BODY_BYTES));
        flags = 0;
        discarded = 0;
        bodyStart = NOT_STARTED;
        stackTraceOffset = NOT_STARTED;
        utf8.reset();
        byte[] name = names.utf8(logger);
        fieldsStart = RecordLayout.HEADER_BYTES + name.length;
        end = 0;
        reserve(fieldsStart);
        view.putInt(0, kind.ordinal() << 24 | this.level << 8);
        view.putInt(RecordLayout.LOGGER_LENGTH, name.length << 16);
        view.putLong(RecordLayout.TIME, epochNanos);
        System.arraycopy(name, 0, bytes, RecordLayout.HEADER_BYTES, name.length);
        end = fieldsStart;
    }

    /** Adds a field; before {@link #startBody}. All fields have 8 KiB together: what does not fit is cut and marked with {@code …}. */
    public void field(Field field, String value) {
        int start = startField();
        if (start != NOT_STARTED) {
            if (field == Field.THREAD && value.length() <= NAME_CHARS && end + 3 * NAME_CHARS <= fieldsLimit()) {
                putName(names.utf8(value));
            } else {
                putFieldText(value);
            }
            endField(field.tag(), start);
        }
    }

    /** Of a thread, which like a logger comes again and again. */
    private void putName(byte[] name) {
        reserve(name.length);
        System.arraycopy(name, 0, bytes, end, name.length);
        end += name.length;
    }

    /**
     * Adds an entry of the context; before {@link #startBody}. Shares the 8 KiB of the fields: a value that does not fit is
     * cut, an entry whose key does not fit is left out. A NUL in the key becomes {@code ?}.
     */
    public void context(String key, String value) {
        int start = startField();
        if (start == NOT_STARTED) {
            return;
        }
        int keyStart = end;
        putFieldText(key);
        if (end + 1 + ELLIPSIS.length > fieldsLimit()) {
            end = start;
            flags |= RecordLayout.FLAG_FIELDS_CUT;
            return;
        }
        for (int i = keyStart; i < end; i++) {
            bytes[i] = bytes[i] == 0 ? (byte) '?' : bytes[i];
        }
        reserve(1);
        bytes[end++] = 0;
        putFieldText(value);
        endField(Field.CONTEXT.tag(), start);
    }

    /** The numbers of a gap, see {@link RecordLayout#TAG_GAP}. */
    void gap(Gap gap) {
        int start = startField();
        reserve(RecordLayout.GAP_NUMBERS_BYTES);
        for (long count : gap.byLevel()) {
            view.putLong(end, count);
            end += Long.BYTES;
        }
        view.putLong(end, gap.firstNanos());
        view.putLong(end + Long.BYTES, gap.lastNanos());
        end += 2 * Long.BYTES;
        putFieldText(gap.cause());
        endField(RecordLayout.TAG_GAP, start);
    }

    private int startField() {
        if (bodyStart != NOT_STARTED) {
            throw new IllegalStateException("a field after startBody");
        }
        int start = end;
        if (start + RecordLayout.FIELD_HEADER_BYTES + ELLIPSIS.length > fieldsLimit()) {
            flags |= RecordLayout.FLAG_FIELDS_CUT;
            return NOT_STARTED;
        }
        reserve(RecordLayout.FIELD_HEADER_BYTES);
        end += RecordLayout.FIELD_HEADER_BYTES;
        return start;
    }

    private int fieldsLimit() {
        return fieldsStart + RecordLayout.MAX_FIELDS_BYTES;
    }

    /** The caller has seen to it that at least the mark fits. */
    private void putFieldText(String value) {
        int start = end;
        int limit = fieldsLimit();
        int chars = value.length();
        for (int from = 0; from < chars && end <= limit; from += Utf8.CHUNK) {
            putChunk(value, from, Math.min(chars, from + Utf8.CHUNK));
        }
        endText();
        if (end > limit) {
            end = codePointStart(limit - ELLIPSIS.length, start);
            System.arraycopy(ELLIPSIS, 0, bytes, end, ELLIPSIS.length);
            end += ELLIPSIS.length;
            flags |= RecordLayout.FLAG_FIELDS_CUT;
        }
    }

    private void endField(int tag, int start) {
        bytes[start] = (byte) tag;
        view.putShort(start + 1, (short) (end - start - RecordLayout.FIELD_HEADER_BYTES));
    }

    /** Ends the fields. */
    public void startBody() {
        if (bodyStart != NOT_STARTED) {
            throw new IllegalStateException("startBody was called already");
        }
        bodyStart = end;
        bodyLimit = bodyStart + maxBodyBytes;
    }

    /** Appends bytes as they are. */
    public void body(byte[] source, int offset, int length) {
        checkBody();
        endText();
        int fitting = Math.min(length, bodyLimit - end);
        reserve(fitting);
        System.arraycopy(source, offset, bytes, end, fitting);
        end += fitting;
        discarded += length - fitting;
    }

    /** Appends the remaining bytes of {@code source} as they are and moves it to its limit. */
    public void body(ByteBuffer source) {
        checkBody();
        endText();
        int length = source.remaining();
        int fitting = Math.min(length, bodyLimit - end);
        reserve(fitting);
        source.get(bytes, end, fitting);
        source.position(source.limit());
        end += fitting;
        discarded += length - fitting;
    }

    /**
     * Appends text in UTF-8. A surrogate pair may be spread over two calls that follow each other; an unpaired surrogate
     * becomes {@code ?}.
     */
    public void body(CharSequence text) {
        checkBody();
        int chars = text.length();
        for (int from = 0; from < chars; from += Utf8.CHUNK) {
            putChunk(text, from, Math.min(chars, from + Utf8.CHUNK));
            discardOverLimit();
        }
    }

    /** Says that the rest of the body is the stack trace. For {@link RecordKind#PLAIN}. */
    public void stackTraceStarts() {
        checkBody();
        endText();
        stackTraceOffset = end - bodyStart;
    }

    /**
     * Completes the record. A body over its limit is cut between two characters (of UTF-8) and gets the mark
     * <code> …[truncated N bytes]</code>, N being what was cut off; with its mark it keeps the limit.
     *
     * @return whether the body was cut
     */
    public boolean finish() {
        if (bodyStart == NOT_STARTED) {
            startBody();
        }
        endText();
        boolean cut = discarded > 0;
        if (cut) {
            cutBody();
        }
        int bodyLength = end - bodyStart;
        int trace = stackTraceOffset == NOT_STARTED ? bodyLength : stackTraceOffset;
        bytes[RecordLayout.FLAGS] = (byte) flags;
        view.putShort(RecordLayout.FIELDS_LENGTH, (short) (bodyStart - fieldsStart));
        view.putInt(RecordLayout.STACK_TRACE, trace);
        return cut;
    }

    private void cutBody() {
        flags |= RecordLayout.FLAG_BODY_CUT;
        long total = end - bodyStart + discarded;
        byte[] mark = NO_MARK;
        int kept = maxBodyBytes;
        // The mark counts what itself displaces. It only ever grows, so this settles after two rounds or three.
        for (int before = -1; before != kept; ) {
            before = kept;
            mark = Text.utf8(" …[truncated " + (total - kept) + " bytes]");
            kept = codePointStart(bodyStart + Math.max(0, maxBodyBytes - mark.length), bodyStart) - bodyStart;
        }
        if (mark.length > maxBodyBytes) { // no room for a mark: the flag must do
            end = maxBodyBytes == 0 ? bodyStart : codePointStart(bodyLimit - 1, bodyStart);
            forgetStackTraceBehind(end - bodyStart);
            return;
        }
        forgetStackTraceBehind(kept);
        end = bodyStart + kept;
        System.arraycopy(mark, 0, bytes, end, mark.length);
        end += mark.length;
    }

    /** A stack trace whose beginning was cut off is none: what follows is the mark. */
    private void forgetStackTraceBehind(int kept) {
        if (stackTraceOffset > kept) {
            stackTraceOffset = NOT_STARTED;
        }
    }

    /** Where the character begins that the byte at {@code index} belongs to, not before {@code least}; {@code index} if this is no UTF-8. */
    private int codePointStart(int index, int least) {
        int start = index;
        while (start > least && start > index - 4 && (bytes[start] & 0xC0) == 0x80) {
            start--;
        }
        return start > index - 4 ? start : index;
    }

    private void checkBody() {
        if (bodyStart == NOT_STARTED) {
            throw new IllegalStateException("startBody was not called");
        }
    }

    private void putChunk(CharSequence text, int from, int to) {
        reserve(Utf8.maxBytes(to - from));
        end = utf8.encode(text, from, to, view, end);
    }

    private void endText() {
        reserve(1);
        end = utf8.end(bytes, end);
        if (bodyStart != NOT_STARTED) {
            discardOverLimit();
        }
    }

    private void discardOverLimit() {
        if (end > bodyLimit) {
            discarded += end - bodyLimit;
            end = bodyLimit;
        }
    }

    private void reserve(int count) {
        if (count > bytes.length - end) {
            grow(count);
        }
    }

    /** Doubles, but not past what the longest body can need. */
    private void grow(int count) {
        long longest = bodyStart == NOT_STARTED ? Integer.MAX_VALUE : (long) bodyLimit + Utf8.maxBytes(Utf8.CHUNK);
        long size = Math.max(end + count, Math.min(2L * bytes.length, longest));
        bytes = Arrays.copyOf(bytes, (int) size);
        view = ByteBuffer.wrap(bytes);
    }

    /** Makes a whole record, finished: a remark of the pair itself, in English. */
    public void note(int level, long epochNanos, String text) {
        start(RecordKind.NOTE, level, epochNanos, Gap.LOGGER, MAX_NOTE_BYTES);
        startBody();
        body(text);
        finish();
    }

    /** The finished record is at 0 … {@link #length}. Valid until the next {@link #start}. */
    public byte[] array() {
        return bytes;
    }

    public int length() {
        return end;
    }

    /** Of the record at hand, 1 … 24. */
    public int level() {
        return level;
    }

    /** Lets go of what a large record needed. */
    void trim() {
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[INITIAL_BYTES];
            view = ByteBuffer.wrap(bytes);
        }
    }
}
