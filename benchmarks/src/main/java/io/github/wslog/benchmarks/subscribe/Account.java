package io.github.wslog.benchmarks.subscribe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What one subscriber got: events, what it was told to have missed, and whether anything is missing of which it was not
 * told. Any thread.
 */
final class Account {
    private static final byte[] ID = ascii("{\"id\":\"");
    private static final byte[] GAP = ascii("\",\"gap\":{\"count\":");
    private static final byte[] OVERTAKEN = ascii(",\"reason\":\"overtaken\"");

    // Guarded by this.
    private long events;
    private long told;
    private long wrong;
    private long last = -1;

    /** Takes a message, an array of items; those without an id say nothing of events. */
    synchronized void take(byte[] message, int length) {
        for (int at = 0; at < length; at++) {
            if (message[at] == '{' && isAt(message, at, length, ID)) {
                item(message, at + ID.length, length);
            }
        }
    }

    /** An event, a gap that stands in the log in its own right, or what this subscriber alone has missed. */
    private void item(byte[] message, int id, int length) {
        int at = id;
        while (message[at] != '-') {
            at++;
        }
        long ordinal = 0;
        for (at++; message[at] != '"'; at++) {
            ordinal = 10 * ordinal + message[at] - '0';
        }
        long expected = last + 1;
        if (isAt(message, at, length, GAP)) {
            long count = 0;
            for (at += GAP.length; message[at] >= '0' && message[at] <= '9'; at++) {
                count = 10 * count + message[at] - '0';
            }
            told += count;
            expected = isAt(message, at, length, OVERTAKEN) ? last + count : expected;
        } else {
            events++;
        }
        wrong += last >= 0 && ordinal != expected ? 1 : 0;
        last = ordinal;
    }

    private static boolean isAt(byte[] message, int at, int length, byte[] what) {
        return at + what.length <= length && Arrays.equals(message, at, at + what.length, what, 0, what.length);
    }

    /** The ordinal of the last event that it has, or knows to have missed; -1 before the first. */
    synchronized long last() {
        return last;
    }

    synchronized long events() {
        return events;
    }

    synchronized long told() {
        return told;
    }

    /** How often events were missing, or twice, without a word. */
    synchronized long wrong() {
        return wrong;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
