package io.github.wslog.transport.client;

/**
 * When an event may leave the log: a floor, which is never silently lowered. A peer that has proven {@code wslog.v1} is
 * always asked for acknowledgements, whatever the floor is.
 */
public enum Delivery {
    /** The receiver has it in its spool. A peer that has not proven {@code wslog.v1} is refused, and that is said. */
    ACKNOWLEDGED,
    /**
     * The nearest WebSocket layer has read it: it answered the PING that was written behind the event (RFC 6455, 5.5.3
     * and 5.4: frames stay in order). Works with any server.
     */
    CONFIRMED,
    /** It was written: the kernel has taken it. What the network or the peer loses then, is lost. */
    SENT
}
