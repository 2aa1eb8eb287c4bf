package io.github.wslog.transport.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An open connection of a subscription: what is said on it waits here for the subscription's thread, which alone reads and
 * writes.
 */
final class DialledConnection implements DialledPeer {
    private static final int KEPT_FRAMES = 4096;
    private static final int USUAL_MESSAGE = 64 * 1024;

    private final Dialing dialing;
    private final Link link;
    private final DialledHandler handler;
    private final Runnable wake;

    // Given by any thread.
    private final Queue<ByteBuffer> outbox = new ConcurrentLinkedQueue<>();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicReference<@Nullable Ending> farewell = new AtomicReference<>();

    // Owned by the subscription's thread.
    private final FrameWriter frames;
    private final byte[] message = new byte[DialledHandler.HEADROOM + USUAL_MESSAGE];
    private long pings;

    /** @param wake has the subscription's thread look for what was given */
    DialledConnection(Dialing dialing, Link link, DialledHandler handler, IntSupplier maskingKeys, Runnable wake) {
        this.dialing = dialing;
        this.link = link;
        this.handler = handler;
        this.wake = wake;
        this.frames = new FrameWriter(maskingKeys, KEPT_FRAMES);
    }

    @Override
    public void send(ByteBuffer binary) {
        pending.addAndGet(binary.remaining());
        outbox.add(binary.duplicate());
        wake.run();
    }

    @Override
    public long bytesPending() {
        return pending.get();
    }

    @Override
    public void close(int code, String reason) {
        if (farewell.compareAndSet(null, new Ending(code, reason, null))) {
            wake.run();
        }
    }

    @Override
    public String remote() {
        return dialing.target().toString();
    }

    // What follows is for the subscription's thread.

    Dialing dialing() {
        return dialing;
    }

    Link link() {
        return link;
    }

    DialledHandler handler() {
        return handler;
    }

    /** Why the handler wants an end, or null. */
    @Nullable Ending farewell() {
        return farewell.get();
    }

    /** Hands a message over, in a place with room before it. */
    void deliver(byte[] payload) {
        int needed = DialledHandler.HEADROOM + payload.length;
        byte[] place = needed <= message.length ? message : new byte[needed];
        System.arraycopy(payload, 0, place, DialledHandler.HEADROOM, payload.length);
        handler.binary(ByteBuffer.wrap(place, DialledHandler.HEADROOM, payload.length));
    }

    void ping() throws IOException {
        byte[] number = ByteBuffer.allocate(Long.BYTES).putLong(++pings).array();
        frames.append(FrameWriter.PING, number, 0, number.length);
        frames.writeTo(link);
    }

    /** Writes what was given to {@link #send}. Blocks as long as the peer reads nothing, until the link is cut. */
    void flush() throws IOException {
        int bytes = take();
        while (bytes > 0) {
            frames.writeTo(link);
            if (pending.addAndGet(-bytes) == 0) {
                handler.sent();
            }
            bytes = take();
        }
    }

    private int take() {
        int bytes = 0;
        for (ByteBuffer next = outbox.poll(); next != null; next = outbox.poll()) {
            int length = next.remaining();
            frames.append(FrameWriter.BINARY, next.array(), next.arrayOffset() + next.position(), length);
            bytes += length;
        }
        return bytes;
    }
}
