package io.github.wslog.transport.client;

/** What a link tells, on threads of its own. Implementations only note it down: nothing here blocks or calls back. */
interface LinkEvents {
    /** A whole binary message of a peer that has proven {@code wslog.v1}. */
    void message(byte[] payload);

    /** The answer to one of our PINGs. */
    void pong(byte[] payload);

    /** The connection is over. Only the first that is told counts. */
    void ended(Ending ending);
}
