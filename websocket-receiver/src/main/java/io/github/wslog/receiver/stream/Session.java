package io.github.wslog.receiver.stream;

/** A connection as the housekeeping sees it. */
interface Session {
    /** Does what is due: takes what the spool had no room for, repeats acknowledgements. Housekeeping thread. */
    void tick(long nowMillis);

    /** Sends the acknowledgements that are due, if there are such. Housekeeping thread. */
    default void acknowledge() {}
}
