package io.github.wslog.transport.eventlog;

/** The outcome of an append. */
public enum Admission {
    /** The record is in the log. */
    ACCEPTED,
    /** Less than a fifth of the log is free and the level is at or below {@link LogSettings#discardLevel}. */
    DISCARDED,
    /** The log is full, or cannot get the memory or the disk space to grow. */
    FULL,
    /** The record is longer than {@link LogSettings#maxRecordBytes}. */
    TOO_LARGE,
    /** The append was interrupted between claim and commit for too long, or failed there. The log has counted it. */
    TORN,
    /** The log is closed. */
    CLOSED
}
