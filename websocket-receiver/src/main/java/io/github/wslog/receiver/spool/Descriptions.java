package io.github.wslog.receiver.spool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where streams come from: those that are remembered, and those that are not any more while something of them can be read, but
 * for the oldest of very many. Any thread.
 */
final class Descriptions {
    /** Each connection of a plain source is a stream, and may have brought a single event. */
    static final int MOST_LEFT = 10_000;

    /** @param horizon nothing of it lies behind that ordinal of the live spool stream */
    private record Left(UUID stream, long horizon) {}

    private final Map<UUID, StreamDescription> known = new ConcurrentHashMap<>();

    // Guarded by this, the first to leave first.
    private final Deque<Left> left = new ArrayDeque<>();

    synchronized void put(StreamDescription description) {
        UUID stream = description.stream();
        if (known.put(stream, description) != null) {
            // It has come again.
            left.removeIf(one -> one.stream().equals(stream));
        }
    }

    StreamDescription of(UUID stream) {
        StreamDescription description = known.get(stream);
        return description != null ? description : StreamDescription.unknown(stream);
    }

    /** The stream is not remembered any more; what it has brought lies at or before {@code horizon}. */
    synchronized void leave(UUID stream, long horizon) {
        if (known.containsKey(stream)) {
            left.add(new Left(stream, horizon));
            if (left.size() > MOST_LEFT) {
                known.remove(left.remove().stream());
            }
        }
    }

    /** Nothing before that ordinal of the live spool stream, nor of earlier ones, can be read any more. */
    synchronized void dropBefore(long oldest) {
        while (!left.isEmpty() && left.element().horizon() < oldest) {
            known.remove(left.remove().stream());
        }
    }
}
