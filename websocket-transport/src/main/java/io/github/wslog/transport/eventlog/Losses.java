package io.github.wslog.transport.eventlog;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts lost events by cause and level, and remembers which losses nobody has been told of yet.
 *
 * <p>Any thread may call anything here; nothing blocks. The times are those of the losses counted, to within what
 * counts concurrently with {@link #take}.
 */
public final class Losses {
    private static final LossCause[] CAUSES = LossCause.values();
    private static final int LEVELS = Loss.LEVELS;

    private final AtomicLongArray sinceStart = new AtomicLongArray(CAUSES.length);
    private final AtomicLongArray unannounced = new AtomicLongArray(CAUSES.length * LEVELS);
    private final AtomicLongArray first = new AtomicLongArray(CAUSES.length);
    private final AtomicLongArray last = new AtomicLongArray(CAUSES.length);

    Losses() {
        for (int cause = 0; cause < CAUSES.length; cause++) {
            first.set(cause, Long.MAX_VALUE);
            last.set(cause, Long.MIN_VALUE);
        }
    }

    /**
     * Counts {@code count} events lost.
     *
     * @param level their OpenTelemetry severity number, 1..24
     * @param epochNanos when, nanoseconds since the epoch
     */
    public void count(LossCause cause, int level, long count, long epochNanos) {
        sinceStart.addAndGet(cause.ordinal(), count);
        add(cause, Loss.band(level), count, epochNanos, epochNanos);
    }

    /** All losses since the log was opened. */
    public long total() {
        long total = 0;
        for (int cause = 0; cause < CAUSES.length; cause++) {
            total += sinceStart.get(cause);
        }
        return total;
    }

    /** The losses of one cause since the log was opened. */
    public long total(LossCause cause) {
        return sinceStart.get(cause.ordinal());
    }

    /** Whether {@link #take} would return anything. */
    public boolean pending() {
        for (int slot = 0; slot < unannounced.length(); slot++) {
            if (unannounced.get(slot) != 0) {
                return true;
            }
        }
        return false;
    }

    /** What has not been announced yet, one entry a cause; it counts as announced from now on. */
    public List<Loss> take() {
        List<Loss> taken = new ArrayList<>();
        for (LossCause cause : CAUSES) {
            long[] byLevel = new long[LEVELS];
            long count = 0;
            for (int band = 0; band < LEVELS; band++) {
                byLevel[band] = unannounced.getAndSet(slot(cause, band), 0);
                count += byLevel[band];
            }
            if (count > 0) {
                taken.add(timed(cause, byLevel));
            }
        }
        return taken;
    }

    /** Gives back what could not be announced after all. */
    public void putBack(List<Loss> losses) {
        for (Loss loss : losses) {
            long[] byLevel = loss.byLevel();
            for (int band = 0; band < LEVELS; band++) {
                if (byLevel[band] != 0) {
                    add(loss.cause(), band, byLevel[band], loss.firstNanos(), loss.lastNanos());
                }
            }
        }
    }

    // The times first: whoever sees the count sees a time for it.
    private void add(LossCause cause, int band, long count, long firstNanos, long lastNanos) {
        first.accumulateAndGet(cause.ordinal(), firstNanos, Math::min);
        last.accumulateAndGet(cause.ordinal(), lastNanos, Math::max);
        unannounced.addAndGet(slot(cause, band), count);
    }

    private Loss timed(LossCause cause, long[] byLevel) {
        long from = first.getAndSet(cause.ordinal(), Long.MAX_VALUE);
        long to = last.get(cause.ordinal());
        // A count that came between the two reads of an earlier take left its time there: the latest is close enough.
        return new Loss(cause, byLevel, Math.min(from, to), to);
    }

    private static int slot(LossCause cause, int band) {
        return cause.ordinal() * LEVELS + band;
    }
}
