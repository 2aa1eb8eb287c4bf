package io.github.wslog.transport.live;

import io.github.wslog.transport.live.FeedReader.Read;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and renders what subscribers are to get, once for all who stand at the same place. The pump's thread only. */
final class Chunks {
    private static final long MOST_BYTES = 4L << 20;
    private static final int OVERHEAD_BYTES = 200;

    private record Key(View view, FeedPlace from) {}

    private final ReaderPool readers;
    private final Map<Key, Chunk> known = new HashMap<>();
    private final Deque<Key> order = new ArrayDeque<>();
    private long bytes;
    private @Nullable Chunk chunk;

    Chunks(ReaderPool readers) {
        this.readers = readers;
    }

    /** Reads what that view shows from that place on; after BATCH {@link #chunk} has it. */
    Read read(View view, FeedPlace from, long now) {
        chunk = known.get(new Key(view, from));
        if (chunk != null) {
            return Read.BATCH;
        }
        Read read = readers.read(from, now);
        if (read == Read.BATCH) {
            List<Chunk> chunks = view.render(readers.batch(), readers.next(), !readers.more());
            chunk = chunks.get(0); // kept or not
            FeedPlace at = from;
            for (Chunk each : chunks) {
                keep(new Key(view, at), each);
                at = each.next();
            }
        }
        return read;
    }

    /** What was read last. */
    Chunk chunk() {
        return Objects.requireNonNull(chunk, "nothing was read");
    }

    /** A chunk that is known already stays: others may be on the way along those behind it. */
    private void keep(Key key, Chunk fresh) {
        if (known.putIfAbsent(key, fresh) != null) {
            return;
        }
        order.add(key);
        bytes += fresh.size() + OVERHEAD_BYTES;
        while (bytes > MOST_BYTES && order.size() > 1) {
            bytes -= Objects.requireNonNull(known.remove(order.remove())).size() + OVERHEAD_BYTES;
        }
    }
}
