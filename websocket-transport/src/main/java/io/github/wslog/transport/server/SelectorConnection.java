package io.github.wslog.transport.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.exception.MessageTooLargeException;
import org.eclipse.jetty.websocket.core.exception.ProtocolException;
import org.eclipse.jetty.websocket.core.internal.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's connection with a reading half of its own, for speed; writing, closing and the session are Jetty's.
 *
 * <ul>
 *   <li>It reads on the thread that selects. Jetty tells the selector that reading may block; each read is then handed from
 *       thread to thread and back, which costs more than what is done with the bytes. Ours never waits.
 *   <li>Data leaves the parser masked; {@link IncomingMessage} unmasks where it copies. Jetty unmasks in place, four bytes
 *       at a time, each with all checks of a buffer: half of what a receiver's server side costs.
 *   <li>It tells its {@link Connection} when everything that has arrived is read.
 * </ul>
 *
 * <p>One thread at a time reads, in turns; Jetty begins one when bytes have arrived and when a frame is demanded. What
 * happens meanwhile is left to the end of the turn, so that the session never sees two things at once.
 */
final class SelectorConnection extends WebSocketConnection {
    private enum Turn {
        NONE,
        READING,
        /** And another one is to follow. */
        READING_AGAIN,
        /** The connection was closed meanwhile. */
        CLOSING,
        CLOSED
    }

    private final Connection connection;
    private final WebSocketCoreSession session;
    private final ByteBufferPool buffers;
    private final Parser parser;
    private final Callback fillable = new Callback() {
        @Override
        public void succeeded() {
            onFillable();
        }

        @Override
        public void failed(Throwable cause) {
            onFillInterestedFailed(cause);
        }

        @Override
        public InvocationType getInvocationType() {
            return InvocationType.NON_BLOCKING;
        }
    };

    // Guarded by fillable.
    private Turn turn = Turn.NONE;
    private @Nullable Throwable closeCause;

    // Owned by whoever reads.
    private @Nullable RetainableByteBuffer input;

    // Owned by the thread that opens.
    private boolean opening;

    private SelectorConnection(ConnectionMetaData of, WebSocketCoreSession session, Connection connection) {
        super(
                of.getConnection().getEndPoint(),
                of.getConnector().getExecutor(),
                of.getConnector().getScheduler(),
                of.getConnector().getByteBufferPool(),
                session);
        this.connection = connection;
        this.session = session;
        this.buffers = of.getConnector().getByteBufferPool();
        this.parser = new MaskedParser(buffers, session, connection);
        HttpConfiguration http = of.getHttpConfiguration();
        setUseInputDirectByteBuffers(http.isUseInputDirectByteBuffers());
        setUseOutputDirectByteBuffers(http.isUseOutputDirectByteBuffers());
    }

    @Override
    protected void setInitialBuffer(ByteBuffer behindTheHandshake) {
        RetainableByteBuffer first =
                buffers.acquire(Math.max(getInputBufferSize(), behindTheHandshake.remaining()), true);
        BufferUtil.append(first.getByteBuffer(), behindTheHandshake);
        input = first;
    }

    @Override
    public void onOpen() {
        opening = true;
        super.onOpen();
        opening = false;
        if (super.moreDemand()) {
            read();
        }
    }

    /** False at the end of Jetty's own opening, which would go on to read. */
    @Override
    public boolean moreDemand() {
        return !opening && super.moreDemand();
    }

    @Override
    public void onFillable() {
        read();
    }

    @Override
    public void run() {
        read();
    }

    private void read() {
        boolean mine = begin();
        while (mine) {
            boolean drained = readAll();
            mine = end(drained);
        }
    }

    private boolean begin() {
        synchronized (fillable) {
            if (turn == Turn.NONE) {
                turn = Turn.READING;
                return true;
            }
            if (turn == Turn.READING) {
                turn = Turn.READING_AGAIN;
            }
            return false;
        }
    }

    /** Whether this thread has to read once more. */
    private boolean end(boolean drained) {
        Turn was;
        synchronized (fillable) {
            was = turn;
            turn = switch (was) {
                case READING_AGAIN -> drained ? Turn.NONE : Turn.READING;
                case CLOSING, CLOSED -> Turn.CLOSED;
                case NONE, READING -> Turn.NONE;
            };
        }
        if (was == Turn.CLOSING) {
            releaseInput();
            super.onClose(closeCause);
        } else if (drained) {
            connection.drained();
            fillInterested(fillable);
        }
        return was == Turn.READING_AGAIN && !drained;
    }

