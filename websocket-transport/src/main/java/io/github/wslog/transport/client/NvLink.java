package io.github.wslog.transport.client;

import com.neovisionaries.ws.client.ThreadType;
import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketCloseCode;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketFrame;
import io.github.wslog.transport.deflate.Compression;
import io.github.wslog.transport.deflate.PerMessageDeflate;
import io.github.wslog.transport.deflate.UnreadableMessage;
import io.github.wslog.transport.wire.Wslog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that nv-websocket-client has opened: the library reads, answers pings and closes; data frames and our own
 * PINGs are written past it, on its socket. That is safe because the library then writes only whole control frames, and
 * the JDK's socket output, plain or TLS, takes one write call at a time.
 *
 * <p>The library's callbacks come on its reading and writing threads. Its {@code disconnect} and its periodic pings are
 * never used: both start timer threads that are no daemons.
 */
final class NvLink extends WebSocketAdapter implements Link, InboundGuard.Watcher {
    private static final byte[] EMPTY = {};

    private final Target target;
    private final AttemptSockets sockets;
    private final LinkEvents events;
    private final DialSettings settings;
    private volatile long lastHeardNanos = System.nanoTime();

    // Set by the connecting thread before the library starts its own, and before anybody else gets this link.
    private @Nullable WebSocket webSocket;
    private @Nullable HttpHead head;
    private @Nullable OutputStream output;
    private @Nullable InboundDeflation deflation; // if the peer agrees

    NvLink(Target target, AttemptSockets sockets, LinkEvents events, DialSettings settings) {
        this.target = target;
        this.sockets = sockets;
        this.events = events;
        this.settings = settings;
    }

    /** Belongs to this library object from now on, which is about to connect. */
    void attach(WebSocket socket) {
        webSocket = socket;
        socket.setDirectTextMessage(true);
        socket.addListener(this);
    }

    @Override
    public boolean provenWslog() {
        HttpHead answer = head;
        return webSocket != null
                && answer != null
                && Wslog.SUBPROTOCOL.equals(webSocket.getAgreedProtocol())
                && Wslog.VERSION.equals(answer.header(Wslog.VERSION_HEADER));
    }

    @Override
    public boolean deflates() {
        return deflation != null;
    }

    @Override
    public void write(byte[] frames, int offset, int length) throws IOException {
        OutputStream out = output;
        if (out == null) {
            throw new SocketException("not connected");
        }
        // Says nothing of an end: the reading side knows better, as the peer may have said CLOSE before it stopped
        // reading.
        out.write(frames, offset, length);
    }

    @Override
    public void close(int code, String reason) {
        if (webSocket != null) {
            webSocket.sendClose(code, reason);
        }
    }

    @Override
    public void abort() {
        sockets.abort();
    }

    @Override
    public long lastHeardNanos() {
        return lastHeardNanos;
    }

    // The watcher: on the connecting thread until the 101 is there, then on the library's reading thread.

    @Override
    public int maxMessageBytes() {
        return settings.maxMessageBytes();
    }

    @Override
    public void head(HttpHead answer) throws IOException {
        if (webSocket == null) {
            throw new IllegalStateException("an answer to no question");
        }
        boolean offered = settings.compression() == Compression.DEFLATE;
        if (PerMessageDeflate.agreed(answer.header(PerMessageDeflate.HEADER), offered)) {
            deflation = new InboundDeflation(settings.maxMessageBytes());
            // It lets pass any reserved bits then: they are ours to check.
            webSocket.setExtended(true);
        }
        Socket connected = webSocket.getSocket();
        connected.setSoTimeout(0);
        output = connected.getOutputStream();
        head = answer;
        sockets.keepOnly(connected instanceof TlsSocket tls ? tls.tcp() : connected);
    }

    @Override
    public void heard() {
        lastHeardNanos = System.nanoTime();
    }

    @Override
    public void tooLarge(long bytes) {
        String claim = bytes < 0 ? "an impossible length" : bytes + " bytes";
        close(WebSocketCloseCode.OVERSIZE, "a message of " + claim);
        events.ended(Ending.broken("the peer sent a message of " + claim, null));
    }

    @Override
    public void ended(@Nullable IOException cause) {
        String detail = cause == null ? "the peer closed it without a farewell" : String.valueOf(cause.getMessage());
        events.ended(Ending.broken("connection lost: " + detail, cause));
    }

    // The listener: on the library's threads.

    @Override
    public void onThreadCreated(WebSocket socket, ThreadType type, Thread thread) {
        String doing = type == ThreadType.READING_THREAD ? "read" : "control";
        thread.setName("wslog-" + doing + "-" + target.url().getHost());
        thread.setDaemon(true);
    }

    @Override
    public void onThreadStopping(WebSocket socket, ThreadType type, Thread thread) {
        if (deflation != null && type == ThreadType.READING_THREAD) {
            deflation.end();
        }
    }

    @Override
    public void onFrame(WebSocket socket, WebSocketFrame frame) {
        if (deflation != null && !deflation.begin(frame)) {
            close(WebSocketCloseCode.UNCONFORMED, "reserved bits");
            events.ended(Ending.broken("the peer set reserved bits of a frame that mean nothing there", null));
        }
    }

    @Override
    public void onBinaryMessage(WebSocket socket, byte @Nullable [] payload) {
        // A plain peer may say what it likes: there is nothing to be understood.
        if (!provenWslog()) {
            return;
        }
        byte[] message = payload == null ? EMPTY : payload;
        try {
            events.message(deflation == null ? message : deflation.expanded(message));
        } catch (UnreadableMessage unreadable) {
            close(unreadable.closeCode(), String.valueOf(unreadable.getMessage()));
            events.ended(Ending.broken("the peer sent a compressed message: " + unreadable.getMessage(), null));
        }
    }

    @Override
    public void onTextMessage(WebSocket socket, byte @Nullable [] payload) {
        if (provenWslog()) {
            close(WebSocketCloseCode.UNACCEPTABLE, "wslog.v1 has no text messages");
            events.ended(Ending.broken("the peer sent a text message, which wslog.v1 does not have", null));
        }
    }

    @Override
    public void onPongFrame(WebSocket socket, WebSocketFrame frame) {
        byte[] payload = frame.getPayload();
        events.pong(payload == null ? EMPTY : payload);
    }

    @Override
    public void onCloseFrame(WebSocket socket, WebSocketFrame frame) {
        String reason = frame.getCloseReason();
        events.ended(Ending.byPeer(frame.getCloseCode(), reason == null ? "" : reason));
    }

    @Override
    public void onError(WebSocket socket, WebSocketException cause) {
        events.ended(Ending.broken("connection lost: " + cause.getMessage(), cause));
    }
}
