package io.github.wslog.transport.wire;

/** Bytes from outside that break the protocol. The connection they came on is closed with {@link #reason}. */
public final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseReason reason;

    public WireException(CloseReason reason, String detail) {
        super(reason.text() + ": " + detail);
        this.reason = reason;
    }

    static WireException malformed(String detail) {
        return new WireException(CloseReason.MALFORMED, detail);
    }

    public CloseReason reason() {
        return reason;
    }
}
