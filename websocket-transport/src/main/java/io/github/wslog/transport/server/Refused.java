package io.github.wslog.transport.server;

/** A handshake that is answered with an HTTP error instead of 101 (RFC 6455 section 4.2.2). */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status 400..599
     * @param text one line for the peer
     */
    public Refused(int status, String text) {
        super(text, null, false, false);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
