package io.github.wslog.transport.client;

import io.github.wslog.transport.wire.Ack;
import io.github.wslog.transport.wire.Batch;
import io.github.wslog.transport.wire.End;
import io.github.wslog.transport.wire.Frame;
import io.github.wslog.transport.wire.Frames;
import io.github.wslog.transport.wire.Hello;
import io.github.wslog.transport.wire.Welcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A receiver of {@code wslog.v1} as the protocol has it, which keeps everything in memory. */
final class TestReceiver implements RawServer.Script {
    static final String[] PROOF = {"Sec-WebSocket-Protocol: wslog.v1", "Wslog-Version: 1"};

    // Guarded by this.
    final Map<UUID, Long> held = new HashMap<>();
    final List<String> bodies = new ArrayList<>();
    final List<End> ends = new ArrayList<>();
    long repeats;

    @Override
    public void run(RawServer.Peer peer) throws Exception {
        peer.accept(PROOF);
        Map<Integer, UUID> streams = new HashMap<>();
        for (TestFrame frame; (frame = peer.readData()) != null; ) {
            answer(peer, streams, Frames.decode(ByteBuffer.wrap(frame.payload()), 1 << 20));
        }
    }

    private synchronized void answer(RawServer.Peer peer, Map<Integer, UUID> streams, Frame frame) throws IOException {
        if (frame instanceof Hello hello) {
            streams.put(hello.handle(), hello.stream());
            long highest = held.computeIfAbsent(hello.stream(), s -> hello.firstUnreleased() - 1);
            peer.send(TestFrame.BINARY, Frames.encode(new Welcome(hello.handle(), highest, 1 << 20, 60_000, 1 << 20)));
        } else if (frame instanceof Batch batch) {
            UUID stream = streams.get(batch.handle());
            keep(stream, batch);
            peer.send(TestFrame.BINARY, Frames.encode(new Ack(batch.handle(), held.get(stream), 1 << 20)));
        } else if (frame instanceof End end) {
            ends.add(end);
        }
    }

    private void keep(UUID stream, Batch batch) {
        long highest = held.get(stream);
        if (batch.firstOrdinal() > highest + 1) {
            throw new AssertionError("a hole before " + batch.firstOrdinal() + ", held " + highest);
        }
        List<String> all = Rig.bodies(batch);
        int known = (int) Math.min(all.size(), highest + 1 - batch.firstOrdinal());
        repeats += known;
        bodies.addAll(all.subList(known, all.size()));
        held.put(stream, Math.max(highest, batch.lastOrdinal()));
    }

    synchronized int ends() {
        return ends.size();
    }

    synchronized List<String> bodies() {
        return List.copyOf(bodies);
    }
}
