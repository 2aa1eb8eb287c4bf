package io.github.wslog.benchmarks.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The messages that are logged: 200 bytes of ASCII each, a sequence number in front and then a text that depends on it.
 *
 * <p>One instance for one thread; {@link #next()} makes it the next event. The message of a sequence number is the same
 * in every JVM, so that whoever reads it can compare all of it.
 */
public final class EventText {
    /** Name of the logger: with it a line of {@link EventLine} has 252 bytes. */
    public static final String LOGGER = "bench.Event";

    public static final int BYTES = 200;
    public static final int SEQUENCE_DIGITS = 10;

    /** How many different texts there are. */
    static final int TEXTS = 64;

    private static final byte[][] TAILS = tails();

    private final byte[] digits = "0000000000".getBytes(StandardCharsets.US_ASCII);
    private final byte[] message = new byte[BYTES];
    private long sequence = -1;
    private @Nullable String text;

    /** Moves on to the next event; the first call makes it number 0. */
    public void next() {
        text = null;
        sequence++;
        if (sequence > 0) {
            increment();
        }
        System.arraycopy(digits, 0, message, 0, SEQUENCE_DIGITS);
        byte[] tail = TAILS[(int) (sequence % TEXTS)];
        System.arraycopy(tail, 0, message, SEQUENCE_DIGITS, tail.length);
    }

    public long sequence() {
        return sequence;
    }

    /** The message as a string, made at the first call for each event as an application would make it. */
    public String text() {
        String made = text;
        if (made == null) {
            made = new String(message, StandardCharsets.ISO_8859_1);
            text = made;
        }
        return made;
    }

    /** The message's bytes; overwritten by {@link #next()}. */
    public byte[] bytes() {
        return message;
    }

    /** Says whether the {@value #BYTES} bytes from {@code offset} on are a message, in all but the sequence number. */
    public static boolean tailMatches(byte[] line, int offset, long sequence) {
        byte[] tail = TAILS[(int) (sequence % TEXTS)];
        int from = offset + SEQUENCE_DIGITS;
        return Arrays.equals(line, from, from + tail.length, tail, 0, tail.length);
    }

    /** The sequence number at {@code offset}, or -1 if something else stands there. */
    public static long sequenceAt(byte[] line, int offset) {
        long value = 0;
        for (int i = offset; i < offset + SEQUENCE_DIGITS; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private void increment() {
        int at = SEQUENCE_DIGITS - 1;
        while (digits[at] == '9') {
            digits[at--] = '0';
        }
        digits[at]++;
    }

    private static byte[][] tails() {
        String words = " request served from cache for tenant north-17 in region eu-central after retry of the upstream"
                + " call; session kept, quota unchanged, next check scheduled by the usual timer of the pool ";
        int length = BYTES - SEQUENCE_DIGITS;
        String repeated = words.repeat(3);
        byte[][] tails = new byte[TEXTS][];
        for (int i = 0; i < TEXTS; i++) {
            int start = i * 7 % words.length();
            tails[i] = (" " + repeated.substring(start, start + length - 1)).getBytes(StandardCharsets.US_ASCII);
        }
        return tails;
    }
}
