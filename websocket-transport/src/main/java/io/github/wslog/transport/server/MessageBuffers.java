package io.github.wslog.transport.server;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Arrays for the messages being received; a connection has one only while a message is on its way. Any thread. */
final class MessageBuffers {
    /** Holds a full batch with its headroom. */
    static final int SIZE = 64 * 1024;

    private static final int KEPT = 64;

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(KEPT);

    byte[] take() {
        byte @Nullable [] kept = free.poll();
        return kept != null ? kept : new byte[SIZE];
    }

    /** Takes it back; one that was made larger is left to the garbage collector. */
    void give(byte[] buffer) {
        if (buffer.length == SIZE) {
            free.offer(buffer);
        }
    }
}
