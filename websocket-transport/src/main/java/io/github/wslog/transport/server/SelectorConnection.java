package io.github.wslog.transport.server;

import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Configuration;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's connection, read by the thread that selects. Jetty's own tells the selector that reading may block; each read is
 * then handed from thread to thread and back, which costs more than what is done with the bytes. Ours never waits. It also
 * tells its {@link Connection} when everything that has arrived is read.
 */
final class SelectorConnection extends WebSocketConnection {
    private final Connection connection;
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

    private SelectorConnection(ConnectionMetaData of, WebSocketCoreSession session, Connection connection) {
        super(
                of.getConnection().getEndPoint(),
                of.getConnector().getExecutor(),
                of.getConnector().getScheduler(),
                of.getConnector().getByteBufferPool(),
                session);
        this.connection = connection;
        HttpConfiguration http = of.getHttpConfiguration();
        setUseInputDirectByteBuffers(http.isUseInputDirectByteBuffers());
        setUseOutputDirectByteBuffers(http.isUseOutputDirectByteBuffers());
    }

    @Override
    public void fillInterested() {
        connection.drained();
        fillInterested(fillable);
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
