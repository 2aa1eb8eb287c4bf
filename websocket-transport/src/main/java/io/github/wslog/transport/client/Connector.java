package io.github.wslog.transport.client;

import org.jspecify.annotations.Nullable;

/** Opens connections; the network, seen from the shipper. */
interface Connector {
    /**
     * Prepares one attempt.
     *
     * @param subprotocol to offer alone, or null to offer none
     */
    Attempt attempt(Target target, @Nullable String subprotocol, DialSettings settings, LinkEvents events);

    /** One attempt, good for one {@link #dial}. */
    interface Attempt {
        /** Resolves, connects and shakes hands, on the calling thread. Throws nothing: a failure is an outcome. */
        Dialed dial();

        /** Makes {@link #dial} return soon, and its link useless if it succeeded. Any thread; returns at once. */
        void abandon();
    }
}
