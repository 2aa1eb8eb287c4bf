package io.github.wslog.transport;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the events so far.
 *
 * @param accepted events taken into the buffer
 * @param delivered events that left it for good; what was found in a spool directory counts too. In server mode: events that
 *     were handed to subscribers, each counted for each of them
 * @param refusedByCause events that did not get in or could not be sent, by cause: {@code buffer_full}, {@code below_level},
 *     {@code encoder}, …; only causes that occurred
 * @param waiting ordinals in the buffer that are not delivered yet; none in server mode, where nobody has to have them
 * @param truncated events whose body was longer than {@code maxEventBytes}
 * @param resent events sent again after a connection broke
 * @param connects connections that were opened; in server mode subscribers that came since the port was opened
 * @param failures attempts and connections that failed; in server mode attempts to open the port
 * @param state of the connection, in words; in server mode where it listens, and how many subscribers there are
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
