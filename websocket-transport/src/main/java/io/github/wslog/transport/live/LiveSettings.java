package io.github.wslog.transport.live;

import org.jspecify.annotations.Nullable;

/**
 * What subscribers may do.
 *
 * @param maxSubscribers most at a time, 1..100000; one more is refused with 503
 * @param replay how many events back a subscriber begins that does not say so itself, 0..1000000
 * @param subprotocol the user's own, chosen where a subscriber offers it; null = none
 * @param contentType of bodies that a layout made, for receivers
 * @param silenceMillis how long a receiver may be silent before it is cut off, for it to know; 0 = without limit
 */
public record LiveSettings(
        int maxSubscribers, long replay, @Nullable String subprotocol, String contentType, int silenceMillis) {
    /** The most events that a subscriber may ask to begin back. */
    public static final long MAX_REPLAY = 1_000_000;

    static final int MOST_SUBSCRIBERS = 100_000;

    /** For a feed that receivers cannot have as it is. */
    public LiveSettings(int maxSubscribers, long replay, @Nullable String subprotocol) {
        this(maxSubscribers, replay, subprotocol, "", 0);
    }

    public LiveSettings {
        if (maxSubscribers < 1 || maxSubscribers > MOST_SUBSCRIBERS) {
            throw new IllegalArgumentException(
                    "maxSubscribers must be 1.." + MOST_SUBSCRIBERS + ", was " + maxSubscribers);
        }
        if (replay < 0 || replay > MAX_REPLAY) {
            throw new IllegalArgumentException("replay must be 0.." + MAX_REPLAY + ", was " + replay);
        }
    }
}
