package io.github.wslog.transport.live;

import io.github.wslog.transport.wire.RecordKind;
import io.github.wslog.transport.wire.RecordReader;
import io.github.wslog.transport.wire.WireException;
import java.util.ArrayList;
import java.util.List;

/** What all subscribers with one filter and format see. The pump's thread only. */
final class View {
    /** Chunks end at ordinals that this divides, so that subscribers who began at different places come to share chunks. */
    private static final int STRETCH = 256;
    /** The same where an ordinal is a batch of events. */
    private static final int STRETCH_OF_BATCHES = 32;

    private final Format format;
    private final Sieve sieve;
    private final ChunkWriter writer;
    private final RecordReader record = new RecordReader();

    View(Filter filter, Format format, Renderer renderer) {
        this.format = format;
        this.sieve = new Sieve(filter);
        this.writer = new ChunkWriter(renderer);
    }

    Format format() {
        return format;
    }

    /** See {@link Finder#trouble}. */
    long trouble() {
        return sieve.trouble();
    }

    /**
     * Makes chunks of a batch, one or more, in order.
     *
     * @param next the place behind the batch
     * @param newest whether there is nothing behind it
     */
    List<Chunk> render(FeedBatch batch, FeedPlace next, boolean newest) {
        List<Chunk> chunks = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            if (i > 0 && beginsStretch(batch, i)) {
                chunks.add(writer.finish(batch.place(i), false));
            }
            if (shows(batch, i) && !writer.add(record, batch, i)) {
                chunks.add(writer.finish(batch.place(i), false));
                writer.add(record, batch, i);
            }
        }
        chunks.add(writer.finish(next, newest));
        return chunks;
    }

    private static boolean beginsStretch(FeedBatch batch, int i) {
        int stretch = batch.index(i) == FeedPlace.WHOLE ? STRETCH : STRETCH_OF_BATCHES;
        return batch.ordinal(i) % stretch == 0 && batch.ordinal(i) != batch.ordinal(i - 1);
    }

    /** Gaps and notes are for everybody. */
    private boolean shows(FeedBatch batch, int i) {
        return wrap(batch, i) && (isRemark() || passes(batch, i));
    }

    /** Whether it is an event that passes the filter: no gap, no note. */
    boolean isMatch(FeedBatch batch, int i) {
        return wrap(batch, i) && !isRemark() && passes(batch, i);
    }

    private boolean isRemark() {
        return record.kind() == RecordKind.GAP || record.kind() == RecordKind.NOTE;
    }

    private boolean passes(FeedBatch batch, int i) {
        return sieve.passes(record, batch.buffer().array(), batch.origin(i));
    }

    private boolean wrap(FeedBatch batch, int i) {
        try {
            record.wrap(batch.buffer(), batch.offset(i), batch.length(i));
            return !record.isVoid();
        } catch (WireException unreadable) {
            return false; // as good as lost
        }
    }
}
