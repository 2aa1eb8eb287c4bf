package io.github.wslog.benchmarks.subscribe;

import java.nio.charset.StandardCharsets;

/**
 * What one subscriber got: events, what it was told to have missed, and whether anything is missing of which it was not
 * told. Any thread.
 */
final class Account {
    private static final byte[] GAP = "\"gap\":{\"count\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ID = "{\"id\":\"".getBytes(StandardCharsets.US_ASCII);

    // Guarded by this.
    private long events;
    private long told;
    private long wrong;
    private long last = -1;

    /** Takes a message, an array of items in which nothing but an item, a gap and its levels begin with a brace. */
    synchronized void take(byte[] message, int length) {
        int first = indexOf(ID, message, length);
        if (first < 0) {
            return; // what is subscribed to, or that all old events are through
        }
        long ordinal = ordinal(message, first + ID.length);
        int gap = indexOf(GAP, message, length);
        if (gap >= 0) {
            long count = number(message, gap + GAP.length);
            wrong += last >= 0 && ordinal != last + count ? 1 : 0;
            told += count;
            last = ordinal; // of the last that is missing
            return;
        }
        int count = 0;
        for (int i = 0; i < length; i++) {
            count += message[i] == '{' ? 1 : 0;
        }
        wrong += last >= 0 && ordinal != last + 1 ? 1 : 0;
        last = ordinal + count - 1;
        events += count;
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

    private static long ordinal(byte[] message, int id) {
        int at = id;
        while (message[at] != '-') {
            at++;
        }
        return number(message, at + 1);
    }

    private static long number(byte[] message, int from) {
        long number = 0;
        for (int at = from; message[at] >= '0' && message[at] <= '9'; at++) {
            number = 10 * number + message[at] - '0';
        }
        return number;
    }

    private static int indexOf(byte[] what, byte[] in, int end) {
        // A gap is a message of its own: it stands at the beginning or not at all.
        int limit = Math.min(end - what.length, 100);
        for (int at = 0; at <= limit; at++) {
            int same = 0;
            while (same < what.length && in[at + same] == what[same]) {
                same++;
            }
            if (same == what.length) {
                return at;
            }
        }
        return -1;
    }
}
