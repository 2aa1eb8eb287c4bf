package io.github.wslog.transport.wire;

/** The optional fields of a record; all are text. */
public enum Field {
    THREAD(1),
    MARKER(2),
    THROWABLE_CLASS(3),
    /** One entry of the mapped diagnostic context, {@code key NUL value}; may be repeated. */
    CONTEXT(4);

    private final int tag;

    Field(int tag) {
        this.tag = tag;
    }

    int tag() {
        return tag;
    }
}
