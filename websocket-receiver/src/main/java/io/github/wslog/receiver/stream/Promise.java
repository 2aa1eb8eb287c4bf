package io.github.wslog.receiver.stream;

import io.github.wslog.receiver.spool.Durability;
import io.github.wslog.receiver.spool.Spool;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Up to where the spool may be acknowledged: as soon as something is in it, or when the disk has it. All that has come in while the disk
 * was busy is forced at once. After a failure nothing more is: what the system still shows then may be in its memory alone. Any thread.
 */
final class Promise {
    /** How what was appended gets to the disk; a test stands in for it. */
    interface Force {
        void force() throws IOException;
    }

    private static final long NEVER = -1;

    private final Spool spool;
    private final @Nullable Force force;
    private final Object forcing = new Object();
    private volatile long forcedUpTo = NEVER;
    private volatile boolean broken;

    private Promise(Spool spool, @Nullable Force force) {
        this.spool = spool;
        this.force = force;
    }

    static Promise of(Spool spool, Durability durability) {
        return new Promise(spool, durability == Durability.DISK ? spool::force : null);
    }

    static Promise of(Spool spool, Force force) {
        return new Promise(spool, force);
    }

    boolean waitsForTheDisk() {
        return force != null;
    }

    /** Where the spool ends that holds everything appended before the call. */
    long horizon() {
        return force == null ? 0 : spool.horizon();
    }

    /** Whether what was appended when {@link #horizon} said this may be acknowledged. */
    boolean holds(long horizon) {
        return horizon <= forcedUpTo;
    }

    /**
     * Returns when the disk has everything that was appended before the call, if that is wanted.
     *
     * @throws IOException if it does not take it; from then on at each call
     */
    void keep() throws IOException {
        if (force == null) {
            return;
        }
        synchronized (forcing) {
            if (broken) {
                throw new IOException("the disk has not taken the spool");
            }
            long horizon = spool.horizon();
            if (horizon > forcedUpTo) {
                try {
                    force.force();
                } catch (IOException e) {
                    broken = true;
                    throw e;
                }
                forcedUpTo = horizon;
            }
        }
    }
}
