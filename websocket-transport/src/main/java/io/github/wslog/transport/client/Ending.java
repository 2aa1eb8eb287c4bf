package io.github.wslog.transport.client;

import org.jspecify.annotations.Nullable;

/**
 * How a connection ended.
 *
 * @param code of the peer's CLOSE (RFC 6455, 7.4), {@link #NO_STATUS} for a CLOSE without one, {@link #ABNORMAL} if none came
 * @param reason what a user should read
 */
record Ending(int code, String reason, @Nullable Throwable cause) {
    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int NO_STATUS = 1005;
    static final int ABNORMAL = 1006;
    static final int INVALID_PAYLOAD = 1007;
    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;
    static final int RESTART = 1012;
    static final int TRY_LATER = 1013;

    /** The connection broke without a farewell. */
    static Ending broken(String reason, @Nullable Throwable cause) {
        return new Ending(ABNORMAL, reason, cause);
    }

    /** The peer said CLOSE. */
    static Ending byPeer(int code, String reason) {
        String number = code == NO_STATUS ? "without a code" : "with " + code;
        return new Ending(code, "closed by the peer " + number + (reason.isEmpty() ? "" : ": " + reason), null);
    }
}
