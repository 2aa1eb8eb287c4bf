package io.github.wslog.transport.wire;

import org.jspecify.annotations.Nullable;

/**
 * Why a connection is closed: a close code (RFC 6455 section 7.4) and the text that goes with it. Codes from 4400 on are
 * this protocol's own. What each side does after each of them stands in {@code docs/wire-protocol.md}.
 */
public enum CloseReason {
    NORMAL(1000, "done"),
    GOING_AWAY(1001, "going away"),
    /** A frame that cannot be read: a length that lies, a field that is missing, a value out of its range. */
    MALFORMED(1002, "malformed frame"),
    /** Not allowed: too many streams, … */
    REFUSED(1008, "refused"),
    /** A record or message over the limit that WELCOME gave. */
    RECORD_TOO_LARGE(1009, "record too large"),
    INTERNAL_ERROR(1011, "internal error"),
    TRY_LATER(1013, "try again later"),
    /** A frame that this side may not send, or not now: WELCOME to a receiver, a second WELCOME, … */
    UNEXPECTED_FRAME(4400, "unexpected frame"),
    /** HELLO for a stream that a source of another name has opened. */
    FOREIGN_STREAM(4403, "the stream belongs to another name"),
    UNKNOWN_HANDLE(4404, "unknown handle"),
    /** Nothing was heard for longer than the silence limit. */
    SILENT(4408, "silent for too long"),
    /** Another connection has said HELLO for the stream of this one. */
    FENCED(4409, "stream taken over by another connection"),
    /** HELLO for a handle that is in use. */
    HANDLE_IN_USE(4410, "handle in use"),
    /** A batch that does not begin right behind the one before it. */
    NOT_CONTIGUOUS(4416, "ordinals not contiguous"),
    /** ACK of an ordinal that was never sent on this connection, or lower than the one before it. */
    ACK_OF_UNSENT(4417, "acknowledged what was not sent"),
    /** WELCOME claims to hold an ordinal that the source has never assigned. */
    WELCOME_BEYOND(4418, "holds what was never assigned"),
    /** More bytes in flight than the credit allows. */
    CREDIT_EXCEEDED(4429, "credit exceeded");

    private final int code;
    private final String text;

    CloseReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The close code; no two reasons share one. */
    public int code() {
        return code;
    }

    /** ASCII, at most 100 bytes, to be sent as the reason of the Close frame; more may be added up to 123 bytes. */
    public String text() {
        return text;
    }

    /** The reason with this close code, or null if it is none of ours. */
    public static @Nullable CloseReason of(int code) {
        for (CloseReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return null;
    }
}
