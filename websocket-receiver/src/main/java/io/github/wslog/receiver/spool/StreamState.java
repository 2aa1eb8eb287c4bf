package io.github.wslog.receiver.spool;

/**
 * What must be remembered of a stream to tell its repeats.
 *
 * @param highestHeld every ordinal up to this one is in the spool, or was released by its source before it came here; 0 = none
 * @param highestAssigned highest ordinal that the source said it had assigned
 * @param touchedMillis when it was last heard of, milliseconds since the epoch
 * @param endedMillis when it said farewell; 0 = it has not
 * @param notedMillis when its end without a farewell was noted; 0 = never
 */
public record StreamState(
        StreamDescription description,
        long highestHeld,
        long highestAssigned,
        long touchedMillis,
        long endedMillis,
        long notedMillis) {

    /** Both together: every number at its highest, which is right whatever the order in which they were written. */
    StreamState merge(StreamState other) {
        return new StreamState(
                other.description,
                Math.max(highestHeld, other.highestHeld),
                Math.max(highestAssigned, other.highestAssigned),
                Math.max(touchedMillis, other.touchedMillis),
                Math.max(endedMillis, other.endedMillis),
                Math.max(notedMillis, other.notedMillis));
    }
}
