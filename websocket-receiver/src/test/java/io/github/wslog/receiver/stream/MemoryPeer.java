package io.github.wslog.receiver.stream;

import io.github.wslog.transport.server.Peer;
import io.github.wslog.transport.server.PeerHandler;
import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Welcome;
import io.github.wslog.transport.wire.WireException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The other end of a session without a network: hands it messages and keeps what it sends. */
final class MemoryPeer implements Peer {
    final Deque<Frame> received = new ArrayDeque<>();
    final PeerHandler session;
    int closeCode;
    String closeReason = "";
    boolean held;
    boolean moreToRead;
    private boolean stuck;
    private long pending;

    private final Intake intake;

    MemoryPeer(PeerHandler session, Intake intake) {
        this.session = session;
        this.intake = intake;
        session.opened(this);
    }

    /** A message as the server hands it over: with headroom before it, overwritten afterwards. */
    void sendBinary(byte[] message) {
        byte[] array = new byte[PeerHandler.HEADROOM + message.length];
        System.arraycopy(message, 0, array, PeerHandler.HEADROOM, message.length);
        session.binary(ByteBuffer.wrap(array, PeerHandler.HEADROOM, message.length));
        if (!moreToRead) {
            idle();
        }
        java.util.Arrays.fill(array, (byte) 0xEE);
    }

    /** There is nothing more to read, for longer than an acknowledgement waits. */
    void idle() {
        session.idle();
        if (intake.acknowledgementsWait()) {
            intake.acknowledge();
        }
    }

    void sendText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] array = new byte[PeerHandler.HEADROOM + utf8.length];
        System.arraycopy(utf8, 0, array, PeerHandler.HEADROOM, utf8.length);
        session.text(ByteBuffer.wrap(array, PeerHandler.HEADROOM, utf8.length));
        java.util.Arrays.fill(array, (byte) 0xEE);
    }

    void send(Frame frame) {
        sendBinary(Frames.encode(frame));
    }

    Welcome welcome() {
        return (Welcome) received.remove();
    }

    Ack ack() {
        return (Ack) received.remove();
    }

    /** From now on nothing is written. */
    void stick() {
        stuck = true;
    }

    /** All that waited is written. */
    void unstick() {
        stuck = false;
        pending = 0;
        session.sent();
    }

    void disconnect() {
        session.closed(1006, "");
    }

    @Override
    public void send(ByteBuffer binary) {
        try {
            received.add(Frames.decode(binary, 1 << 20));
        } catch (WireException invalid) {
            throw new AssertionError(invalid);
        }
        if (stuck) {
            pending += binary.remaining();
        } else {
            session.sent();
        }
    }

    @Override
    public void sendText(ByteBuffer utf8) {
        throw new AssertionError("the receiver sends no text");
    }

    @Override
    public void close(int code, String reason) {
        if (closeCode == 0) {
            closeCode = code;
            closeReason = reason;
        }
    }

    @Override
    public void hold() {
        held = true;
    }

    @Override
    public void resume() {
        held = false;
    }

    @Override
    public long bytesPending() {
        return pending;
    }

    @Override
    public long bytesUnread() {
        return 0;
    }

    @Override
    public String remote() {
        return "192.0.2.7:4711";
    }
}
