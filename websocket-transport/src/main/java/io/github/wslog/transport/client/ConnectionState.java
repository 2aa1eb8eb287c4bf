package io.github.wslog.transport.client;

/**
 * Where the shipper stands with its peer. Owned by the shipper's thread; only the moves drawn here compile.
 *
 * <pre>
 *              dial                   handshake done, plain peer
 *   Waiting ──────────▶ Connecting ─────────────────────────────▶ Open ──────────▶ Leaving ──────────▶ Closing
 *      ▲                 │      │                                  ▲ │   nothing new  │  settled, or       │
 *      │   failed        │      │ proven wslog.v1                  │ │   is sent      │  out of time       │
 *      ├─────────────────┘      ▼                 all welcomed     │ │                │                    │
 *      │                   Handshaking ────────────────────────────┘ │                │                    │
 *      │   lost, refused        │                                    │                │                    │
 *      └────────────────────────┴────────────────────────────────────┴────────────────┴────────────────────┘
 *
 *   Handshaking and Open can go to Closing directly; any ──▶ Closed: all is delivered, or the time for it is over
 * </pre>
 */
sealed interface ConnectionState {
    /** In stats and messages. */
    String word();

    /** No connection; the next attempt is made then. */
    record Waiting(long untilNanos) implements ConnectionState {
        Connecting dial(Dialing dialing, long deadlineNanos) {
            return new Connecting(dialing, deadlineNanos);
        }

        @Override
        public String word() {
            return "waiting";
        }
    }

    /** An attempt is under way on a thread of its own. */
    record Connecting(Dialing dialing, long deadlineNanos) implements ConnectionState {
        Handshaking proven(Connection connection, WslogConversation conversation, long deadline) {
            return new Handshaking(connection, conversation, deadline);
        }

        Connecting again(Dialing other, long deadline) {
            return new Connecting(other, deadline);
        }

        Open plain(Connection connection, PlainConversation conversation, long now) {
            return new Open(connection, conversation, now);
        }

        @Override
        public String word() {
            return "connecting to " + dialing.target();
        }
    }

    /** HELLO was said; WELCOME is awaited. */
    record Handshaking(Connection connection, WslogConversation conversation, long deadlineNanos)
            implements ConnectionState, Connected {
        Open welcomed(long now) {
            return new Open(connection, conversation, now);
        }

        @Override
        public String word() {
            return "handshaking with " + connection;
        }
    }

    /** Records flow. */
    record Open(Connection connection, Conversation conversation, long sinceNanos)
            implements ConnectionState, Connected {
        Leaving leave(long deadlineNanos) {
            return new Leaving(connection, conversation, deadlineNanos);
        }

        @Override
        public String word() {
            return "open to " + connection;
        }
    }

    /** No new records; what is under way may settle. */
    record Leaving(Connection connection, Conversation conversation, long deadlineNanos)
            implements ConnectionState, Connected {
        @Override
        public String word() {
            return "leaving " + connection;
        }
    }

    /** CLOSE was said; the peer's is awaited, and then so much time is let pass before the next attempt. */
    record Closing(Connection connection, Conversation conversation, long deadlineNanos, long pauseNanos)
            implements ConnectionState, Connected {
        @Override
        public String word() {
            return "closing " + connection;
        }
    }

    /** The end. */
    record Closed() implements ConnectionState {
        @Override
        public String word() {
            return "closed";
        }
    }

    /** What the states with a connection have in common. */
    interface Connected {
        Connection connection();

        Conversation conversation();

        default Closing close(long deadlineNanos, long pauseNanos) {
            return new Closing(connection(), conversation(), deadlineNanos, pauseNanos);
        }
    }

    /** A link and the attempt that it came from. */
    record Connection(Dialing dialing, Link link) {
        @Override
        public String toString() {
            return dialing.target().toString();
        }
    }
}
