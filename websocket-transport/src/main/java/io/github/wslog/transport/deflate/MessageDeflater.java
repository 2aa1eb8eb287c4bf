package io.github.wslog.transport.deflate;

import java.util.zip.Deflater;

/**
 * Compresses messages, each by itself (RFC 7692 section 7.2.1). Holds about 300 KiB outside the heap until {@link #end}. Used
 * by one thread at a time.
 */
public final class MessageDeflater {
    /** In shorter messages there is nothing to be gained. */
    public static final int SMALLEST = 256;

    /** Each block flushed ends so; it is not sent. */
    static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private static final int KEPT = 64 * 1024;

    // The fastest: batches of a log shrink to a tenth or a quarter with it, and by a fifth more at three times the
    // price.
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private byte[] out = new byte[0];

    public MessageDeflater() {
        OffHeap.taken();
    }

    /**
     * Compresses.
     *
     * @return the length of what is now in {@link #bytes}; -1 if it would not be shorter
     */
    public int deflate(byte[] message, int offset, int length) {
        int room = length + TAIL.length;
        if (out.length < room || out.length > Math.max(room, KEPT)) {
            out = new byte[Math.max(room, KEPT)];
        }
        deflater.reset();
        deflater.setInput(message, offset, length);
        int end = deflater.deflate(out, 0, room, Deflater.SYNC_FLUSH);
        // Where all room is taken there may be more to come.
        return end < room ? end - TAIL.length : -1;
    }

    /** Where {@link #deflate} puts it; from its start, until the next call. */
    public byte[] bytes() {
        return out;
    }

    /** Gives back what it holds; once. It must not be used any longer. */
    public void end() {
        deflater.end();
        OffHeap.givenBack();
    }
}