    /** Reads as long as something has arrived and is wanted; true if nothing more has arrived. */
    private boolean readAll() {
        try {
            RetainableByteBuffer into = input();
            while (parse(into.getByteBuffer())) {
                into.clear();
                int filled = getEndPoint().isOpen() ? getEndPoint().fill(into.getByteBuffer()) : -1;
                if (filled <= 0) {
                    releaseInput();
                    if (filled < 0) {
                        session.onEof();
                    }
                    return filled == 0;
                }
            }
        } catch (IOException | RuntimeException | Error broken) {
            releaseInput();
            session.processConnectionError(broken, Callback.NOOP);
        }
        return false;
    }

    /** Whether all of it was parsed and more is wanted. */
    private boolean parse(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            Frame.Parsed frame = parser.parse(bytes);
            if (frame == null) {
                return true;
            }
            if (meetDemand()) {
                onFrame(frame);
            }
            if (!moreDemand()) {
                if (!bytes.hasRemaining()) {
                    releaseInput();
                }
                return false;
            }
        }
        return true;
    }

    private RetainableByteBuffer input() {
        RetainableByteBuffer known = input;
        if (known == null) {
            known = buffers.acquire(getInputBufferSize(), isUseInputDirectByteBuffers());
            input = known;
        }
        return known;
    }

    private void releaseInput() {
        if (input != null) {
            input.release();
            input = null;
        }
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        synchronized (fillable) {
            if (turn == Turn.READING || turn == Turn.READING_AGAIN) {
                turn = Turn.CLOSING;
                closeCause = cause;
                return;
            }
            turn = Turn.CLOSED;
        }
        releaseInput();
        super.onClose(cause);
    }

    /** Makes frames whose data is masked still; control frames are as Jetty makes them. */
    private static final class MaskedParser extends Parser {
        private final Connection connection;

        MaskedParser(ByteBufferPool buffers, Configuration configuration, Connection connection) {
            super(buffers, configuration);
            this.connection = connection;
        }

        @Override
        protected void checkFrameSize(byte opCode, int payloadLength)
                throws MessageTooLargeException, ProtocolException {
            super.checkFrameSize(opCode, payloadLength);
            if (OpCode.isDataFrame(opCode)) {
                connection.announced(payloadLength);
            }
        }

        @Override
        protected Frame.Parsed newFrame(
                byte firstByte, byte @Nullable [] mask, @Nullable ByteBuffer payload, @Nullable Runnable releaser) {
            return OpCode.isDataFrame(OpCode.getOpCode(firstByte))
                    ? new MaskedFrame(firstByte, mask, payload, releaser)
                    : super.newFrame(firstByte, mask, payload, releaser);
        }
    }

    private static final class MaskedFrame extends Frame.Parsed {
        MaskedFrame(byte firstByte, byte @Nullable [] mask, @Nullable ByteBuffer payload, @Nullable Runnable releaser) {
            super(firstByte, mask, payload, releaser);
        }

        /** Called by the constructor; done where the payload is copied. */
        @Override
        public void demask() {}
    }

    /** A request for an upgrade, at whose end Jetty's connection is exchanged for one of ours. */
    static final class Upgrade extends Request.Wrapper {
        private @Nullable WebSocketCoreSession session;

        Upgrade(Request request) {
            super(request);
        }

        /** Jetty shows the session that it has made, for its settings. */
        void made(Configuration configurable) {
            session = (WebSocketCoreSession) configurable;
        }

        @Override
        public @Nullable Object setAttribute(String name, @Nullable Object attribute) {
            WebSocketCoreSession made = session;
            if (!name.equals(HttpStream.UPGRADE_CONNECTION_ATTRIBUTE) || made == null) {
                return super.setAttribute(name, attribute);
            }
            SelectorConnection ours =
                    new SelectorConnection(getConnectionMetaData(), made, (Connection) made.getHandler());
            made.setWebSocketConnection(ours);
            return super.setAttribute(name, ours);
        }
    }
}
