package io.github.wslog.transport.eventlog;

import java.util.Locale;

/** Why an event did not get, or did not stay, in the log. */
public enum LossCause {
    /** Refused early, while little room was left, because of its level. */
    BELOW_LEVEL,
    /** Refused because the log was full. */
    BUFFER_FULL,
    /** Larger than the largest record that the log, or a receiver, takes. */
    TOO_LARGE,
    /** Its writing was begun and never finished: a crash, a throwable, or a thread that stood still too long. */
    TORN,
    /** The layout or encoder failed. */
    ENCODER,
    /** Logged by the pair's own machinery while it was at work. */
    REENTRY,
    /** No peer would take it. */
    POISON,
    /** Recycled before it was read. */
    OVERTAKEN,
    /** Refused because the log was closed. */
    CLOSED;

    /** The name as it stands in texts. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
