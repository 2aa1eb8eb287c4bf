package io.github.wslog.samples.replay;

import java.util.concurrent.locks.LockSupport;

/** Holds a loop to a number of turns a second; late turns are made up for at once. One thread. */
final class Pace {
    private static final long SHORTEST_PAUSE_NANOS = 50_000;

    private final double nanosPerTurn;
    private final long start = System.nanoTime();
    private long turns;

    /** {@code perSecond} 0 means as fast as it goes. */
    Pace(int perSecond) {
        this.nanosPerTurn = perSecond == 0 ? 0 : 1e9 / perSecond;
    }

    void awaitTurn() {
        long due = start + (long) (turns++ * nanosPerTurn);
        long early;
        while (nanosPerTurn > 0 && (early = due - System.nanoTime()) > SHORTEST_PAUSE_NANOS) {
            LockSupport.parkNanos(early);
        }
    }
}
