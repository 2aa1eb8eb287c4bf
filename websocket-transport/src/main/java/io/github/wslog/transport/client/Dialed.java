package io.github.wslog.transport.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The outcome of one attempt to connect. */
sealed interface Dialed {
    /** The handshake is done. */
    record Connected(Link link) implements Dialed {}

    /**
     * There is no connection.
     *
     * @param reason for a user, without secrets
     * @param cause where its stack trace tells more than the reason does
     * @param retryAfter what the peer asked for; zero if nothing
     */
    record Failed(Kind kind, String reason, @Nullable Throwable cause, Duration retryAfter) implements Dialed {
        static Failed of(Kind kind, String reason, @Nullable Throwable cause) {
            return new Failed(kind, reason, cause, Duration.ZERO);
        }
    }

    /** What to do about a failure. */
    enum Kind {
        /** It may pass by itself. */
        UNREACHABLE,
        /** Credentials, certificate, address: most likely somebody has to change something. */
        REFUSED,
        /** Perhaps the peer only minds the subprotocol that was offered. */
        SUBPROTOCOL
    }
}
