package io.github.wslog.transport.wire;

/**
 * Where things are in a record. All numbers are big-endian.
 *
 * <pre>
 *  0  u8   kind
 *  1  u8   flags: 1 = body was cut, 2 = a field was cut or left out; others are 0 and ignored
 *  2  u8   level, 1 … 24
 *  3  u8   0
 *  4  u16  length of the logger's name: L
 *  6  u16  length of the fields: F
 *  8  i64  nanoseconds since 1970-01-01T00:00:00Z
 * 16  u32  where the stack trace begins, counted from the body's begin; the body's length = there is none
 * 20  L bytes logger, UTF-8
 *     F bytes fields, each u8 tag, u16 length, bytes; unknown tags are skipped
 *     the rest is the body
 * </pre>
 */
final class RecordLayout {
    static final int KIND = 0;
    static final int FLAGS = 1;
    static final int LEVEL = 2;
    static final int LOGGER_LENGTH = 4;
    static final int FIELDS_LENGTH = 6;
    static final int TIME = 8;
    static final int STACK_TRACE = 16;
    static final int HEADER_BYTES = 20;

    static final int FLAG_BODY_CUT = 1;
    static final int FLAG_FIELDS_CUT = 2;

    /** Tag and length of a field. */
    static final int FIELD_HEADER_BYTES = 3;
    /** The numbers of a gap: six counts from TRACE to FATAL, first and last time, all i64; then the cause in UTF-8. */
    static final int TAG_GAP = 5;

    static final int GAP_NUMBERS_BYTES = 8 * Long.BYTES;

    static final int MAX_LOGGER_BYTES = 1024;
    static final int MAX_FIELDS_BYTES = 8192;

    private RecordLayout() {}
}
