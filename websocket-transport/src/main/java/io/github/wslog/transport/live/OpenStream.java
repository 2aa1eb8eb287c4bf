package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.CloseReason;
import io.github.wslog.transport.wire.WireException;
import java.util.ArrayDeque;
import java.util.UUID;

/** One stream under one handle: what was sent and what the receiver said it holds. The pump's thread only. */
final class OpenStream {
    private record Sent(long last, int bytes) {}

    final int handle;
    final UUID id;

    private final ArrayDeque<Sent> inFlight = new ArrayDeque<>();
    private final long first;
    private final long end;
    private boolean welcomed;
    private long acknowledged;
    private long highest;

    /**
     * @param first the lowest ordinal that can still be sent
     * @param end the ordinal behind the last that there will ever be; {@link Long#MAX_VALUE} while the stream grows
     */
    OpenStream(int handle, UUID id, long first, long end) {
        this.handle = handle;
        this.id = id;
        this.first = first;
        this.end = end;
    }

    /** The same stream once more, of which there still is what begins at {@code oldest}. */
    OpenStream again(int freshHandle, long oldest) {
        return new OpenStream(freshHandle, id, oldest, end);
    }

    boolean welcomed() {
        return welcomed;
    }

    /** WELCOME came. */
    void welcomed(long held, long assigned) throws WireException {
        if (welcomed) {
            throw new WireException(CloseReason.UNEXPECTED_FRAME, "a second WELCOME");
        }
        if (held > assigned) {
            throw new WireException(CloseReason.WELCOME_BEYOND, held + " held, " + assigned + " assigned");
        }
        welcomed = true;
        acknowledged = held;
        highest = Math.max(held, first - 1);
    }

    /** Whether all there will ever be was sent. */
    boolean isThrough() {
        return highest + 1 >= end;
    }

    /** Where to go on, once it is welcomed. */
    FeedPlace next() {
        return new FeedPlace(id, highest + 1);
    }

    /** A batch up to this ordinal was handed over. */
    void sent(long last, int bytes) {
        inFlight.add(new Sent(last, bytes));
        highest = last;
    }

    /** ACK came: returns how many bytes are no longer in flight. */
    long acknowledged(long held) throws WireException {
        if (!welcomed) {
            throw new WireException(CloseReason.UNEXPECTED_FRAME, "ACK before WELCOME");
        }
        if (held > highest || held < acknowledged) {
            throw new WireException(
                    CloseReason.ACK_OF_UNSENT,
                    held + " acknowledged, " + highest + " sent, " + acknowledged + " acknowledged before");
        }
        acknowledged = held;
        long bytes = 0;
        while (!inFlight.isEmpty() && inFlight.peek().last() <= held) {
            bytes += inFlight.remove().bytes();
        }
        return bytes;
    }

    /** The handle is given up: returns how many bytes are no longer waited for. */
    long retire() {
        long bytes = inFlight.stream().mapToLong(Sent::bytes).sum();
        inFlight.clear();
        return bytes;
    }
}
