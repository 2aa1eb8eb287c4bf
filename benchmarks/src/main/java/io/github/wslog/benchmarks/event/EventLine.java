package io.github.wslog.benchmarks.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The line that an event becomes: what {@code %d{DEFAULT} [%t] %-5level %logger{36} - %msg%n} makes of it.
 *
 * <pre>
 * 2026-01-31 12:34:56,789 [main] INFO  bench.Event - 0000000042 request served …\n      252 bytes
 * </pre>
 */
public final class EventLine {
    /** Bytes of a line, its LF included. */
    public static final int BYTES = 252;

    private static final String TIME = "0000-00-00 00:00:00,000";
    private static final byte[] TIME_SHAPE = TIME.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIDDLE =
            (" [main] INFO  " + EventText.LOGGER + " - ").getBytes(StandardCharsets.US_ASCII);
    private static final int MESSAGE_OFFSET = TIME_SHAPE.length + MIDDLE.length;

    private EventLine() {}

    /** A line with its LF, ready but for the message, and where to put that. */
    public static byte[] template() {
        byte[] line = Arrays.copyOf(TIME_SHAPE, BYTES);
        System.arraycopy(MIDDLE, 0, line, TIME_SHAPE.length, MIDDLE.length);
        line[BYTES - 1] = '\n';
        return line;
    }

    public static void putMessage(EventText event, byte[] line) {
        System.arraycopy(event.bytes(), 0, line, MESSAGE_OFFSET, EventText.BYTES);
    }

    /** The sequence number of a line without its LF, or -1 if any byte of it is not as it should be. */
    public static long sequenceOf(byte[] bytes, int offset, int length) {
        if (length != BYTES - 1 || !isTime(bytes, offset)) {
            return -1;
        }
        int middle = offset + TIME_SHAPE.length;
        if (!Arrays.equals(bytes, middle, middle + MIDDLE.length, MIDDLE, 0, MIDDLE.length)) {
            return -1;
        }
        return messageSequence(bytes, offset + MESSAGE_OFFSET);
    }

    /** The sequence number of a syslog line without its LF: a header {@code <…} of any length, then the message. */
    public static long sequenceOfSyslog(byte[] bytes, int offset, int length) {
        if (length <= EventText.BYTES || bytes[offset] != '<') {
            return -1;
        }
        return messageSequence(bytes, offset + length - EventText.BYTES);
    }

    private static long messageSequence(byte[] bytes, int offset) {
        long sequence = EventText.sequenceAt(bytes, offset);
        return sequence >= 0 && EventText.tailMatches(bytes, offset, sequence) ? sequence : -1;
    }

    private static boolean isTime(byte[] bytes, int offset) {
        for (int i = 0; i < TIME_SHAPE.length; i++) {
            byte found = bytes[offset + i];
            boolean digit = found >= '0' && found <= '9';
            if (TIME_SHAPE[i] == '0' ? !digit : found != TIME_SHAPE[i]) {
                return false;
            }
        }
        return true;
    }
}
