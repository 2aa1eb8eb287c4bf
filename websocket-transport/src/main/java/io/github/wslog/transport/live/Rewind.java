package io.github.wslog.transport.live;

import io.github.wslog.transport.live.FeedReader.Read;

/**
 * Finds the place from which a view shows so many events up to another, a batch at a time, so that others are served meanwhile:
 * goes back by a guess, counts, goes back further if these are too few, and then forward over those that are too many. The
 * pump's thread only.
 */
final class Rewind {
    private static final long LEAST_GUESS = 10_000;
    private static final int GROWTH = 8;

    private final View view;
    private final long wanted;
    private final ReaderPool readers;
    private final FeedPlace end;

    private long guess;
    private boolean all;
    private boolean counting;
    private FeedPlace start;
    private FeedPlace at;
    private long count;

    /** @param end up to where events count */
    Rewind(View view, boolean filtered, long wanted, ReaderPool readers, FeedPlace end) {
        this.view = view;
        this.wanted = wanted;
        this.readers = readers;
        this.end = end;
        this.start = end;
        this.at = end;
        this.guess = filtered ? Math.max(LEAST_GUESS, GROWTH * wanted) : wanted;
        goBack();
    }

    private void goBack() {
        all = !readers.back(guess);
        start = readers.next();
        at = start;
        count = 0;
        counting = true;
    }

    /** Looks at one batch; whether {@link #place} is found. */
    boolean step(long now) {
        Read read = at.reached(end) ? Read.EMPTY : readers.read(at, now);
        return switch (read) {
            case BATCH -> counting ? countBatch() : skipBatch();
            case OVERTAKEN -> restartAtOldest();
            case EMPTY -> !counting || counted();
        };
    }

    private boolean countBatch() {
        FeedBatch batch = readers.batch();
        for (int i = 0; i < batch.size() && !batch.place(i).reached(end); i++) {
            if (view.isMatch(batch, i)) {
                count++;
            }
        }
        at = readers.next();
        return false;
    }

    /** Begins to skip if enough were counted, else goes back further. */
    private boolean counted() {
        if (count < wanted && !all) {
            guess *= GROWTH;
            goBack();
            return false;
        }
        counting = false;
        count -= Math.min(count, wanted);
        at = start;
        return count == 0;
    }

    private boolean skipBatch() {
        FeedBatch batch = readers.batch();
        for (int i = 0; i < batch.size(); i++) {
            if (view.isMatch(batch, i) && --count < 0) {
                at = batch.place(i);
                return true;
            }
        }
        at = readers.next();
        return false;
    }

    private boolean restartAtOldest() {
        all = true;
        counting = true;
        count = 0;
        start = readers.next();
        at = start;
        return false;
    }

    /** Where to begin, once it is found: the end, if everything before it has gone meanwhile, and perhaps more. */
    FeedPlace place() {
        return at.reached(end) ? end : at;
    }
}
