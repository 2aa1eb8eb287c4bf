package io.github.wslog.transport.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;

/** A TCP socket whose input is watched. */
final class GuardedSocket extends Socket {
    private final InboundGuard.Watcher watcher;
    private boolean connectFirst;

    /**
     * @param connectFirst whether the first input stream is for the answer of a proxy to CONNECT: the library takes one
     *     stream for that and another for the peer
     */
    GuardedSocket(InboundGuard.Watcher watcher, boolean connectFirst) {
        this.watcher = watcher;
        this.connectFirst = connectFirst;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        if (connectFirst) {
            connectFirst = false;
            return super.getInputStream();
        }
        return new InboundGuard(super.getInputStream(), watcher);
    }
}
