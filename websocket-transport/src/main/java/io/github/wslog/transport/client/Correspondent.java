package io.github.wslog.transport.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt's, and then one connection's, way into the mailbox. Made fresh for each, so that what an old connection
 * still says is told apart from the present one. Any thread.
 */
final class Correspondent implements LinkEvents {
    private static final int LETTER_COST = 32;
    private static final long ENDING_GRACE = TimeUnit.MILLISECONDS.toNanos(250);

    private final Mailbox mailbox;
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();

    Correspondent(Mailbox mailbox) {
        this.mailbox = mailbox;
    }

    @Override
    public void message(byte[] payload) {
        put(new Message(this, payload));
    }

    @Override
    public void pong(byte[] payload) {
        put(new Pong(this, payload));
    }

    private void put(Mailbox.Letter letter) {
        if (!mailbox.put(letter)) {
            ended(Ending.broken("the peer said more than could be read", null));
        }
    }

    @Override
    public void ended(Ending how) {
        if (ending.compareAndSet(null, how)) {
            mailbox.put(new Ended(this, how));
        }
    }

    /** The first that was said of the end, or null. */
    @Nullable Ending ending() {
        return ending.get();
    }

    /**
     * Why a write failed: the reading side often knows better, a moment later, as the peer may have said CLOSE. Waits for
     * that moment.
     */
    Ending endingOf(IOException broken, LongSupplier nanoTime) {
        long until = nanoTime.getAsLong() + ENDING_GRACE;
        while (ending() == null && nanoTime.getAsLong() - until < 0) {
            LockSupport.parkNanos(this, ENDING_GRACE / 50);
        }
        Ending known = ending();
        return known != null ? known : Ending.broken("connection lost: " + broken.getMessage(), broken);
    }

    private record Message(Correspondent from, byte[] payload) implements Mailbox.Letter {
        @Override
        public void tell(Mailbox.Reader reader) {
            reader.message(from, payload);
        }

        @Override
        public int bytes() {
            return LETTER_COST + payload.length;
        }
    }

    private record Pong(Correspondent from, byte[] payload) implements Mailbox.Letter {
        @Override
        public void tell(Mailbox.Reader reader) {
            reader.pong(from, payload);
        }

        @Override
        public int bytes() {
            return LETTER_COST + payload.length;
        }
    }

    private record Ended(Correspondent from, Ending ending) implements Mailbox.Letter {
        @Override
        public void tell(Mailbox.Reader reader) {
            reader.ended(from, ending);
        }
    }
}
