package io.github.wslog.transport.eventlog;

/** What an {@link EventLog} does when it is full. */
public enum Retention {
    /** Keeps every record until {@link EventLog#release} lets it go, and refuses appends when full. */
    UNTIL_RELEASED,
    /** Keeps the most recent records and never refuses for want of room: cursors that are too slow are overtaken. */
    MOST_RECENT
}
