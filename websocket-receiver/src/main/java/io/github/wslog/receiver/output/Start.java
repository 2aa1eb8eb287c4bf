package io.github.wslog.receiver.output;

/** With what an output begins that is new: one under whose name no place in the spool is kept. */
public enum Start {
    /** With the oldest event that the spool holds. */
    OLDEST,
    /** With the first event that comes from then on. */
    NEWEST
}
