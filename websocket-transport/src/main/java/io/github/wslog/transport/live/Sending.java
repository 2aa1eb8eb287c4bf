package io.github.wslog.transport.live;

import io.github.wslog.transport.access.Caller;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What one subscriber may send, and how fast. One thread at a time, but for {@link #isAllowed}. */
final class Sending {
    static final int MOST_A_SECOND = 20;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable Inlet inlet;
    private final String name;
    private final long[] times = new long[MOST_A_SECOND]; // of the latest ones, in a ring
    private long taken;

    private Sending(@Nullable Inlet inlet, String name) {
        this.inlet = inlet;
        this.name = name;
    }

    /** For who may not. */
    static Sending none() {
        return new Sending(null, "");
    }

    /** @param inlet null where nobody may send */
    static Sending of(@Nullable Inlet inlet, Caller caller) {
        return caller.sends() ? new Sending(inlet, caller.name()) : none();
    }

    boolean isAllowed() {
        return inlet != null;
    }

    /**
     * Takes a message, or says why not.
     *
     * @param remote address of the sender
     * @param nanos {@link System#nanoTime}
     * @return null if it was taken
     */
    @Nullable String take(String message, String remote, long nanos) {
        if (inlet == null) {
            return "sending is not allowed here";
        }
        int slot = (int) (taken % MOST_A_SECOND);
        if (taken >= MOST_A_SECOND && nanos - times[slot] < SECOND) {
            return "a text was not taken: at most " + MOST_A_SECOND + " a second are";
        }
        String text;
        try {
            text = SentText.parse(message);
        } catch (BadSubscription bad) {
            return bad.reason();
        }
        times[slot] = nanos;
        taken++;
        return inlet.take(name.isEmpty() ? remote : name + "@" + remote, text);
    }
}
