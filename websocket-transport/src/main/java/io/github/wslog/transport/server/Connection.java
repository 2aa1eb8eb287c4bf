package io.github.wslog.transport.server;

import io.github.wslog.transport.deflate.Deflation;
import io.github.wslog.transport.deflate.UnreadableMessage;
import io.github.wslog.transport.status.Status;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection: Jetty's frames on one side, a {@link PeerHandler} on the other.
 *
 * <p>Jetty calls {@code on…} and {@link #drained} one at a time. Each frame is demanded when the one before has been dealt with, so a handler that
 * holds, and a peer that does not read our pongs, both stop the reading.
 */
final class Connection implements FrameHandler, Peer {
    /** So much may wait for a peer that does not read. */
    static final long MAX_PENDING_BYTES = 8L << 20;

    /** After so much without a pause, the reading leaves the thread that selects: the other connections want it. */
    private static final long LONGEST_TURN_BYTES = 1L << 20;

    /** The answer to a ping says what was read before it; after so much there is one, so that we know. */
    private static final long PING_EVERY_BYTES = 128 << 10;

    /** So much a second even a slow peer reads: what has been sent before a ping delays its answer accordingly. */
    private static final long SLOWEST_BYTES_PER_SECOND = 1024;

    private static final long MOST_FORGIVEN_BYTES = 512 << 10;

    private static final int FLOWING = 0;
    private static final int HELD = 1;
    /** Held, and the next frame has not been demanded for that reason. */
    private static final int STOPPED = 2;

    private final PeerHandler handler;
    private final Connections connections;
    private final Status status;
    private final String remote;
    private final IncomingMessage message;
    private final LongSupplier clock;
    private final @Nullable Deflation deflation; // if the peer agrees to it

    private final AtomicInteger flow = new AtomicInteger(FLOWING);
    private final AtomicLong bytesPending = new AtomicLong();
    private final AtomicLong bytesWritten = new AtomicLong(); // payload of messages, since the beginning
    private volatile long bytesPinged; // written when the last ping was sent
    private volatile long bytesRead; // written when that ping was sent which the peer has answered

    // Written once, in onOpen, before any other thread gets to see this object.
    private @Nullable CoreSession session;

    private volatile boolean closing;
    private volatile long lastHeardNanos;

    // Owned by the thread that reads.
    private boolean textMessage;
    private boolean compressedMessage;
    private long turnBytes;

    // Owned by the timer of the connections.
    private long pingedNanos;
    private long closingSinceNanos;
    private boolean closingSeen;

    /**
     * @param deflation null if messages are not compressed
     * @param clock as {@link System#nanoTime}
     */
    Connection(
            PeerHandler handler,
            Connections connections,
            Status status,
            String remote,
            @Nullable Deflation deflation,
            LongSupplier clock) {
        this.clock = clock;
        this.deflation = deflation;
        this.handler = handler;
        this.connections = connections;
        this.status = status;
        this.remote = remote;
        this.message = connections.newMessage();
    }

    @Override
    public void onOpen(CoreSession opened, Callback callback) {
        session = opened;
        lastHeardNanos = clock.getAsLong();
        pingedNanos = lastHeardNanos;
        boolean welcome = connections.add(this);
        callHandler(() -> handler.opened(this));
        if (!welcome) {
            close(1013, "too many connections");
        }
        callback.succeeded();
        demand();
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        lastHeardNanos = clock.getAsLong();
        switch (frame.getOpCode()) {
            case OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION -> {
                if (!closing) {
                    data(frame);
                }
                callback.succeeded();
                demand();
            }
            case OpCode.PING -> pong(frame, callback);
            case OpCode.PONG -> {
                answered(frame.getPayload());
                callback.succeeded();
                demand();
            }
            // CLOSE: Jetty answers it when the callback is completed. Nothing comes behind it.
            default -> callback.succeeded();
        }
    }

    /** A frame of data has begun: what is too large by itself need not be waited for. */
    void announced(int payloadLength) {
        if (payloadLength > connections.maxMessageBytes() && !closing) {
            closeTooLarge();
        }
    }

    private void closeTooLarge() {
        close(CloseStatus.MESSAGE_TOO_LARGE, "the largest message is " + connections.maxMessageBytes() + " bytes");
    }

    /** Other answers than to our pings are a sign of life and no more (RFC 6455 section 5.5.3). */
    private void answered(@Nullable ByteBuffer payload) {
        if (payload != null && payload.remaining() == Long.BYTES) {
            long read = payload.getLong(payload.position());
            if (read > bytesRead && read <= bytesWritten.get()) {
                bytesRead = read;
                callHandler(handler::sent);
            }
        }
    }

    private void data(Frame frame) {
        turnBytes += frame.getPayloadLength();
        if (frame.getOpCode() != OpCode.CONTINUATION) {
            textMessage = frame.getOpCode() == OpCode.TEXT;
            compressedMessage = frame.isRsv1();
        } else if (frame.isRsv1()) {
            close(CloseStatus.PROTOCOL, "RSV1 within a message");
            return;
        }
        if (!message.append(frame.getPayload(), frame.getMask())) {
            message.clear();
            closeTooLarge();
        } else if (frame.isFin()) {
            deliver();
            message.clear();
        }
    }

    private void deliver() {
        if (compressedMessage && !inflate()) {
            return;
        }
        if (!textMessage) {
            callHandler(() -> handler.binary(message.whole()));
        } else if (message.isUtf8()) {
            callHandler(() -> handler.text(message.whole()));
        } else {
            close(CloseStatus.BAD_PAYLOAD, "not UTF-8");
        }
    }

    /** False if that is not possible, and was said. Jetty lets nothing pass that is marked where it was not agreed upon. */
    private boolean inflate() {
        try {
            if (deflation != null) {
                turnBytes += message.inflate(deflation);
            }
            return true;
        } catch (UnreadableMessage unreadable) {
            close(unreadable.closeCode(), String.valueOf(unreadable.getMessage()));
            return false;
        }
    }

    private void callHandler(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException broken) {
            status.warn("connection from " + remote + " closed: its handler failed", broken);
            close(CloseStatus.SERVER_ERROR, "internal error");
        }
    }

    /** Answers a ping; the next frame is demanded when the pong is written, so that pongs cannot pile up. */
    private void pong(Frame ping, Callback callback) {
        // A copy: the original lies where the next bytes are read to.
        ByteBuffer payload = ByteBuffer.allocate(ping.getPayloadLength())
                .put(ping.getPayload().duplicate())
                .flip();
        Runnable next = () -> {
            callback.succeeded();
            demand();
        };
        // The Close frame is the last that may be sent (RFC 6455 section 5.5.1): then it fails, and reading goes on.
        session().sendFrame(new Frame(OpCode.PONG, payload), Callback.from(next, failure -> next.run()), false);
    }

    private void demand() {
        if (flow.compareAndSet(HELD, STOPPED)) {
            return;
        }
        if (turnBytes < LONGEST_TURN_BYTES) {
            session().demand();
        } else {
            turnBytes = 0;
            connections.execute(() -> session().demand());
        }
    }

    /** All that has arrived is read. */
    void drained() {
        turnBytes = 0;
        // Not before the connection is open, and not after its end.
        if (session != null && !closing) {
            callHandler(handler::idle);
        }
    }

    @Override
    public void hold() {
        // Closing, the peer's answer must be read.
        if (!closing) {
            flow.compareAndSet(FLOWING, HELD);
        }
    }

    @Override
    public void resume() {
        if (flow.getAndSet(FLOWING) == STOPPED) {
            lastHeardNanos = clock.getAsLong();
            session().demand();
        }
    }

    @Override
    public void send(ByteBuffer binary) {
        send(Message.binary(binary));
    }

    @Override
    public void sendText(ByteBuffer utf8) {
        send(Message.text(utf8));
    }

    @Override
    public void send(Message message) {
        long bytes = message.length();
        if (bytesPending.addAndGet(bytes) > MAX_PENDING_BYTES + bytes) {
            bytesPending.addAndGet(-bytes);
            session().abort();
            return;
        }
        Callback written = Callback.from(() -> {
            if (bytesWritten.addAndGet(bytes) - bytesPinged >= PING_EVERY_BYTES) {
                ping();
            }
            if (bytesPending.addAndGet(-bytes) == 0) {
                handler.sent();
            }
        });
        session().sendFrame(message.frame(deflation, connections.maxMessageBytes()), written, false);
    }

    /** Jetty lets it pass what waits to be written, so it stands for what is written. */
    private void ping() {
        long written = bytesWritten.get();
        bytesPinged = written;
        ByteBuffer payload = ByteBuffer.allocate(Long.BYTES).putLong(0, written);
        session().sendFrame(new Frame(OpCode.PING, payload), Callback.NOOP, false);
    }

    @Override
    public void close(int code, String reason) {
        closing = true;
        session().sendFrame(new FarewellFrame(code, cut(reason)), Callback.NOOP, false);
        resume();
    }

    private static String cut(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > Frame.MAX_CONTROL_PAYLOAD - 2) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }

    @Override
    public long bytesPending() {
        return bytesPending.get();
    }

    @Override
    public long bytesUnread() {
        return bytesWritten.get() - bytesRead;
    }

    @Override
    public String remote() {
        return remote;
    }

    @Override
    public void onError(Throwable cause, Callback callback) {
        // What is worth telling reaches closed() as code and reason.
        callback.succeeded();
    }

    @Override
    public void onClosed(CloseStatus closed, Callback callback) {
        connections.remove(this);
        message.clear();
        String reason = closed.getReason();
        callHandler(() -> handler.closed(closed.getCode(), reason == null ? "" : reason));
        callback.succeeded();
    }

    /** What is due: a ping, or the end of a peer that is silent or does not answer a Close frame. Timer only. */
    void tick(long nowNanos, long pingNanos, long silenceNanos, long farewellNanos) {
        CoreSession open = session();
        if (!open.isOutputOpen()) {
            if (!closingSeen) {
                closingSeen = true;
                closingSinceNanos = nowNanos;
            } else if (nowNanos - closingSinceNanos >= farewellNanos) {
                open.abort();
            }
        } else if (flow.get() == FLOWING && nowNanos - lastHeardNanos >= silenceNanos + forgivenNanos()) {
            open.abort();
        } else if (nowNanos - pingedNanos >= pingNanos) {
            pingedNanos = nowNanos;
            ping();
        }
    }

    /** A peer that reads slowly comes to our ping late, and is not silent for that. */
    private long forgivenNanos() {
        long unread = Math.min(MOST_FORGIVEN_BYTES, bytesUnread() + bytesPending());
        return TimeUnit.SECONDS.toNanos(unread) / SLOWEST_BYTES_PER_SECOND;
    }

    /** Cuts the connection without a word. Any thread. */
    void abort() {
        session().abort();
    }

    private CoreSession session() {
        CoreSession opened = session;
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened;
    }

    /**
     * A Close frame with any code after which the closing handshake is awaited. Jetty cuts the connection right behind a Close
     * frame whose code means trouble; the kernel then answers what the peer still sends with a reset, and a peer that is
     * busy sending learns of the reset instead of the code. It also throws away what waits to be written. Told that the code
     * is an ordinary one, it does neither.
     */
    private static final class FarewellFrame extends Frame implements CloseStatus.Supplier {
        FarewellFrame(int code, String reason) {
            super(OpCode.CLOSE, CloseStatus.asPayloadBuffer(code, reason));
        }

        @Override
        public CloseStatus getCloseStatus() {
            return CloseStatus.NORMAL_STATUS;
        }
    }
}
