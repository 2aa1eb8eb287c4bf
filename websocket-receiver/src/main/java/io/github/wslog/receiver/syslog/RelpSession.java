package io.github.wslog.receiver.syslog;

import io.github.wslog.transport.wire.Bytes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One RELP session: {@code TXNR SP COMMAND SP LENGTH [SP DATA] LF}, both ways, transaction numbers 1..999999999 in turn. Written
 * by one thread; what the peer answers is taken by the connection's reading thread.
 */
final class RelpSession implements Closeable {
    /** How many messages may be on their way unacknowledged. */
    static final int WINDOW = 128;

    private static final int LAST_NUMBER = 999_999_999;
    private static final int FLUSH_BYTES = 32 * 1024;
    private static final long OPEN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final String OFFER = "relp_version=0\nrelp_software=websocket-receiver\ncommands=syslog";

    private final StreamConnection connection;
    private final Bytes out = new Bytes(2 * FLUSH_BYTES);
    private final RelpAnswers answers = new RelpAnswers(this::answered);

    // Owned by the writing thread.
    private int number;
    private long sent;

    // Guarded by this.
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private long acknowledged;
    private int expected = 1;
    private boolean opened;
    private @Nullable String refusal;

    private RelpSession(Target target, String name) throws IOException {
        connection = StreamConnection.open(target, name, answers::bytes);
    }

    /** @throws IOException if the peer does not accept within 10 s */
    static RelpSession open(Target target, String name) throws IOException {
        RelpSession session = new RelpSession(target, name);
        try {
            byte[] offer = OFFER.getBytes(StandardCharsets.US_ASCII);
            session.put("open", offer, 0, offer.length);
            session.push();
            session.await(OPEN_NANOS, () -> session.opened);
            if (!session.isOpened()) {
                throw new IOException("the peer has not answered to open: is it RELP?");
            }
            return session;
        } catch (IOException e) {
            session.connection.close();
            throw e;
        }
    }

    private synchronized boolean isOpened() {
        return opened;
    }

    /** Sends, after waiting for room in the window: as long as the peer lives. */
    void send(byte[] array, int offset, int length, int window) throws IOException {
        if (sent - acknowledged() >= window) {
            push();
            await(Long.MAX_VALUE, () -> sent - acknowledged < window);
        }
        byte[] copy = Arrays.copyOfRange(array, offset, offset + length);
        synchronized (this) {
            waiting.add(copy);
        }
        put("syslog", array, offset, length);
        sent++;
        if (out.length() >= FLUSH_BYTES) {
            push();
        }
    }

    private void put(String command, byte[] array, int offset, int length) {
        number = number == LAST_NUMBER ? 1 : number + 1;
        out.putDecimal(number);
        out.putByte(' ');
        out.putAscii(command);
        out.putByte(' ');
        out.putDecimal(length);
        if (length > 0) {
            out.putByte(' ');
            out.put(array, offset, length);
        }
        out.putByte('\n');
    }

    /** Writes what was put. */
    void push() throws IOException {
        if (out.length() > 0) {
            connection.write(out.array(), 0, out.length());
            out.clear();
        }
    }

    private void await(long nanos, BooleanSupplier condition) throws IOException {
        long deadline = nanos == Long.MAX_VALUE ? nanos : System.nanoTime() + nanos;
        synchronized (this) {
            while (!condition.getAsBoolean()) {
                check();
                long left = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                try {
                    // Woken by answers; the end of the connection is looked for in between.
                    wait(Math.max(1, Math.min(100, TimeUnit.NANOSECONDS.toMillis(left))));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
            }
        }
    }

    /** Waits until all is acknowledged, at most so long. */
    void awaitAll(long nanos) throws IOException {
        await(nanos, () -> acknowledged >= sent);
    }

    /** @throws IOException if the session has ended or the peer has refused something */
    synchronized void check() throws IOException {
        if (refusal != null) {
            throw new IOException(refusal);
        }
        if (connection.hasEnded()) {
            throw connection.endedEarly();
        }
    }

    long sent() {
        return sent;
    }

    synchronized long acknowledged() {
        return acknowledged;
    }

    /** The message that the peer has not acknowledged, the first of them; empty if there is none. */
    synchronized byte[] firstUnacknowledged() {
        byte[] first = waiting.peek();
        return first == null ? new byte[0] : first;
    }

    /** On the reading thread. Answers come in the order of what they answer. */
    private synchronized void answered(int txnr, String command, String data) throws IOException {
        if (txnr == 0 && command.equals("serverclose")) {
            refusal = "the peer is closing";
        } else if (!command.equals("rsp") || txnr != expected) {
            throw new IOException("not RELP: " + txnr + " " + command + " when an answer to " + expected + " was due");
        } else if (!data.startsWith("200")) {
            refusal = "the peer has refused " + (opened ? "a message" : "the session") + ": "
                    + data.substring(0, Math.min(200, data.length()));
        } else {
            expected = expected == LAST_NUMBER ? 1 : expected + 1;
            if (opened) {
                acknowledged++;
                waiting.remove();
            }
            opened = true;
        }
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
