package io.github.wslog.transport.eventlog;

/** What happens between claim and commit: nothing, but in tests that stop, fail or kill an append just there. */
interface Between {
    Between NOTHING = new Between() {};

    /** After the claim, before anything is written. */
    default void claimed() {}

    /** After the frame's head was written, before the record is. */
    default void begun() {}

    /** After the record was written, before it is committed. */
    default void written() {}
}
