package io.github.wslog.transport;

import io.github.wslog.transport.wire.RecordBuffer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Options that depend on each other: what does not fit is moved to the nearest value that does, and said. */
final class Agreement {
    private static final int LOG_OVERHEAD_BYTES = 64;
    private static final int SMALLEST_SEGMENT = 1 << 16;
    private static final int USUAL_SEGMENT = 1 << 20;

    private static final List<Option> CLIENT_ONLY = List.of(
            Option.URL,
            Option.BEARER_TOKEN_FILE,
            Option.PROXY,
            Option.DELIVERY,
            Option.OVERFLOW,
            Option.BLOCK_TIMEOUT,
            Option.DISCARD_LEVEL,
            Option.CONNECT_TIMEOUT);
    private static final List<Option> SERVER_ONLY = List.of(
            Option.ALLOWED_ORIGINS,
            Option.ALLOWED_HOSTS,
            Option.TRUSTED_PROXIES,
            Option.MAX_SUBSCRIBERS,
            Option.REPLAY,
            Option.TOKEN_FILE,
            Option.ALLOW_SEND);

    private final Map<Option, Object> given;
    private final Map<Option, Object> complete;
    private final List<String> problems;

    /**
     * @param given what the user set
     * @param complete the same with defaults; this is changed
     */
    Agreement(Map<Option, Object> given, Map<Option, Object> complete, List<String> problems) {
        this.given = given;
        this.complete = complete;
        this.problems = problems;
    }

    void check() {
        boolean server = "server".equals(complete.get(Option.MODE));
        (server ? CLIENT_ONLY : SERVER_ONLY)
                .forEach(option -> uselessWithout(option, false, server ? "mode=client" : "mode=server"));
        atLeast(Option.MAX_RECONNECT_DELAY, number(Option.RECONNECT_DELAY), "reconnectDelayMillis");
        atLeast(Option.SILENCE_TIMEOUT, number(Option.PING_INTERVAL) * 2, "twice pingIntervalMillis");
        Option capacity = given.containsKey(Option.SPOOL_DIRECTORY) ? Option.SPOOL_BYTES : Option.BUFFER_BYTES;
        long smallest = 4L * segmentFor((int) number(Option.MAX_EVENT_BYTES));
        if (given.containsKey(Option.MAX_EVENT_BYTES) || given.containsKey(capacity)) {
            fitEventIntoBuffer(capacity, smallest);
        }
        uselessWithout(Option.BLOCK_TIMEOUT, server || "block".equals(complete.get(Option.OVERFLOW)), "overflow=block");
        if (given.containsKey(Option.BEARER_TOKEN_FILE) && hasUser(complete.get(Option.URL))) {
            problems.add("the user in url has no effect beside bearerTokenFile: give one of them");
        }
        uselessWithout(Option.SPOOL_BYTES, given.containsKey(Option.SPOOL_DIRECTORY), "spoolDirectory");
        if (given.containsKey(Option.SPOOL_DIRECTORY) && given.containsKey(Option.BUFFER_BYTES)) {
            problems.add("bufferBytes has no effect with spoolDirectory: spoolBytes is the bound");
        }
    }

    private static boolean hasUser(@Nullable Object urls) {
        return urls instanceof List<?> all
                && all.stream().anyMatch(url -> url instanceof URI uri && uri.getRawUserInfo() != null);
    }

    /** An event that was not chosen to be that large gives way to a small buffer; one that was, enlarges it. */
    private void fitEventIntoBuffer(Option capacity, long smallest) {
        if (number(capacity) >= smallest) {
            return;
        }
        if (given.containsKey(Option.MAX_EVENT_BYTES)) {
            problems.add(capacity.key() + " must be at least " + Kind.size(smallest) + " for maxEventBytes "
                    + Kind.size(number(Option.MAX_EVENT_BYTES)) + ", was " + Kind.size(number(capacity)) + "; "
                    + Kind.size(smallest) + " is used");
            complete.put(capacity, smallest);
        } else {
            int segment = Integer.highestOneBit((int) (number(capacity) / 4));
            complete.put(Option.MAX_EVENT_BYTES, (long) largestEventIn(segment));
        }
    }

    private void atLeast(Option option, long bound, String what) {
        if (number(option) >= bound) {
            return;
        }
        if (given.containsKey(option)) {
            problems.add(option.key() + " must be at least " + what + " (" + bound + "), was " + number(option) + "; "
                    + bound + " is used");
        }
        complete.put(option, bound);
    }

    private void uselessWithout(Option option, boolean other, String what) {
        if (given.containsKey(option) && !other) {
            problems.add(option.key() + " has no effect without " + what);
        }
    }

    private long number(Option option) {
        return (Long) complete.getOrDefault(option, 0L);
    }

    /** The segment of the log that holds such events, in bytes: a record fills half of one at most. */
    static int segmentFor(int maxEventBytes) {
        int record = maxEventBytes + RecordBuffer.MAX_OVERHEAD_BYTES + LOG_OVERHEAD_BYTES;
        int least = Integer.highestOneBit(2 * record - 1) << 1;
        return Math.max(SMALLEST_SEGMENT, least);
    }

    /** The segment for such a buffer: 1 MiB, or as large as the events need, or small if the buffer is. */
    static int segmentFor(int maxEventBytes, long capacityBytes) {
        long quarter = Math.min(USUAL_SEGMENT, Long.highestOneBit(capacityBytes / 4));
        return (int) Math.max(quarter, segmentFor(maxEventBytes));
    }

    private static int largestEventIn(int segment) {
        return segment / 2 - RecordBuffer.MAX_OVERHEAD_BYTES - LOG_OVERHEAD_BYTES;
    }
}
