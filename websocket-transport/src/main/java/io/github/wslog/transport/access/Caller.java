package io.github.wslog.transport.access;

/**
 * Who has come in, and what they may do.
 *
 * @param name of the token, empty if it has none or none is needed
 */
public record Caller(String name, boolean reads, boolean sends) {
    /** Whoever comes where no token is needed. */
    public static final Caller ANYBODY = new Caller("", true, true);
}
