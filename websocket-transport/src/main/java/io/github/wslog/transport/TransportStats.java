package io.github.wslog.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events so far.
 *
 * @param accepted events taken into the buffer
 * @param delivered events that left it for good; what was found in a spool directory counts too
 * @param refusedByCause events that did not get in or could not be sent, by cause: {@code buffer_full}, {@code below_level},
 *     {@code encoder}, …; only causes that occurred
 * @param waiting ordinals in the buffer that are not delivered yet
 * @param truncated events whose body was longer than {@code maxEventBytes}
 * @param resent events sent again after a connection broke
 * @param connects connections that were opened
 * @param failures attempts and connections that failed
 * @param state of the connection, in words
 * @param lastError why the last connection failed, or null
 */
public record TransportStats(
        long accepted,
        long delivered,
        Map<String, Long> refusedByCause,
        long waiting,
        long truncated,
        long resent,
        long connects,
        long failures,
        String state,
        @Nullable String lastError) {

    public TransportStats {
        refusedByCause = Map.copyOf(refusedByCause);
    }

    /** Events refused, whatever the cause. */
    public long refused() {
        return refusedByCause.values().stream().mapToLong(Long::longValue).sum();
    }
}
