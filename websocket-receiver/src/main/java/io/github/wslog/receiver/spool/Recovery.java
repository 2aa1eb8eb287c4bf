package io.github.wslog.receiver.spool;

import io.github.wslog.transport.eventlog.Cursor;
import io.github.wslog.transport.eventlog.EventLog;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was found in the spool when it was opened.
 *
 * @param streams what is remembered of each stream, all snapshots and batches merged by maximum
 * @param events how many events lie in the batches found
 * @param lastBatch the last entry that holds events; null if there is none
 * @param torn entries whose writing was cut by the end of an earlier run; none of them had been acknowledged
 */
public record Recovery(
        List<StreamState> streams, long events, @Nullable Position lastBatch, long torn) {
    private static final int READ_AHEAD = 1 << 20;

    static Recovery of(EventLog log) {
        Scan scan = new Scan();
        scan.run(log);
        return new Recovery(
                List.copyOf(scan.streams.values()),
                scan.events,
                scan.lastBatch,
                log.recoveredHoles() + scan.unreadable);
    }

    private static final class Scan {
        private final Map<UUID, StreamState> streams = new HashMap<>();
        private long events;
        private long unreadable;
        private @Nullable Position lastBatch;

        void run(EventLog log) {
            Cursor cursor = log.cursor();
            ByteBuffer entries = ByteBuffer.allocate(2 * READ_AHEAD + Long.BYTES);
            while (true) {
                entries.clear();
                switch (cursor.read(entries, READ_AHEAD)) {
                    case BATCH -> take(entries.flip(), new Position(cursor.stream(), cursor.firstOrdinal()));
                    case EMPTY -> {
                        return;
                    }
                    case OVERTAKEN, END_OF_STREAM -> {
                        // The next read goes on behind it.
                    }
                }
            }
        }

        private void take(ByteBuffer entries, Position first) {
            for (Position at = first; entries.hasRemaining(); at = at.next()) {
                int length = entries.getInt();
                ByteBuffer entry = entries.slice(entries.position(), length);
                entries.position(entries.position() + length);
                if (length > 0) {
                    takeEntry(entry, at);
                }
            }
        }

        private void takeEntry(ByteBuffer bytes, Position at) {
            SpoolEntry entry;
            try {
                entry = SpoolEntry.decode(bytes);
            } catch (BufferUnderflowException | IllegalArgumentException notAnEntry) {
                unreadable++;
                return;
            }
            if (entry instanceof SpoolEntry.Batch batch) {
                events += batch.count();
                lastBatch = at;
                held(batch.stream(), batch.firstOrdinal() + batch.count() - 1, batch.receivedNanos() / 1_000_000, 0);
            } else if (entry instanceof SpoolEntry.Stream stream) {
                merge(stream.state());
            } else if (entry instanceof SpoolEntry.State state) {
                state.states().forEach(this::merge);
            } else if (entry instanceof SpoolEntry.End end) {
                held(end.stream(), end.highestHeld(), end.endedMillis(), end.endedMillis());
            }
        }

        private void held(UUID stream, long highest, long touchedMillis, long endedMillis) {
            StreamState known = streams.get(stream);
            StreamDescription description = known != null ? known.description() : StreamDescription.unknown(stream);
            merge(new StreamState(description, highest, highest, touchedMillis, endedMillis, 0));
        }

        private void merge(StreamState state) {
            streams.merge(state.description().stream(), state, StreamState::merge);
        }
    }
}
