package io.github.wslog.transport.server;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames to a connection, several with one call, never waiting. Messages keep their order, the Close frame is the
 * last, and of pongs only the latest waits (RFC 6455 section 5.5.3), before the messages. Any thread.
 */
final class OutgoingFrames extends IteratingCallback {
    private static final int MOST_FRAMES_A_WRITE = 16;
    private static final ByteBuffer[] NO_BUFFERS = {};

    /** What the connection is told. Any thread. */
    interface Owner {
        /** All messages given so far are written, or will never be. */
        void drained();

        /** The Close frame is written. */
        void farewellWritten();

        /** Nothing can be written any more. */
        void broken();
    }

    private final EndPoint endPoint;
    private final Owner owner;

    // Guarded by this.
    private final Queue<ByteBuffer> messages = new ArrayDeque<>(); // header, payload, header, payload, …
    private @Nullable ByteBuffer pong;
    private @Nullable ByteBuffer ping;
    private @Nullable ByteBuffer farewell;
    private long pendingBytes;
    private boolean farewellGiven;
    private boolean ended;

    // Owned by the write under way.
    private long bytesUnderWay;
    private boolean farewellUnderWay;

    OutgoingFrames(EndPoint endPoint, Owner owner) {
        this.endPoint = endPoint;
        this.owner = owner;
    }

    /** Queues a message; false if the connection is ending or more than {@code mostPending} bytes wait. */
    boolean message(int opCode, ByteBuffer payload, long mostPending) {
        synchronized (this) {
            if (farewellGiven || ended) {
                return true; // Nobody reads it any more: as if it were lost on the way.
            }
            if (pendingBytes > mostPending) {
                return false;
            }
            messages.add(FrameHeader.write(opCode, payload.remaining()));
            messages.add(payload);
            pendingBytes += payload.remaining();
        }
        iterate();
        return true;
    }

    /** Queues a pong instead of the one that waits. */
    void pong(byte[] payload) {
        ByteBuffer frame = control(FrameHeader.PONG, payload);
        synchronized (this) {
            pong = farewellGiven ? null : frame;
        }
        iterate();
    }

    void ping() {
        synchronized (this) {
            ping = farewellGiven ? null : control(FrameHeader.PING, new byte[0]);
        }
        iterate();
    }

    /** Queues the Close frame, the first one. */
    void farewell(byte[] payload) {
        synchronized (this) {
            if (farewellGiven) {
                return;
            }
            farewellGiven = true;
            farewell = control(FrameHeader.CLOSE, payload);
        }
        iterate();
    }

    synchronized boolean farewellGiven() {
        return farewellGiven;
    }

    synchronized long pendingBytes() {
        return pendingBytes;
    }

    /** Forgets what waits: the connection is gone. */
    void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            messages.clear();
            pendingBytes = 0;
        }
        owner.drained();
    }

    private static ByteBuffer control(int opCode, byte[] payload) {
        ByteBuffer header = FrameHeader.write(opCode, payload.length);
        return ByteBuffer.allocate(header.remaining() + payload.length)
                .put(header)
                .put(payload)
                .flip();
    }

    @Override
    protected Action process() {
        List<ByteBuffer> buffers = new ArrayList<>();
        synchronized (this) {
            if (pong != null) {
                buffers.add(pong);
                pong = null;
            }
            if (ping != null) {
                buffers.add(ping);
                ping = null;
            }
            for (int i = 0; i < MOST_FRAMES_A_WRITE && !messages.isEmpty(); i++) {
                buffers.add(messages.remove());
                ByteBuffer payload = messages.remove();
                bytesUnderWay += payload.remaining();
                buffers.add(payload);
            }
            if (messages.isEmpty() && farewell != null) {
                buffers.add(farewell);
                farewell = null;
                farewellUnderWay = true;
            }
        }
        if (buffers.isEmpty()) {
            return Action.IDLE;
        }
        endPoint.write(this, buffers.toArray(NO_BUFFERS));
        return Action.SCHEDULED;
    }

    @Override
    protected void onSuccess() {
        boolean drained;
        synchronized (this) {
            pendingBytes = Math.max(0, pendingBytes - bytesUnderWay);
            drained = bytesUnderWay > 0 && pendingBytes == 0;
            bytesUnderWay = 0;
        }
        if (drained) {
            owner.drained();
        }
        if (farewellUnderWay) {
            farewellUnderWay = false;
            owner.farewellWritten();
        }
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        end();
        owner.broken();
    }
}
