package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Peer;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Messages made of a stretch of the feed, for all who want the same of it. Immutable. */
final class Chunk {
    private final FeedPlace next;
    private final boolean newest;
    private final int events;
    private final byte[] bytes;
    private final int[] ends;
    private final BitSet binary;

    /**
     * @param next where the stretch ends
     * @param newest whether there was nothing behind it when it was made
     * @param ends where each message ends in {@code bytes}
     * @param binary which messages are binary ones
     */
    Chunk(FeedPlace next, boolean newest, int events, byte[] bytes, int[] ends, BitSet binary) {
        this.next = next;
        this.newest = newest;
        this.events = events;
        this.bytes = bytes;
        this.ends = ends;
        this.binary = binary;
    }

    FeedPlace next() {
        return next;
    }

    boolean newest() {
        return newest;
    }

    int events() {
        return events;
    }

    int size() {
        return bytes.length;
    }

    void sendTo(Peer peer) {
        int start = 0;
        for (int i = 0; i < ends.length; i++) {
            ByteBuffer message = ByteBuffer.wrap(bytes, start, ends[i] - start);
            if (binary.get(i)) {
                peer.send(message);
            } else {
                peer.sendText(message);
            }
            start = ends[i];
        }
    }
}
