package io.github.wslog.transport.client;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What threads of connections tell the thread that owns the state, in order. Bounded: a peer that says more than is being read is
 * cut off. Any thread puts, one takes.
 */
final class Mailbox {
    /** More than a well-behaved peer has to say while one batch is being written. */
    static final int MAX_MESSAGES = 16_384;

    static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** Who reads the letters. */
    interface Reader {
        void dialed(Dialing dialing, Dialed outcome);

        void message(Correspondent from, byte[] payload);

        void pong(Correspondent from, byte[] payload);

        void ended(Correspondent from, Ending ending);
    }

    /** One piece of news. */
    interface Letter {
        void tell(Reader reader);

        /** What it counts against the bound. */
        default int bytes() {
            return 0;
        }
    }

    private final int maxMessages;
    private final int maxMessageBytes;

    // Guarded by this.
    private final ArrayDeque<Letter> letters = new ArrayDeque<>();
    private int messages;
    private int messageBytes;
    private boolean closed;
    private @Nullable Thread reader;

    /** For a peer that only answers. */
    Mailbox() {
        this(MAX_MESSAGES, MAX_MESSAGE_BYTES);
    }

    /** For so many messages and bytes, what each costs included. */
    Mailbox(int maxMessages, int maxMessageBytes) {
        this.maxMessages = maxMessages;
        this.maxMessageBytes = maxMessageBytes;
    }

    /** A thread to wake for each letter. */
    synchronized void readBy(Thread thread) {
        reader = thread;
    }

    /** Whether the letter was taken: not if it is a peer's and the bound is reached, nor once the mailbox is closed. */
    boolean put(Letter letter) {
        Thread woken;
        synchronized (this) {
            int bytes = letter.bytes();
            boolean full = messages == maxMessages || messageBytes + bytes > maxMessageBytes;
            if (closed || (bytes > 0 && full)) {
                return false;
            }
            if (bytes > 0) {
                messages++;
                messageBytes += bytes;
            }
            letters.add(letter);
            woken = reader;
        }
        LockSupport.unpark(woken);
        return true;
    }

    /** The next letter, or null. */
    synchronized @Nullable Letter take() {
        Letter letter = letters.poll();
        if (letter != null && letter.bytes() > 0) {
            messages--;
            messageBytes -= letter.bytes();
        }
        return letter;
    }

    /** Takes nothing more; what is there can still be read. */
    synchronized void close() {
        closed = true;
    }
}
