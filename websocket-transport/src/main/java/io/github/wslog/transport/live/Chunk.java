package io.github.wslog.transport.live;

import io.github.wslog.transport.server.Message;
import io.github.wslog.transport.server.Peer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Messages made of a stretch of the feed, for all who want the same of it. Immutable. */
final class Chunk {
    private final FeedPlace next;
    private final boolean newest;
    private final int events;
    private final int size;
    private final List<Message> messages;

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
        this.size = bytes.length;
        this.messages = messages(bytes, ends, binary);
    }

    private static List<Message> messages(byte[] bytes, int[] ends, BitSet binary) {
        List<Message> messages = new ArrayList<>(ends.length);
        int start = 0;
        for (int i = 0; i < ends.length; i++) {
            ByteBuffer message = ByteBuffer.wrap(bytes, start, ends[i] - start);
            messages.add(binary.get(i) ? Message.binary(message) : Message.text(message));
            start = ends[i];
        }
        return messages;
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
        return size;
    }

    void sendTo(Peer peer) {
        messages.forEach(peer::send);
    }
}
