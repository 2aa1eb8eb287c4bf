package io.github.wslog.transport.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** A connection to a peer that a test plays. Everything happens on the test's thread. */
final class FakeLink implements Link {
    final boolean proven;
    final LinkEvents events;
    final Deque<TestFrame> received = new ArrayDeque<>();
    final List<Integer> bytesOfWrites = new ArrayList<>();
    Consumer<TestFrame> onFrame = frame -> {};
    boolean broken;
    boolean aborted;
    int closeCode;
    String closeReason;
    long heardAt;

    FakeLink(boolean proven, LinkEvents events) {
        this.proven = proven;
        this.events = events;
    }

    @Override
    public boolean provenWslog() {
        return proven;
    }

    @Override
    public boolean deflates() {
        return false;
    }

    @Override
    public void write(byte[] frames, int offset, int length) throws IOException {
        if (broken || aborted || closeCode != 0) {
            throw new IOException("broken pipe");
        }
        bytesOfWrites.add(length);
        ByteArrayInputStream in = new ByteArrayInputStream(frames, offset, length);
        for (TestFrame frame; (frame = TestFrame.read(in)) != null; ) {
            if (!frame.masked() || !frame.fin() || frame.reserved() != 0) {
                throw new AssertionError("not a frame of a client: " + frame);
            }
            received.add(frame);
            onFrame.accept(frame);
        }
    }

    /** Removes and returns what was received of this kind. */
    List<TestFrame> take(int opcode) {
        List<TestFrame> taken =
                received.stream().filter(f -> f.opcode() == opcode).toList();
        received.removeAll(taken);
        return taken;
    }

    /** The texts received since the last call. */
    List<String> texts() {
        return take(TestFrame.TEXT).stream().map(TestFrame::text).toList();
    }

    /** Answers all PINGs received so far. */
    void pong() {
        take(TestFrame.PING).forEach(ping -> events.pong(ping.payload()));
    }

    /** From now on each PING is answered at once. */
    FakeLink answeringPings() {
        onFrame = frame -> {
            if (frame.opcode() == TestFrame.PING) {
                events.pong(frame.payload());
            }
        };
        return this;
    }

    /** The peer says CLOSE, or breaks off with 1006. */
    void end(int code, String reason) {
        broken = true;
        events.ended(code == Ending.ABNORMAL ? Ending.broken(reason, null) : Ending.byPeer(code, reason));
    }

    @Override
    public void close(int code, String reason) {
        closeCode = code;
        closeReason = reason;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    @Override
    public long lastHeardNanos() {
        return heardAt;
    }
}
