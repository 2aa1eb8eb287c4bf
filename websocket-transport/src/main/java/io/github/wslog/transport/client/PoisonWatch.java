package io.github.wslog.transport.client;

/**
 * Finds the record that a peer closes connections for (1009 too big, 1007 not text), so that the events behind it arrive.
 *
 * <p>After the first such end records go out one by one, each only when the one before is known to have arrived; then the
 * one at the head is the culprit. The third time for the same head it is cut, repaired or skipped. Shipper's thread only.
 */
final class PoisonWatch {
    static final int CONNECTIONS = 3;

    private static final int FIRST_CUT = 60_000;
    private static final int SECOND_CUT = 8_000;

    /** How a record is to be sent. */
    enum Treatment {
        WHOLE,
        CUT,
        CUT_SHORT,
        /** What is not UTF-8 in it replaced. */
        REPAIRED,
        SKIPPED
    }

    private Place head = Place.START;
    private int failures;
    private Treatment treatment = Treatment.WHOLE;
    private Place carefulUntil = Place.START;

    // What was learned of the peer: a body so long was refused, and arrived when cut to so much.
    private int refusedBytes = Integer.MAX_VALUE;
    private int acceptedBytes = Integer.MAX_VALUE;

    /**
     * A connection ended.
     *
     * @param first the first record that is not known to have arrived
     * @param highest the last that was written on the connection
     * @return whether the head is from now on treated in another way
     */
    boolean ended(int code, Place first, Place highest) {
        boolean aboutRecords = code == Ending.TOO_BIG || code == Ending.INVALID_PAYLOAD;
        if (!aboutRecords || highest.compareTo(first) < 0) {
            return false;
        }
        carefulUntil = highest.compareTo(carefulUntil) > 0 ? highest : carefulUntil;
        if (!first.equals(head)) {
            head = first;
            failures = 0;
            treatment = Treatment.WHOLE;
        }
        failures++;
        if (failures < CONNECTIONS) {
            return false;
        }
        treatment = harsher(code);
        return true;
    }

    private Treatment harsher(int code) {
        return switch (treatment) {
            case WHOLE -> code == Ending.TOO_BIG ? Treatment.CUT : Treatment.REPAIRED;
            case CUT -> Treatment.CUT_SHORT;
            case CUT_SHORT, REPAIRED, SKIPPED -> Treatment.SKIPPED;
        };
    }

    /** Whether the record at this place goes out alone. */
    boolean careful(Place place) {
        return place.compareTo(carefulUntil) <= 0;
    }

    /** Whether every record goes out as it is. */
    boolean isCalm() {
        return treatment == Treatment.WHOLE;
    }

    /** How to send the record at this place. */
    Treatment treatment(Place place) {
        return place.equals(head) ? treatment : Treatment.WHOLE;
    }

    /** The most that a body of this length may take when it is sent from this place. */
    int limit(Place place, int bodyBytes) {
        return switch (treatment(place)) {
            case CUT -> Math.min(FIRST_CUT, bodyBytes / 2);
            case CUT_SHORT -> Math.min(SECOND_CUT, bodyBytes / 4);
            case WHOLE, REPAIRED, SKIPPED -> bodyBytes >= refusedBytes ? acceptedBytes : Integer.MAX_VALUE;
        };
    }

    /** A body arrived after it was cut: the next of that length need not fail three times. */
    void learned(int refused, int accepted) {
        refusedBytes = Math.min(refusedBytes, refused);
        acceptedBytes = Math.min(acceptedBytes, accepted);
    }
}
