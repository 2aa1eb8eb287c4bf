package io.github.wslog.receiver.stream;

/** What became of a batch that was handed to a {@link SourceStream}. */
enum Taken {
    /** All of it is in the spool, now or from before: it may be acknowledged. */
    HELD,
    /** The spool has no room: the same again later. */
    FULL,
    /** The stream belongs to another connection now, which sends it again. */
    FENCED,
    /** The receiver is ending. */
    CLOSED
}
