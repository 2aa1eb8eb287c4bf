package io.github.wslog.receiver.stream;

import io.github.wslog.transport.client.DialledHandler;
import io.github.wslog.transport.client.DialledPeer;
import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A source that the receiver has dialled, for a session that knows those who have dialled the receiver: what is said on the
 * connection is the same.
 */
final class DialledSource implements DialledHandler, Peer {
    private final PeerHandler session;

    // Written once, before any other thread gets to see this object.
    private @Nullable DialledPeer peer;

    DialledSource(PeerHandler session) {
        this.session = session;
    }

    @Override
    public void opened(DialledPeer opened) {
        peer = opened;
        session.opened(this);
    }

    @Override
    public void binary(ByteBuffer message) {
        session.binary(message);
    }

    @Override
    public void idle() {
        session.idle();
    }

    @Override
    public void sent() {
        session.sent();
    }

    @Override
    public void closed(int code, String reason) {
        session.closed(code, reason);
    }

    @Override
    public void send(ByteBuffer binary) {
        peer().send(binary);
    }

    @Override
    public void sendText(ByteBuffer utf8) {
        throw new IllegalStateException("wslog.v1 has no text messages");
    }

    @Override
    public void close(int code, String reason) {
        peer().close(code, reason);
    }

    @Override
    public void hold() {
        throw new IllegalStateException("a source is held by its credit");
    }

    @Override
    public void resume() {
        // It was never held.
    }

    @Override
    public long bytesPending() {
        return peer().bytesPending();
    }

    /** Not asked for: what goes to a source are acknowledgements. */
    @Override
    public long bytesUnread() {
        return 0;
    }

    @Override
    public String remote() {
        return peer().remote();
    }

    private DialledPeer peer() {
        DialledPeer opened = peer;
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened;
    }
}
