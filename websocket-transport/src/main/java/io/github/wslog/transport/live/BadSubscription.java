package io.github.wslog.transport.live;

/** A subscription that cannot be: the message is the reason of the Close frame, and names the parameter. */
final class BadSubscription extends Exception {
    private static final long serialVersionUID = 1L;

    BadSubscription(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
