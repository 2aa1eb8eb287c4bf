package io.github.wslog.transport.server;

import io.github.wslog.transport.status.Status;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket connection (RFC 6455): frames from a Jetty endpoint on one side, a {@link PeerHandler} on the other.
 *
 * <p>It is read in turns, one thread at a time. A turn belongs to the thread that selects, which must not be kept: it ends
 * when nothing more has arrived, when the handler holds, or after {@link #LONGEST_TURN_BYTES}, and goes on in the pool.
 */
final class PeerConnection extends AbstractConnection implements Connection.UpgradeTo, Peer, OutgoingFrames.Owner {
    /** So much may wait for a peer that does not read. */
    static final long MAX_PENDING_BYTES = 8L << 20;

    private static final long LONGEST_TURN_BYTES = 1L << 20;

    private static final int FLOWING = 0;
    private static final int HELD = 1;
    /** Held, and the reading has stopped for that reason. */
    private static final int STOPPED = 2;

    private static final int NO_CODE = 1005;
    private static final int NO_CLOSE_FRAME = 1006;

    private final PeerHandler handler;
    private final Connections connections;
    private final Status status;
    private final ByteBufferPool pool;
    private final String remote;
    private final IncomingMessage message;
    private final OutgoingFrames outgoing;
    private final Turns turns = new Turns();
    private final AtomicInteger flow = new AtomicInteger(FLOWING);
    private final Callback fillable = new Callback() {
        @Override
        public void succeeded() {
            onFillable();
        }

        @Override
        public void failed(Throwable cause) {
            cut();
        }

        @Override
        public InvocationType getInvocationType() {
            // Jetty's own connections say that reading may block, and are handed from thread to thread at each read.
            return InvocationType.NON_BLOCKING;
        }
    };

    private volatile boolean closing;
    private volatile boolean peerWasFirst;
    private volatile long lastHeardNanos;

    // Owned by the turn.
    private final FrameHeader header = new FrameHeader();
    private final byte[] control = new byte[FrameHeader.MOST_CONTROL_BYTES];
    private @Nullable RetainableByteBuffer network;
    private boolean inPayload;
    private long payloadLeft;
    private int payloadKey;
    private int controlLength;
    private boolean messageStarted;
    private boolean textMessage;
    private boolean finished;
    private int closeCode = NO_CLOSE_FRAME;
    private String closeReason = "";

    // Owned by the timer of the connections.
    private long pingedNanos;
    private long closingSinceNanos;
    private boolean closingSeen;

    PeerConnection(
            EndPoint endPoint,
            Executor executor,
            ByteBufferPool pool,
            PeerHandler handler,
            Connections connections,
            Status status,
            String remote) {
        super(endPoint, executor);
        this.handler = handler;
        this.connections = connections;
        this.status = status;
        this.pool = pool;
        this.remote = remote;
        this.message = connections.newMessage();
        this.outgoing = new OutgoingFrames(endPoint, this);
    }

    /** What came right behind the handshake. */
    @Override
    public void onUpgradeTo(ByteBuffer behind) {
        RetainableByteBuffer buffer = pool.acquire(Math.max(MessageBuffers.SIZE, behind.remaining()), true);
        BufferUtil.append(buffer.getByteBuffer(), behind);
        network = buffer;
    }

    @Override
    public void onOpen() {
        super.onOpen();
        getEndPoint().setIdleTimeout(connections.idleTimeout().toMillis());
        lastHeardNanos = System.nanoTime();
        pingedNanos = lastHeardNanos;
        turns.begin();
        boolean welcome = connections.add(this);
        callHandler(() -> handler.opened(this));
        if (!welcome) {
            close(1013, "too many connections");
        }
        takeTurns();
    }

    @Override
    public void onFillable() {
        if (turns.begin()) {
            takeTurns();
        }
    }

    private void takeTurns() {
        while (true) {
            After after = After.NOTHING;
            try {
                after = read();
            } catch (IOException gone) {
                cut();
            } catch (FrameHeader.Violation violation) {
                finished = true;
                close(1002, String.valueOf(violation.getMessage()));
            }
            switch (turns.finish()) {
                case REST -> {
                    goOn(after);
                    return;
                }
                case AGAIN -> {
                    // Another thread has asked for a turn meanwhile.
                }
                case END -> {
                    ended();
                    return;
                }
            }
        }
    }

    private enum After {
        /** Something else starts the next turn, or nothing ever does. */
        NOTHING,
        /** All that had arrived is read. */
        DRAINED,
        /** There is more, and others have waited long enough. */
        LONG
    }

    private void goOn(After after) {
        switch (after) {
            case NOTHING -> {
                // A handler that holds, or the end.
            }
            case DRAINED -> fillInterested(fillable);
            case LONG -> getExecutor().execute(this::onFillable);
        }
    }

    /** Reads and handles what has arrived. */
    private After read() throws IOException, FrameHeader.Violation {
        long turn = 0;
        while (true) {
            RetainableByteBuffer buffer = network;
            if (buffer == null) {
                buffer = pool.acquire(MessageBuffers.SIZE, true);
                network = buffer;
            }
            ByteBuffer in = buffer.getByteBuffer();
            while (in.hasRemaining()) {
                if (flow.compareAndSet(HELD, STOPPED)) {
                    return After.NOTHING;
                }
                step(in);
            }
            if (flow.compareAndSet(HELD, STOPPED)) {
                return After.NOTHING;
            }
            if (turn >= LONGEST_TURN_BYTES) {
                return After.LONG;
            }
            BufferUtil.clear(in);
            int filled = getEndPoint().fill(in);
            if (filled > 0) {
                turn += filled;
                lastHeardNanos = System.nanoTime();
            } else {
                release();
                if (filled < 0) {
                    cut();
                    return After.NOTHING;
                }
                if (!closing) {
                    callHandler(handler::idle);
                }
                return After.DRAINED;
            }
        }
    }

    private void release() {
        RetainableByteBuffer buffer = network;
        if (buffer != null) {
            network = null;
            buffer.release();
        }
    }

    /** One piece: of a header, or of a payload as far as it is there. */
    private void step(ByteBuffer in) throws FrameHeader.Violation {
        if (finished) {
            in.position(in.limit());
        } else if (inPayload) {
            payload(in);
        } else if (header.read(in)) {
            begin();
        }
    }

    private void begin() throws FrameHeader.Violation {
        inPayload = true;
        payloadLeft = header.length();
        payloadKey = header.key();
        controlLength = 0;
        if (!header.isControl()) {
            boolean first = header.opCode() != FrameHeader.CONTINUATION;
            if (first == messageStarted) {
                throw new FrameHeader.Violation(first ? "a message within a message" : "a continuation of nothing");
            }
            messageStarted = true;
            textMessage = first ? header.opCode() == FrameHeader.TEXT : textMessage;
        }
        if (payloadLeft == 0) {
            end();
        }
    }

    private void payload(ByteBuffer in) {
        int length = (int) Math.min(in.remaining(), payloadLeft);
        if (header.isControl()) {
            in.get(control, controlLength, length);
            Mask.apply(control, controlLength, controlLength + length, payloadKey);
            controlLength += length;
        } else if (closing) {
            in.position(in.position() + length);
        } else if (!message.append(in, length, payloadKey)) {
            in.position(in.position() + length);
            message.clear();
            close(1009, "the largest message is " + connections.maxMessageBytes() + " bytes");
        }
        payloadKey = Mask.behind(payloadKey, length);
        payloadLeft -= length;
        if (payloadLeft == 0) {
            end();
        }
    }

    private void end() {
        inPayload = false;
        if (header.isControl()) {
            byte[] payload = Arrays.copyOf(control, controlLength);
            switch (header.opCode()) {
                case FrameHeader.PING -> outgoing.pong(payload);
                case FrameHeader.CLOSE -> farewell(payload);
                default -> {
                    // A pong: that it came was all there was to it.
                }
            }
        } else if (header.fin()) {
            messageStarted = false;
            if (!closing) {
                deliver();
            }
            message.clear();
        }
    }

    private void deliver() {
        if (!textMessage) {
            callHandler(() -> handler.binary(message.whole()));
        } else if (message.isUtf8()) {
            callHandler(() -> handler.text(message.whole()));
        } else {
            close(1007, "not UTF-8");
        }
    }

    private void callHandler(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException broken) {
            status.warn("connection from " + remote + " closed: its handler failed", broken);
            close(1011, "internal error");
        }
    }

    /** The peer's Close frame: the answer to ours, or the first one, which is echoed. */
    private void farewell(byte[] payload) {
        finished = true;
        closeCode = payload.length < 2 ? NO_CODE : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        closeReason = payload.length < 2 ? "" : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        boolean answer = outgoing.farewellGiven();
        closing = true;
        if (answer) {
            cut();
        } else {
            peerWasFirst = true;
            outgoing.farewell(Arrays.copyOf(payload, Math.min(payload.length, 2)));
        }
    }

    @Override
    public void farewellWritten() {
        // If the peer was first, both have said it now: then the server ends the connection (section 7.1.1).
        if (peerWasFirst) {
            cut();
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
            lastHeardNanos = System.nanoTime();
            getExecutor().execute(this::onFillable);
        }
    }

    @Override
    public void send(ByteBuffer binary) {
        send(FrameHeader.BINARY, binary);
    }

    @Override
    public void sendText(ByteBuffer utf8) {
        send(FrameHeader.TEXT, utf8);
    }

    private void send(int opCode, ByteBuffer payload) {
        if (!outgoing.message(opCode, payload, MAX_PENDING_BYTES)) {
            cut();
        }
    }

    @Override
    public void drained() {
        handler.sent();
    }

    @Override
    public void broken() {
        cut();
    }

    @Override
    public void close(int code, String reason) {
        closing = true;
        byte[] text = cut(reason).getBytes(StandardCharsets.UTF_8);
        outgoing.farewell(ByteBuffer.allocate(2 + text.length)
                .putShort((short) code)
                .put(text)
                .array());
        resume();
    }

    private static String cut(String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > FrameHeader.MOST_CONTROL_BYTES - 2) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }

    @Override
    public long bytesPending() {
        return outgoing.pendingBytes();
    }

    @Override
    public String remote() {
        return remote;
    }

    /** Ends the connection without a word. Any thread. */
    void cut() {
        getEndPoint().close();
        if (turns.end()) {
            ended();
        }
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        super.onClose(cause);
        cut();
    }

    /** Behind the last turn, once. */
    private void ended() {
        release();
        message.clear();
        connections.remove(this);
        outgoing.end();
        callHandler(() -> handler.closed(closeCode, closeReason));
    }

    /** What is due: a ping, or the end of a peer that is silent or does not answer a Close frame. Timer only. */
    void tick(long nowNanos, Duration ping, Duration silence, Duration farewell) {
        if (closing) {
            if (!closingSeen) {
                closingSeen = true;
                closingSinceNanos = nowNanos;
            } else if (nowNanos - closingSinceNanos >= farewell.toNanos()) {
                cut();
            }
        } else if (flow.get() == FLOWING && nowNanos - lastHeardNanos >= silence.toNanos()) {
            cut();
        } else if (nowNanos - pingedNanos >= ping.toNanos()) {
            pingedNanos = nowNanos;
            outgoing.ping();
        }
    }
}
