package io.github.wslog.transport.live;

/**
 * Who has come in, and what they may do.
 *
 * @param name of the token, empty if it has none or none is needed
 */
record Caller(String name, boolean reads, boolean sends) {
    /** Whoever comes where no token is needed. */
    static final Caller ANYBODY = new Caller("", true, true);
}
