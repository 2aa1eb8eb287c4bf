package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One subscriber: threads of the server come in here, and leave what they have for the pump. */
final class Subscriber implements PeerHandler {
    private final Pump pump;

    // Written once, before any other thread gets to see this object.
    private @Nullable Peer peer;

    // Owned by the pump's thread.
    @Nullable FeedPlace place;

    Subscriber(Pump pump) {
        this.pump = pump;
    }

    Peer peer() {
        Peer opened = peer;
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened;
    }

    @Override
    public void opened(Peer opened) {
        peer = opened;
        pump.add(this);
    }

    @Override
    public void text(ByteBuffer utf8) {
        peer().close(1008, "nothing is taken from subscribers");
    }

    @Override
    public void binary(ByteBuffer message) {
        peer().close(1003, "nothing binary is taken from subscribers");
    }

    @Override
    public void sent() {
        pump.wake();
    }

    @Override
    public void closed(int code, String reason) {
        pump.remove(this);
    }
}
