package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.WireException;
import java.util.ArrayDeque;

/** One stream on one connection: what was sent and what the peer said it holds. Shipper's thread only. */
final class Channel {
    private record Sent(long last, int bytes) {}

    private final ArrayDeque<Sent> inFlight = new ArrayDeque<>();
    private boolean announced;
    private boolean welcomed;
    private long acknowledged;
    private long highest;

    /** HELLO was said. */
    void announce() {
        announced = true;
    }

    boolean announced() {
        return announced;
    }

    /**
     * WELCOME came.
     *
     * @param released the highest ordinal that will not be sent again, whatever the peer holds
     */
    void welcomed(long held, long released) throws WireException {
        if (welcomed) {
            throw new WireException(CloseReason.UNEXPECTED_FRAME, "a second WELCOME");
        }
        welcomed = true;
        acknowledged = held;
        highest = Math.max(held, released);
    }

    /** A batch up to this ordinal was written. */
    void sent(long last, int bytes) {
        inFlight.add(new Sent(last, bytes));
        highest = last;
    }

    /** ACK came: returns how many bytes are no longer in flight. */
    long acknowledged(long held) throws WireException {
        if (!welcomed) {
            throw new WireException(CloseReason.UNEXPECTED_FRAME, "ACK before WELCOME");
        }
        if (held > highest) {
            throw new WireException(CloseReason.ACK_OF_UNSENT, held + " acknowledged, " + highest + " sent");
        }
        if (held < acknowledged) {
            throw new WireException(CloseReason.ACK_OF_UNSENT, held + " acknowledged after " + acknowledged);
        }
        acknowledged = held;
        long bytes = 0;
        while (!inFlight.isEmpty() && inFlight.peek().last() <= held) {
            bytes += inFlight.remove().bytes();
        }
        return bytes;
    }
}
