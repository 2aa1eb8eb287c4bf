package io.github.wslog.transport.server;

/** What waits behind a path: decides who may connect, and handles each connection by an object of its own. */
public interface Endpoint {
    /**
     * Takes or refuses a handshake, whose Host and Origin have been checked already. Any thread, several at once. What is
     * returned gets {@link PeerHandler#opened} unless the connection breaks before, so nothing is to be allocated here.
     */
    PeerHandler accept(Handshake handshake) throws Refused;
}
