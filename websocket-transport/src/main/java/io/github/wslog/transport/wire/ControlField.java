package io.github.wslog.transport.wire;

/**
 * The fields of control frames. Each is {@code [u8 tag][u16 length][value]}; a tag means the same in every frame.
 */
enum ControlField {
    STREAM(1, 16, 16),
    RELATION(2, 1, 1),
    APPLICATION(3, 0, SourceInfo.MAX_TEXT_BYTES),
    HOST(4, 0, SourceInfo.MAX_TEXT_BYTES),
    PID(5, 8, 8),
    FIRST_UNRELEASED(6, 8, 8),
    NEXT_ORDINAL(7, 8, 8),
    SILENCE_MILLIS(8, 4, 4),
    CONTENT_TYPE(9, 0, SourceInfo.MAX_TEXT_BYTES),
    HIGHEST_HELD(10, 8, 8),
    MAX_RECORD_BYTES(11, 4, 4),
    MAX_BATCH_BYTES(12, 4, 4),
    CREDIT_BYTES(13, 8, 8),
    LAST_ORDINAL(14, 8, 8);

    static final int HEADER_BYTES = 3;

    private static final ControlField[] ALL = values();

    final int shortest;
    final int longest;

    ControlField(int tag, int shortest, int longest) {
        // Tags are the position in this list, so that looking one up is an array access.
        if (tag != ordinal() + 1) {
            throw new AssertionError(name());
        }
        this.shortest = shortest;
        this.longest = longest;
    }

    int tag() {
        return ordinal() + 1;
    }

    /** The index into arrays by field, or -1 for a tag of a later version. */
    static int index(int tag) {
        return tag >= 1 && tag <= ALL.length ? tag - 1 : -1;
    }

    static int count() {
        return ALL.length;
    }

    static ControlField at(int index) {
        return ALL[index];
    }
}
