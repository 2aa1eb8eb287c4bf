package io.github.wslog.transport.deflate;

/** A compressed message that cannot be expanded. */
public final class UnreadableMessage extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int TOO_LARGE = 1009;
    private static final int BAD_PAYLOAD = 1007;

    private final int closeCode;

    private UnreadableMessage(int closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
    }

    static UnreadableMessage tooLarge(int maxBytes) {
        return new UnreadableMessage(TOO_LARGE, "the largest message is " + maxBytes + " bytes");
    }

    static UnreadableMessage corrupt() {
        return new UnreadableMessage(BAD_PAYLOAD, "not compressed as RFC 7692 says");
    }

    /** Why the connection is closed for it: 1009 or 1007 (RFC 6455 section 7.4.1). */
    public int closeCode() {
        return closeCode;
    }
}
