package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A peer in memory, that reads at once, or only what it is told to. */
final class FakePeer implements Peer {
    private static final long DEADLINE_SECONDS = 20;

    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final AtomicReference<String> closed = new AtomicReference<>();
    private final AtomicLong pending = new AtomicLong();
    private final Deque<byte[]> waiting = new ArrayDeque<>(); // guarded by itself
    private volatile boolean reads;
    private volatile long mostPending;
    private volatile long bytesUnread;
    private volatile PeerHandler handler;

    private FakePeer(boolean reads) {
        this.reads = reads;
    }

    /** Subscribes one that takes all it is sent. */
    static FakePeer reading(Pump pump, String query, LiveSettings settings) {
        return sending(pump, query, settings, Sending.none());
    }

    /** Subscribes one that takes all it is sent, and may send. */
    static FakePeer sending(Pump pump, String query, LiveSettings settings, Sending sending) {
        return open(new FakePeer(true), pump, query, settings, sending);
    }

    /** Subscribes one that takes nothing until {@link #readAll}. */
    static FakePeer stopped(Pump pump, String query, LiveSettings settings) {
        return open(new FakePeer(false), pump, query, settings, Sending.none());
    }

    /** As {@link #reading}; this happens when the handshake has been answered, and before the pump gets to know of it. */
    static FakePeer late(Pump pump, String query, LiveSettings settings, Runnable meanwhile) {
        FakePeer peer = new FakePeer(true);
        peer.handler = new PlainSubscriber(pump, query, settings, Sending.none());
        meanwhile.run();
        peer.handler.opened(peer);
        return peer;
    }

    private static FakePeer open(FakePeer peer, Pump pump, String query, LiveSettings settings, Sending sending) {
        peer.handler = new PlainSubscriber(pump, query, settings, sending);
        peer.handler.opened(peer);
        return peer;
    }

    @Override
    public void send(ByteBuffer binary) {
        take(binary);
    }

    @Override
    public void sendText(ByteBuffer utf8) {
        take(utf8);
    }

    private void take(ByteBuffer message) {
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        synchronized (waiting) {
            if (!reads) {
                waiting.add(bytes);
                mostPending = Math.max(mostPending, pending.addAndGet(bytes.length));
                return;
            }
        }
        messages.add(bytes);
        handler.sent();
    }

    /** Takes what was sent so far, and goes on waiting. */
    void readOnce() {
        synchronized (waiting) {
            messages.addAll(waiting);
            waiting.clear();
            pending.set(0);
        }
        handler.sent();
    }

    /** From now on takes all at once. */
    void readAll() {
        synchronized (waiting) {
            reads = true;
            messages.addAll(waiting);
            waiting.clear();
            pending.set(0);
        }
        handler.sent();
    }

    void text(String message) {
        handler.text(ByteBuffer.wrap(message.getBytes(StandardCharsets.UTF_8)));
    }

    void gone() {
        handler.closed(1006, "");
    }

    String next() throws InterruptedException {
        byte[] message = messages.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message, closed: " + closed.get());
        }
        return new String(message, StandardCharsets.UTF_8);
    }

    /** As if so much of what was written were in the system's buffers still. */
    void unreadBytes(long bytes) {
        bytesUnread = bytes;
        handler.sent();
    }

    /** Messages taken and not asked for yet. */
    int unread() {
        return messages.size();
    }

    /** Code and reason, or null. */
    String closing() {
        return closed.get();
    }

    /** The most bytes that ever waited for it. */
    long mostPending() {
        return mostPending;
    }

    @Override
    public void close(int code, String reason) {
        closed.compareAndSet(null, code + " " + reason);
    }

    @Override
    public void hold() {}

    @Override
    public void resume() {}

    @Override
    public long bytesPending() {
        return pending.get();
    }

    @Override
    public long bytesUnread() {
        return bytesUnread;
    }

    @Override
    public String remote() {
        return "test";
    }
}
