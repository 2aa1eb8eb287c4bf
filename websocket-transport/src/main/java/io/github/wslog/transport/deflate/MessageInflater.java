package io.github.wslog.transport.deflate;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Expands messages that were compressed each by itself (RFC 7692 section 7.2.2). Holds about 40 KiB outside the heap until
 * {@link #end}. Used by one thread at a time.
 */
public final class MessageInflater {
    private final Inflater inflater = new Inflater(true);
    private final byte[] probe = new byte[1];

    // Of the message at hand.
    private byte[] into = probe;
    private int end;

    public MessageInflater() {
        OffHeap.taken();
    }

    /**
     * Expands.
     *
     * @param target what it is put into, from {@code start} on
     * @param maxBytes how large it may become
     * @return the array where it is now, up to {@link #endOfMessage}: the target, or a larger one if that was too small, which
     *     grows with what comes and never beyond the bound
     */
    public byte[] inflate(byte[] message, int offset, int length, byte[] target, int start, int maxBytes)
            throws UnreadableMessage {
        into = target;
        end = start;
        inflater.reset();
        try {
            feed(message, offset, length, start, maxBytes);
            if (!inflater.finished()) {
                feed(MessageDeflater.TAIL, 0, MessageDeflater.TAIL.length, start, maxBytes);
            }
            return into;
        } catch (DataFormatException corrupt) {
            throw UnreadableMessage.corrupt();
        } finally {
            into = probe;
        }
    }

    private void feed(byte[] bytes, int offset, int length, int start, int maxBytes)
            throws DataFormatException, UnreadableMessage {
        inflater.setInput(bytes, offset, length);
        // That all input is taken does not mean that all output is there.
        boolean more = true;
        while (more) {
            more = step(start, maxBytes) || beginsAnew(bytes, offset + length);
        }
    }

    /** Whether anything has come out. */
    private boolean step(int start, int maxBytes) throws DataFormatException, UnreadableMessage {
        int bound = maxBytes - (end - start);
        int room = Math.min(into.length - end, bound);
        if (room > 0) {
            int count = inflater.inflate(into, end, room);
            end += count;
            return count > 0;
        }
        if (inflater.inflate(probe) == 0) {
            return false;
        }
        if (bound == 0) {
            throw UnreadableMessage.tooLarge(maxBytes);
        }
        into = Arrays.copyOf(into, (int) Math.min((long) start + maxBytes, 2L * into.length));
        into[end++] = probe[0];
        return true;
    }

    /** Behind what calls itself the last block there may be another one (section 7.2.3.4). */
    private boolean beginsAnew(byte[] bytes, int limit) {
        int left = inflater.getRemaining();
        if (!inflater.finished() || left == 0) {
            return false;
        }
        inflater.reset();
        inflater.setInput(bytes, limit - left, left);
        return true;
    }

    /** Where the message that was expanded last ends. */
    public int endOfMessage() {
        return end;
    }

    /** Gives back what it holds; once. It must not be used any longer. */
    public void end() {
        inflater.end();
        OffHeap.givenBack();
    }
}
